/**
 * What patients and those who act for them do, and what decides what they see: release of what is in the record, proxies, consents, messages,
 * questionnaires, appointments. Words of people stay in the bytes of the request; a fact names the document and its size.
 */
import Type, { type Static } from 'typebox';
import { sensitivityLabels } from '../sensitivity.ts';
import { PatientKey } from './access.ts';
import { At, By, Key, kind, oneOf, VisitKey, Word } from './fact.ts';

const strict = { additionalProperties: false } as const;

export const Item = Type.String({
  minLength: 3,
  maxLength: 500,
  pattern: '^(observation|document|order|administration|line)\\|',
  description: '`kind|key`, as the chart names it',
});

export const releaseReasons = ['tell-in-person', 'may-harm', 'about-somebody-else', 'patient-asked', 'seen', 'no-longer'] as const;
/** A clinician keeps one thing of the record from the patient for a time, or lets it go. */
export const ReleaseStepped = Type.Object(
  {
    type: Type.Literal('ReleaseStepped'),
    item: Item,
    patient: PatientKey,
    step: oneOf(['held', 'released']),
    reason: oneOf(releaseReasons),
    until: Type.Optional(At('The hold ends by itself')),
    by: By,
  },
  strict,
);

export const releaseKinds = ['observation', 'document'] as const;
const ReleaseRule = Type.Object(
  {
    rule: Key('Of the rule'),
    kind: oneOf(releaseKinds),
    codes: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 200, description: 'Absent = every code' })),
    labels: Type.Optional(Type.Array(oneOf(sensitivityLabels), { maxItems: 4, description: 'Only what its sender labelled so' })),
    statuses: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 20, description: 'Only while it stands so' })),
    days: Type.Integer({ minimum: 1, maximum: 30, description: 'Whole days after which it is released whatever happened' }),
    says: Type.String({ minLength: 1, maxLength: 300, description: 'Why, as a clinician reads it' }),
  },
  strict,
);
/** What a site decides of what waits for a clinician, by date; everything else is released at once. */
export const ReleasePackFile = Type.Object(
  {
    pack: Key('Name'),
    version: Key('As the site counts'),
    effectiveFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Day, YYYY-MM-DD' }),
    source: Type.String({ minLength: 1, maxLength: 300, description: 'The policy that it is of' }),
    rules: Type.Array(ReleaseRule, { maxItems: 50 }),
  },
  strict,
);
export type ReleasePack = Static<typeof ReleasePackFile>;
export const ReleasePackLoaded = Type.Object({ type: Type.Literal('ReleasePackLoaded'), pack: ReleasePackFile, by: By }, strict);

export const proxyRelations = ['parent', 'guardian', 'delegate'] as const;
export const proxyEnds = ['asked-by-patient', 'asked-by-proxy', 'court', 'safety', 'mistake', 'other'] as const;
/** Somebody may act for a patient, from when to when; the dates are told to the month, so that no birth date is in the log. */
export const ProxyStepped = Type.Object(
  {
    type: Type.Literal('ProxyStepped'),
    proxy: Key('Of this grant'),
    patient: PatientKey,
    holder: Type.Unsafe<Static<typeof PatientKey>>(Type.String({ minLength: 1, maxLength: 80, description: 'A record of whoever acts' })),
    relation: oneOf(proxyRelations),
    step: oneOf(['granted', 'revoked']),
    from: Type.Optional(At('Not before')),
    /** Of an adolescent: from then on what the age keeps confidential is closed. */
    confidentialFrom: Type.Optional(At('Begin of the confidential age')),
    until: Type.Optional(At('It ends by itself')),
    reason: Type.Optional(oneOf(proxyEnds)),
    by: By,
  },
  strict,
);

export const consentKinds = [
  'share-for-treatment',
  'share-with-registries',
  'research-contact',
  'directory',
  'text-reminders',
  'substance-use-disclosure',
] as const;
export const ConsentStepped = Type.Object(
  {
    type: Type.Literal('ConsentStepped'),
    patient: PatientKey,
    consent: oneOf(consentKinds),
    step: oneOf(['given', 'withdrawn']),
    until: Type.Optional(At('It ends by itself')),
    by: By,
  },
  strict,
);

