/** Who needs a bed, and what was decided of each bed. A bed has one promise at a time: the newest word by sender order. */
import Type, { type Static } from 'typebox';
import { ageBands, bedFeatures, levelsOfCare } from '../operations/facility.ts';
import { At, BedKey, By, Key, kind, oneOf, Says, UnitKey, VisitKey } from './fact.ts';

export const origins = ['ed', 'or', 'direct', 'transfer', 'unit'] as const;
export const isolations = ['none', 'contact', 'droplet', 'airborne', 'protective'] as const;
export const needs = bedFeatures;
export type Need = (typeof needs)[number];

/** The whole request; saying it again replaces it. An absent isolation is unknown, which blocks assignment. */
export const BedRequested = Type.Object(
  {
    type: Type.Literal('BedRequested'),
    request: Key('Stays the same when the request is said again'),
    encounter: VisitKey,
    origin: oneOf(origins),
    level: oneOf(levelsOfCare, 'Level of care at least'),
    service: Type.Optional(Type.String({ maxLength: 40 })),
    attending: Type.Optional(Type.String({ maxLength: 40, description: 'Opaque staff id' })),
    targetUnit: Type.Optional(UnitKey),
    isolation: Type.Optional(oneOf(isolations, 'Absent = unknown')),
    organism: Type.Optional(Type.String({ maxLength: 40, description: 'Of contact or droplet isolation, for cohorting' })),
    needs: Type.Optional(Type.Array(oneOf(needs), { maxItems: needs.length })),
    sex: Type.Optional(oneOf(['F', 'M', 'X'])),
    age: Type.Optional(oneOf(ageBands)),
    weightKg: Type.Optional(Type.Number({ minimum: 0, maximum: 700 })),
    decidedAt: Type.Optional(At('The decision to admit')),
    requestedAt: Type.Optional(At('When the bed was asked for')),
    readyAt: Type.Optional(At('Ready to move since')),
    neededBy: Type.Optional(At('Wanted by')),
    by: By,
  },
  { additionalProperties: false },
);
export const BedRequestWithdrawn = Type.Object(
  { type: Type.Literal('BedRequestWithdrawn'), request: Key('Of the request'), reason: Says('Why'), by: By },
  { additionalProperties: false },
);
/** Ready to leave where they are: report given, transport possible. */
export const PatientReadyToMove = Type.Object(
  { type: Type.Literal('PatientReadyToMove'), encounter: VisitKey, ready: Type.Boolean(), by: By },
  { additionalProperties: false },
);
export const BedPromised = Type.Object(
  {
    type: Type.Literal('BedPromised'),
    bed: BedKey,
    unit: UnitKey,
    /** held: kept free, perhaps for nobody yet; assigned: for this encounter; none: the promise is taken back. */
    promise: oneOf(['held', 'assigned', 'none']),
    encounter: Type.Optional(VisitKey),
    request: Type.Optional(Key('Of the request')),
    until: Type.Optional(At('A hold ends by itself then')),
    reason: Type.Optional(Says('Of a hold, an override or a release')),
    /** Hard rules that were overridden, by name: shown as a breach for as long as the promise or the stay lasts. */
    overrides: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 })),
    by: By,
  },
  { additionalProperties: false },
);
/** Two people wanted one bed: what the second wanted was not written. Shown to both. */
export const BedContested = Type.Object(
  {
    type: Type.Literal('BedContested'),
    bed: BedKey,
    encounter: Type.Optional(VisitKey),
    takenBy: Type.String({ maxLength: 80 }),
    takenFor: Type.Optional(VisitKey),
    takenAt: At('When the first was written'),
    by: By,
  },
  { additionalProperties: false },
);

/** What of a bed or its room can be brought or changed without a new facility file. */
export const fits = [...bedFeatures, 'weight', 'pressure'] as const;
/** What stands at a bed or was taken away; what it says nothing of is as the facility file has it. */
export const BedFitted = Type.Object(
  {
    type: Type.Literal('BedFitted'),
    bed: BedKey,
    fit: oneOf(fits),
    has: Type.Optional(Type.Boolean({ description: 'Of equipment. Absent = as the facility file says' })),
    maxWeightKg: Type.Optional(Type.Number({ minimum: 1, maximum: 700, description: 'Of weight. Absent = as the facility file says' })),
    pressure: Type.Optional(oneOf(['negative', 'positive'], 'Of the room. Absent = as the facility file says')),
    reason: Type.Optional(Says('Why, or what was brought')),
    by: By,
  },
  { additionalProperties: false },
);
/** A unit takes patients of an age, or does not; absent = as the facility file says. */
export const UnitAgeStated = Type.Object(
  {
    type: Type.Literal('UnitAgeStated'),
    unit: UnitKey,
    age: oneOf(ageBands),
    takes: Type.Optional(Type.Boolean()),
    reason: Type.Optional(Says('Who agreed, and why')),
    by: By,
  },
  { additionalProperties: false },
);

export const placementKinds = [
  kind('BedRequested', 'A patient needs a bed of a level of care.', BedRequested, (fact) => fact.request),
  kind('BedRequestWithdrawn', 'A bed is no longer asked for.', BedRequestWithdrawn, (fact) => fact.request),
  kind('PatientReadyToMove', 'The patient can (or cannot yet) leave for the next bed.', PatientReadyToMove, (fact) => fact.encounter),
  kind('BedPromised', 'A bed is held, assigned, or free of any promise again.', BedPromised, (fact) => fact.bed),
  kind('BedFitted', 'What a bed has now that its facility file does not say, or no longer has.', BedFitted, (fact) => `${fact.bed}|${fact.fit}`),
  kind('UnitAgeStated', 'Whether a unit takes patients of an age.', UnitAgeStated, (fact) => `${fact.unit}|${fact.age}`),
  kind('BedContested', 'A bed was wanted by a second person after the first was written.', BedContested, (fact) => fact.bed),
] as const;

export type BedPromised = Static<typeof BedPromised>;
export type BedRequested = Static<typeof BedRequested>;
