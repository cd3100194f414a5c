/** What a pack of orderables holds: what a house can order, how each is usually ordered, and what is ordered together. A site loads its own from a file. */
import Type, { type Static } from 'typebox';
import { lineFault } from './line-fault.ts';

export const lineKinds = ['medication', 'laboratory', 'imaging', 'nursing', 'diet'] as const;
export type LineKind = (typeof lineKinds)[number];

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Term = Type.String({ minLength: 1, maxLength: 40 });
const Kind = Type.Unsafe<LineKind>(Type.String({ enum: [...lineKinds] }));
const Code = Type.Object({ code: Name, display: Type.Optional(Name), system: Type.Optional(Name) }, { additionalProperties: false });
const Amount = Type.Object(
  { literal: Type.String({ pattern: '^[0-9]{1,9}(\\.[0-9]{1,6})?$' }), unit: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })) },
  { additionalProperties: false },
);
const terms = (description: string, maxItems = 20) => Type.Optional(Type.Array(Term, { maxItems, description }));

/** One thing that can be ordered; the first of each list is what the form begins with. */
const Orderable = Type.Object(
  {
    kind: Kind,
    code: Code,
    names: Type.Optional(Type.Array(Name, { maxItems: 20, description: 'What else people call it' })),
    doses: Type.Optional(Type.Array(Amount, { maxItems: 20 })),
    rates: Type.Optional(Type.Array(Amount, { maxItems: 20 })),
    routes: terms('HL7 table 0162'),
    frequencies: terms('Q8H, BID, ONCE, CONT'),
    prn: Type.Optional(Type.Boolean()),
    priority: Type.Optional(Type.String({ minLength: 1, maxLength: 10, description: 'S stat, A as soon as possible, R routine' })),
    indications: terms('Terms, no sentences'),
  },
  { additionalProperties: false },
);
const SetLine = Type.Object(
  {
    kind: Kind,
    code: Code,
    dose: Type.Optional(Amount),
    rate: Type.Optional(Amount),
    route: Type.Optional(Term),
    frequency: Type.Optional(Term),
    prn: Type.Optional(Type.Boolean()),
    priority: Type.Optional(Type.String({ minLength: 1, maxLength: 10 })),
    indication: Type.Optional(Name),
  },
  { additionalProperties: false },
);
const Set = Type.Object({ set: Term, name: Name, lines: Type.Array(SetLine, { minItems: 1, maxItems: 40 }) }, { additionalProperties: false });

export const OrderPackFile = Type.Object(
  {
    pack: Name,
    version: Name,
    effectiveFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    source: Type.String({ minLength: 1, maxLength: 500 }),
    orderables: Type.Array(Orderable, { minItems: 1, maxItems: 5000 }),
    sets: Type.Array(Set, { maxItems: 500 }),
  },
  { additionalProperties: false },
);
export type OrderPack = Static<typeof OrderPackFile>;
export type Orderable = Static<typeof Orderable>;
export type OrderSet = Static<typeof Set>;
export type SetLine = Static<typeof SetLine>;

export const orderableKey = ({ kind, code }: Pick<Orderable, 'kind' | 'code'>): string => `${kind}|${code.code}`;

/** What of a pack could never be ordered as it stands: the place in the file and why; undefined where all of it can. */
export function packFault({ orderables, sets }: OrderPack): { readonly place: string; readonly says: string } | undefined {
  const known = new Map<string, number>();
  for (const [n, one] of orderables.entries()) {
    const before = known.get(orderableKey(one));
    if (before !== undefined) return { place: `orderables[${n}].code`, says: `${one.code.code} stands twice (orderables[${before}])` };
    known.set(orderableKey(one), n);
  }
  const names = new Map<string, number>();
  for (const [n, { set, lines }] of sets.entries()) {
    const before = names.get(set);
    if (before !== undefined) return { place: `sets[${n}].set`, says: `${set} stands twice (sets[${before}])` };
    names.set(set, n);
    for (const [i, line] of lines.entries()) {
      const fault = lineFault(line, 0);
      if (fault !== undefined) return { place: `sets[${n}].lines[${i}].${fault.field}`, says: fault.says };
    }
  }
  return undefined;
}
