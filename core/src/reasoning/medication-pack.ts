/** What a pack of medication safety holds: ingredients with their classes, and pairs and limits of them. A pack of ours is small; a bigger one comes from a file. */
import Type, { type Static } from 'typebox';

const Name = Type.String({ minLength: 1, maxLength: 80 });
const severity = Type.Unsafe<CheckSeverity>(Type.String({ enum: ['contraindicated', 'serious', 'moderate'] }));
/** Contraindicated and serious ask for a reason before signing; moderate is shown. */
export type CheckSeverity = 'contraindicated' | 'serious' | 'moderate';

const Ingredient = Type.Object(
  {
    /** Lower case, as it stands in displays. */
    ingredient: Name,
    classes: Type.Array(Name, { maxItems: 20 }),
    /** `system|code`; the system in lower case, `rxnorm` for every spelling of it. */
    codes: Type.Optional(Type.Array(Name, { maxItems: 200 })),
    /** Other names of it. */
    names: Type.Optional(Type.Array(Name, { maxItems: 50 })),
  },
  { additionalProperties: false },
);
const Pair = Type.Object(
  {
    /** An ingredient, or a class. */
    a: Name,
    b: Name,
    severity,
    says: Type.String({ minLength: 1, maxLength: 300 }),
    evidence: Type.String({ minLength: 1, maxLength: 300 }),
  },
  { additionalProperties: false },
);
const Amount = Type.Number({ exclusiveMinimum: 0 });
const Dose = Type.Object(
  {
    ingredient: Name,
    /** HL7 table 0162; absent = any. */
    route: Type.Optional(Name),
    unit: Type.String({ enum: ['mg', '[iU]', 'meq'] }),
    minSingle: Type.Optional(Amount),
    maxSingle: Type.Optional(Amount),
    maxDaily: Type.Optional(Amount),
    /** Of the body weight. */
    maxSinglePerKg: Type.Optional(Amount),
    maxDailyPerKg: Type.Optional(Amount),
    /** Under this renal function (eGFR) the limit is another, or the drug is to be avoided. */
    renal: Type.Optional(
      Type.Array(Type.Object({ below: Amount, avoid: Type.Optional(Type.Boolean()), maxDaily: Type.Optional(Amount) }, { additionalProperties: false }), {
        maxItems: 5,
      }),
    ),
    evidence: Type.String({ minLength: 1, maxLength: 300 }),
  },
  { additionalProperties: false },
);
export const MedicationPackFile = Type.Object(
  {
    pack: Name,
    version: Name,
    effectiveFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    source: Type.String({ minLength: 1, maxLength: 500 }),
    /** How much of the world it covers, in a sentence that is shown with every check. */
    covers: Type.String({ minLength: 1, maxLength: 500 }),
    ingredients: Type.Array(Ingredient, { maxItems: 50_000 }),
    /** Whoever is allergic to a may react to b. */
    crossClasses: Type.Array(Pair, { maxItems: 10_000 }),
    interactions: Type.Array(Pair, { maxItems: 200_000 }),
    /** Two of one of these at once is a duplicate; the same ingredient twice always is. */
    duplicateClasses: Type.Array(Name, { maxItems: 5000 }),
    doses: Type.Array(Dose, { maxItems: 50_000 }),
  },
  { additionalProperties: false },
);
export type MedicationPack = Static<typeof MedicationPackFile>;
export type PackPair = MedicationPack['interactions'][number];
export type PackDose = MedicationPack['doses'][number];

/** Names that a pair or a limit of the pack uses and that are neither an ingredient of it nor a class of one: it would never fire and look as if it did. */
export function unknownNames(pack: MedicationPack): readonly string[] {
  const known = new Set(pack.ingredients.flatMap(({ ingredient, classes }) => [ingredient, ...classes]));
  const said = [
    ...[...pack.crossClasses, ...pack.interactions].flatMap(({ a, b }) => [a, b]),
    ...pack.duplicateClasses,
    ...pack.doses.map(({ ingredient }) => ingredient),
  ];
  return [...new Set(said.filter((name) => !known.has(name)))];
}