export const messageTopics = ['result', 'medicine', 'appointment', 'bill', 'stay', 'other'] as const;
/** A message between a patient and the team: its text is in the bytes of the request alone. */
export const PortalMessageSent = Type.Object(
  {
    type: Type.Literal('PortalMessageSent'),
    message: Key('Of this message'),
    thread: Key('The first message of the thread'),
    patient: PatientKey,
    encounter: Type.Optional(VisitKey),
    topic: oneOf(messageTopics),
    from: oneOf(['patient', 'proxy', 'team']),
    about: Type.Optional(Item),
    bytes: Type.Integer({ minimum: 1, maximum: 20_000 }),
    by: By,
  },
  strict,
);
export const PortalMessageRead = Type.Object(
  {
    type: Type.Literal('PortalMessageRead'),
    thread: Key('Of the thread'),
    patient: PatientKey,
    side: oneOf(['patient', 'team']),
    /** Everything up to the message at that position of the log. */
    upTo: Type.Integer({ minimum: 1 }),
    by: By,
  },
  strict,
);

/** Answers are codes of the questionnaire and whole numbers; what is written freely stays in the bytes of the request. */
export const QuestionnaireAnswered = Type.Object(
  {
    type: Type.Literal('QuestionnaireAnswered'),
    answer: Key('Of these answers'),
    patient: PatientKey,
    encounter: Type.Optional(VisitKey),
    questionnaire: Key('Of the questionnaire'),
    version: Key('Of the questionnaire'),
    answers: Type.Array(
      Type.Object(
        {
          question: Key('Of the question'),
          code: Type.Optional(Key('The choice')),
          number: Type.Optional(Type.Integer()),
          bytes: Type.Optional(Type.Integer({ minimum: 0 })),
        },
        strict,
      ),
      { maxItems: 100 },
    ),
    by: By,
  },
  strict,
);

export const appointmentSteps = ['asked', 'moved', 'cancelled', 'confirmed', 'declined'] as const;
/** What a patient asks of an appointment, and what the house answers; what a schedule says itself comes by SIU. */
export const AppointmentStepped = Type.Object(
  {
    type: Type.Literal('AppointmentStepped'),
    appointment: Key('Of this appointment'),
    patient: PatientKey,
    step: oneOf(appointmentSteps),
    clinic: Type.Optional(Word('Which clinic, as the slots name it')),
    startsAt: Type.Optional(At('Start')),
    minutes: Type.Optional(Type.Integer({ minimum: 5, maximum: 480 })),
    by: By,
  },
  strict,
);

export const portalKinds = [
  kind('ReleaseStepped', 'A thing of the record is kept from the patient for a time, or let go.', ReleaseStepped, (fact) => fact.item),
  kind('ReleasePackLoaded', 'What waits for a clinician before the patient sees it, from a date.', ReleasePackLoaded, (fact) => fact.pack.pack),
  kind('ProxyStepped', 'Somebody may act for a patient, or not any more.', ProxyStepped, (fact) => fact.proxy),
  kind('ConsentStepped', 'A patient agrees to something, or not any more.', ConsentStepped, (fact) => `${fact.patient}|${fact.consent}`),
  kind('PortalMessageSent', 'A message between a patient and the team.', PortalMessageSent, (fact) => fact.message),
  kind('PortalMessageRead', 'A side has read a thread up to a message.', PortalMessageRead, (fact) => `${fact.thread}|${fact.side}`),
  kind('QuestionnaireAnswered', 'A patient answered a questionnaire.', QuestionnaireAnswered, (fact) => fact.answer),
  kind('AppointmentStepped', 'An appointment is asked for, moved, cancelled, confirmed or declined.', AppointmentStepped, (fact) => fact.appointment),
] as const;
