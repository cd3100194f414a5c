/** Who may open a record: its label, who belongs to its care team, and whose glass was broken for how long. */
import Type, { type Static } from 'typebox';
import type { PatientId } from '../ids.ts';
import { sensitivityLabels } from '../sensitivity.ts';
import { At, By, Key, kind, oneOf, VisitKey, Word } from './fact.ts';

export const PatientKey = Type.Unsafe<PatientId>(Type.String({ minLength: 1, maxLength: 80, description: 'The opaque id of a source record' }));

export const RecordLabelled = Type.Object(
  {
    type: Type.Literal('RecordLabelled'),
    patient: PatientKey,
    label: oneOf(sensitivityLabels),
    /** A sender's word (PV1-16, PD1-12, FHIR security labels) and a steward's stand side by side: the stricter holds. */
    said: oneOf(['sender', 'person']),
    /** The field of a sender: each says its own, and silence in one takes nothing back from the other. */
    place: Type.Optional(oneOf(['PV1-16', 'PD1-12', 'meta.security', 'Encounter.meta.security'])),
    reason: Type.Optional(oneOf(['substance-use', 'behavioural', 'adolescent', 'reproductive', 'employee', 'public-figure', 'patient-asked', 'no-longer'])),
    by: By,
  },
  { additionalProperties: false },
);

export type RecordLabelled = Static<typeof RecordLabelled>;

export const careParts = ['attending', 'resident', 'consultant', 'therapist', 'pharmacist', 'case-manager', 'nurse'] as const;
export const CareTeamStepped = Type.Object(
  {
    type: Type.Literal('CareTeamStepped'),
    encounter: VisitKey,
    staff: Word('Opaque staff id'),
    part: oneOf(careParts),
    step: oneOf(['joined', 'left']),
    by: By,
  },
  { additionalProperties: false },
);

export const glassReasons = ['emergency', 'covering', 'patient-asked', 'called-for-advice', 'other'] as const;
/** Why in a word; what the person wrote stays in the bytes of the request. */
export const GlassStepped = Type.Object(
  {
    type: Type.Literal('GlassStepped'),
    glass: Key('Of one opening of one record by one person'),
    patient: PatientKey,
    staff: Word('Opaque staff id of who opened it'),
    step: oneOf(['opened', 'closed', 'reviewed']),
    until: Type.Optional(At('It ends by itself')),
    reason: Type.Optional(oneOf(glassReasons)),
    /** What a review came to. */
    outcome: Type.Optional(oneOf(['justified', 'not-justified', 'followed-up'])),
    by: By,
  },
  { additionalProperties: false },
);

/** The relationships that a label may ask for; `self` and a broken glass open every record. */
export const labelTies = [
  'attending',
  'assigned',
  'care-team',
  'consult',
  'unit-now',
  'coming',
  'unit-recent',
  'house',
  'placement',
  'finding',
  'office',
] as const;
const Opens = Type.Array(oneOf(labelTies), { maxItems: labelTies.length, uniqueItems: true });
/** What a site decides of its labels, by date: which relationship each lets through. A normal record is opened by any. */
export const LabelPackFile = Type.Object(
  {
    pack: Key('Name'),
    version: Key('As the site counts'),
    effectiveFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Day, YYYY-MM-DD' }),
    source: Type.String({ minLength: 1, maxLength: 300, description: 'The policy that it is of' }),
    opens: Type.Object({ restricted: Opens, vip: Opens, 'very-restricted': Opens }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
export type LabelPack = Static<typeof LabelPackFile>;
export const LabelPackLoaded = Type.Object({ type: Type.Literal('LabelPackLoaded'), pack: LabelPackFile, by: By }, { additionalProperties: false });

export const accessKinds = [
  kind('LabelPackLoaded', 'What each sensitivity label lets through, from a date.', LabelPackLoaded, (fact) => fact.pack.pack),
  kind('RecordLabelled', 'How sensitive a record is.', RecordLabelled, (fact) => fact.patient),
  kind('CareTeamStepped', 'Somebody joined or left the care team of a visit.', CareTeamStepped, (fact) => `${fact.encounter}|${fact.staff}`),
  kind('GlassStepped', 'Somebody opened a record without a relationship, closed it, or it was reviewed.', GlassStepped, (fact) => fact.glass),
] as const;
