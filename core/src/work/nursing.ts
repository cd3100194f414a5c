/** What nurses do beside values and doses: lines put in and taken out, tasks and rounds done or put off, assessments, device values refused, packs loaded. */
import Type from 'typebox';
import { CarePackFile } from './care-pack.ts';
import { At, By, Key, kind, oneOf, VisitKey, Word } from './fact.ts';

const strict = { additionalProperties: false } as const;

export const rejectReasons = ['artefact', 'loose-sensor', 'wrong-patient', 'being-moved', 'calibration'] as const;
/** Why a charted value is corrected or was entered in error. */
export const correctReasons = ['typed-wrong', 'wrong-patient', 'wrong-time', 'measured-again', 'not-done'] as const;
/** What a device read is not so: it is not charted and scores nothing. */
export const ReadingRejected = Type.Object(
  {
    type: Type.Literal('ReadingRejected'),
    encounter: VisitKey,
    series: Type.String({ minLength: 1, maxLength: 300, description: 'Device, metric and place, as the picture names them' }),
    readAt: At('Read'),
    reason: Type.Optional(oneOf(rejectReasons, 'Absent = the rejection was taken back')),
    by: By,
  },
  strict,
);

export const lineKinds = ['peripheral', 'central', 'arterial', 'urinary', 'feeding', 'drain', 'airway', 'chest-tube'] as const;
export type LineKind = (typeof lineKinds)[number];
export const lineSteps = ['inserted', 'checked', 'removed', 'in-error', 'taken-back'] as const;
export const LineStepped = Type.Object(
  {
    type: Type.Literal('LineStepped'),
    encounter: VisitKey,
    line: Key('Of this line'),
    step: oneOf(lineSteps),
    kind: Type.Optional(oneOf(lineKinds)),
    site: Type.Optional(Word('A term: `left forearm`')),
    on: Type.Optional(At('When it was done, where that is not when it was said')),
    reason: Type.Optional(Word('A term')),
    by: By,
  },
  strict,
);

export const taskSteps = ['done', 'deferred', 'taken-back'] as const;
export const CareTaskStepped = Type.Object(
  {
    type: Type.Literal('CareTaskStepped'),
    encounter: VisitKey,
    task: Word('`round`, `turn`, `assessment|braden`, `order|O1`'),
    step: oneOf(taskSteps),
    dueAt: Type.Optional(At('The time that it answers')),
    until: Type.Optional(At('Put off until')),
    reason: Type.Optional(Word('A term: why it was put off')),
    found: Type.Optional(Type.Array(Key('A term: what a round found'), { maxItems: 10 })),
    by: By,
  },
  strict,
);

export const AssessmentRecorded = Type.Object(
  {
    type: Type.Literal('AssessmentRecorded'),
    encounter: VisitKey,
    assessment: Key('Of this assessment; its later versions name it again'),
    instrument: Key('Of the pack'),
    answers: Type.Record(Type.String({ maxLength: 80 }), Type.String({ maxLength: 80 })),
    status: oneOf(['final', 'corrected', 'in-error']),
    on: Type.Optional(At('When it was made, where that is not when it was said')),
    reason: Type.Optional(Word('A term: why it is corrected')),
    by: By,
  },
  strict,
);

export const CarePackLoaded = Type.Object({ type: Type.Literal('CarePackLoaded'), pack: CarePackFile, by: By }, strict);

export const nursingKinds = [
  kind('ReadingRejected', 'A value of a device is not so.', ReadingRejected, (fact) => `${fact.series}|${fact.readAt}`),
  kind('LineStepped', 'A line or drain was put in, looked at or taken out.', LineStepped, (fact) => fact.encounter),
  kind('CareTaskStepped', 'A task, turn or round of a patient was done or put off.', CareTaskStepped, (fact) => `${fact.encounter}|${fact.task}`),
  kind('AssessmentRecorded', 'A patient was assessed by an instrument.', AssessmentRecorded, (fact) => `${fact.encounter}|${fact.instrument}`),
  kind('CarePackLoaded', 'A pack of rows, instruments and what is due was loaded.', CarePackLoaded, (fact) => fact.pack.pack),
] as const;
