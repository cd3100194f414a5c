/** What a pack of note templates holds: sections, which parts of the record each may quote, and what is chosen or counted. A site loads its own from a file. */
import Type, { type Static } from 'typebox';

/** Parts of the record that a section may quote. */
export const pulls = [
  'visit',
  'allergies',
  'problems',
  'home-medications',
  'medications',
  'reconciled',
  'vitals',
  'results',
  'pending',
  'procedures',
  'referrals',
] as const;
export type Pull = (typeof pulls)[number];

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Term = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,59}$', description: 'A term: small letters, digits and hyphens' });

const Section = Type.Object(
  {
    section: Term,
    title: Name,
    hint: Type.Optional(Type.String({ maxLength: 200, description: 'What belongs here, shown while it is empty' })),
    required: Type.Optional(Type.Boolean({ description: 'A note without a word in it is not signed' })),
    pulls: Type.Optional(Type.Array(Type.Unsafe<Pull>(Type.String({ enum: [...pulls] })), { maxItems: pulls.length })),
  },
  { additionalProperties: false },
);
/** Chosen from a list, or a number between two limits. */
const Field = Type.Object(
  {
    field: Term,
    title: Name,
    choices: Type.Optional(Type.Array(Term, { minItems: 1, maxItems: 60 })),
    number: Type.Optional(
      Type.Object({ from: Type.Number(), to: Type.Number(), unit: Type.Optional(Type.String({ maxLength: 20 })) }, { additionalProperties: false }),
    ),
    required: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
const Template = Type.Object(
  {
    template: Term,
    title: Name,
    kind: Type.Object(
      { code: Name, display: Type.Optional(Name), system: Type.Optional(Name) },
      { additionalProperties: false, description: 'LOINC, as a rule' },
    ),
    sections: Type.Array(Section, { minItems: 1, maxItems: 40 }),
    fields: Type.Array(Field, { maxItems: 40 }),
    milestone: Type.Optional(
      Type.Unsafe<'papers-signed'>(Type.String({ enum: ['papers-signed'], description: 'Of the way out: done once such a note is signed' })),
    ),
  },
  { additionalProperties: false },
);
export const NotePackFile = Type.Object(
  {
    pack: Name,
    version: Name,
    effectiveFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    source: Type.String({ minLength: 1, maxLength: 500 }),
    templates: Type.Array(Template, { minItems: 1, maxItems: 200 }),
  },
  { additionalProperties: false },
);
export type NotePack = Static<typeof NotePackFile>;
export type NoteTemplate = Static<typeof Template>;
export type TemplateSection = Static<typeof Section>;
export type TemplateField = Static<typeof Field>;

/** Names that drafts use for what is written in no template. */
const ours: readonly string[] = ['addendum', 'reconciliation'];

/** What of a pack nobody could write: the place in the file and why; undefined where all of it can. */
export function packFault({ templates }: NotePack): { readonly place: string; readonly says: string } | undefined {
  const twice = (names: readonly string[]): string | undefined => names.find((name, n) => names.indexOf(name) !== n);
  const names = templates.map(({ template }) => template);
  const taken = twice(names) ?? names.find((name) => ours.includes(name));
  if (taken !== undefined) return { place: 'templates', says: `the name ${taken} is taken` };
  for (const [n, { sections, fields }] of templates.entries()) {
    const again = twice(sections.map(({ section }) => section)) ?? twice(fields.map(({ field }) => field));
    if (again !== undefined) return { place: `templates[${n}]`, says: `${again} stands twice` };
    const wrong = fields.findIndex(
      ({ choices, number }) => (choices === undefined) === (number === undefined) || (number !== undefined && number.from > number.to),
    );
    if (wrong >= 0) return { place: `templates[${n}].fields[${wrong}]`, says: 'a field is chosen from a list, or is a number between two limits' };
  }
  return undefined;
}
