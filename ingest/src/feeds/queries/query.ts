/** What a QBP asks (HL7 v2.5.1 chapter 5): who is this number elsewhere (IHE ITI-9, PIX), or who has these traits (ITI-21, PDQ). */
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { reject, type Rejection } from '../../rejection.ts';
import { triggerOf } from '../reading/message-type.ts';

/** Traits as asked, `*` at the end meaning "begins with". Empty ones were not asked. */
export interface AskedTraits {
  readonly number?: string;
  readonly assigner?: string;
  readonly family?: string;
  readonly given?: string;
  readonly birthDate?: string;
  readonly sex?: string;
  readonly address?: string;
  readonly phone?: string;
}

interface Asked {
  /** QPD-1 as sent. */
  readonly name: string;
  /** QPD-2. */
  readonly tag: string;
  /** Assigners whose identifiers are wanted (QPD-4 of PIX, QPD-8 of PDQ); none = all. */
  readonly domains: readonly string[];
  /** RCP-2: rows at most; absent = our own limit. */
  readonly limit?: number;
  /** DSC-1 of a question that goes on: rows already sent. */
  readonly from: number;
}

export type Query = Asked &
  ({ readonly kind: 'pix'; readonly number: string; readonly assigner?: string } | { readonly kind: 'pdq'; readonly traits: AskedTraits });

/** Rejected with `hl7.no-query` and the field where a question cannot be read. */
export function queryOf(message: Hl7Message): Query | Rejection {
  const qpd = message.first('QPD');
  if (qpd === undefined) return reject('hl7.no-query', 'QPD');
  const name = qpd.whole(1);
  const isPix = triggerOf(message) === 'Q23' || /PIX/i.test(name);
  const asked: Asked = {
    name,
    tag: qpd.text(2).trim(),
    domains: domainsIn(qpd, isPix ? 4 : 8),
    from: continuedFrom(message.first('DSC')),
    ...limitIn(message.first('RCP')),
  };
  if (!isPix) {
    const traits = traitsIn(qpd);
    return Object.keys(traits).length === 0 ? reject('hl7.no-query', 'QPD-3') : { ...asked, kind: 'pdq', traits };
  }
  const number = qpd.text(3).trim();
  if (number === '') return reject('hl7.no-query', 'QPD-3.1');
  const assigner = qpd.text(3, 4, 1).trim() || qpd.text(3, 4, 2).trim();
  return { ...asked, kind: 'pix', number, ...(assigner === '' ? {} : { assigner }) };
}

function domainsIn(qpd: Segment, field: number): string[] {
  return Array.from(
    { length: qpd.repetitions(field) },
    (_, repetition) => qpd.text(field, 4, 1, repetition).trim() || qpd.text(field, 4, 2, repetition).trim(),
  ).filter((domain) => domain !== '');
}

function limitIn(rcp: Segment | undefined): { readonly limit?: number } {
  const limit = Number(rcp?.text(2).trim() || Number.NaN);
  return Number.isSafeInteger(limit) && limit > 0 ? { limit } : {};
}

function continuedFrom(dsc: Segment | undefined): number {
  const from = Number(dsc?.text(1).trim() || Number.NaN);
  return Number.isSafeInteger(from) && from > 0 ? from : 0;
}

/** PID fields that may be asked by, as QIP names them: `@PID.5.1.1`. */
const traitOf: readonly (readonly [RegExp, keyof AskedTraits])[] = [
  [/^@PID\.3\.1/, 'number'],
  [/^@PID\.3\.4/, 'assigner'],
  [/^@PID\.5\.1/, 'family'],
  [/^@PID\.5\.2/, 'given'],
  [/^@PID\.7/, 'birthDate'],
  [/^@PID\.8/, 'sex'],
  [/^@PID\.11/, 'address'],
  [/^@PID\.13/, 'phone'],
];

/** QPD-3: repetitions of name and value; the first of a name counts, and an assigner is of the number before it. */
function traitsIn(qpd: Segment): AskedTraits {
  const traits: { -readonly [key in keyof AskedTraits]: string } = {};
  for (let repetition = 0; repetition < qpd.repetitions(3); repetition++) {
    const [name, value] = [qpd.text(3, 1, 1, repetition).trim(), qpd.text(3, 2, 1, repetition).trim()];
    const trait = traitOf.find(([pattern]) => pattern.test(name))?.[1];
    if (trait !== undefined && value !== '') traits[trait] ??= value;
  }
  return traits;
}
