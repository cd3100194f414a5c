/** The building blocks of work facts: one schema is the type, the check of what departments send, and the documentation. Pure: TypeBox only describes. */
import Type, { type Static, type TSchema } from 'typebox';
import type { BedId, EncounterId, UnitId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Marks a number as an instant, so that a feed may write it as ISO 8601. */
export const instantUnit = 'instant';

/** The years 1800 to 9999: what lies beyond is no moment of a hospital, and soon none that can be written as a date. */
const [earliest, latest] = [-5_364_662_400_000, 253_402_300_799_999] as const;
export const At = (description: string) =>
  Type.Unsafe<Instant>(Type.Integer({ minimum: earliest, maximum: latest, description: `${description}. Milliseconds since 1970`, unit: instantUnit }));
/** An id of the sender's own: unique within the facility for its kind. */
export const Key = (description: string) => Type.String({ minLength: 1, maxLength: 80, description });
export const Word = (description: string) => Type.String({ minLength: 1, maxLength: 120, description });
/** Words of a person. No names, no record numbers: they stay in the log for ever. */
export const Says = (description: string) => Type.String({ minLength: 1, maxLength: 500, description });
export const BedKey = Type.Unsafe<BedId>(Type.String({ minLength: 1, maxLength: 120, description: 'unit-room-bed' }));
export const UnitKey = Type.Unsafe<UnitId>(Type.String({ minLength: 1, maxLength: 60, description: 'PV1-3.1' }));
export const VisitKey = Type.Unsafe<EncounterId>(Type.String({ minLength: 1, maxLength: 80, description: 'The visit number, PV1-19.1' }));
/** Who did it: a role, or role:staff with an opaque staff id. */
export const By = Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'role, or role:staff' }));
export const Minutes = (description: string) => Type.Integer({ minimum: 0, maximum: 100_000, description });

export function oneOf<const Words extends readonly string[]>(words: Words, description?: string) {
  return Type.Unsafe<Words[number]>(Type.String({ enum: [...words], ...(description === undefined ? {} : { description }) }));
}

/** A fact of one thing that work is done on: `key` names the property that says which thing. */
export interface WorkKind<Schema extends TSchema, Name extends string = string> {
  readonly type: Name;
  readonly schema: Schema;
  /** What the fact means, in one sentence. */
  readonly means: string;
  keyOf(fact: Static<Schema>): string;
}

export function kind<const Name extends string, Schema extends TSchema>(
  type: Name,
  means: string,
  schema: Schema,
  keyOf: (fact: Static<Schema>) => string,
): WorkKind<Schema, Name> {
  return { type, means, schema, keyOf };
}
