/** A nurse assesses a patient by an instrument of the site, corrects an assessment, or says that it was entered in error. */
import Type from 'typebox';
import { assessmentsOf, scoreAnswers } from '../house/nursing/assessments.ts';
import { careRulesOf } from '../house/nursing/packs.ts';
import { visitOf } from '../visit-numbers.ts';
import { At, Key, oneOf, VisitKey } from '../work/fact.ts';
import { correctReasons } from '../work/nursing.ts';
import { timeFault } from './charting.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind } from './request.ts';

export const assess = requestKind({
  request: 'assess',
  title: 'Assess by an instrument',
  definition:
    'Writes the answers of an instrument that the site loaded; its score follows by the pack, and not where an item is missing. A later answer corrects an assessment, or says that it was entered in error.',
  body: Type.Object(
    {
      encounter: VisitKey,
      instrument: Key('Of the pack'),
      answers: Type.Optional(Type.Record(Type.String({ maxLength: 80 }), Type.String({ maxLength: 80 }))),
      corrects: Type.Optional(Key('The assessment that this one corrects')),
      inError: Type.Optional(Type.Boolean({ description: 'It was entered in error' })),
      reason: Type.Optional(oneOf(correctReasons)),
      on: Type.Optional(At('When it was made')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const instrument = careRulesOf(input).instruments.get(body.instrument);
    if (instrument === undefined) return { refused: 'thing.unknown', says: `No pack has an instrument ${body.instrument}.` };
    const late = timeFault(encounter, body.on, at);
    if (late !== undefined) return late;
    const { answers = {}, corrects, inError = false, reason, on } = body;
    const earlier = assessmentsOf(input, encounter).find(({ assessment }) => assessment === corrects);
    if (corrects !== undefined && (earlier === undefined || earlier.instrument !== body.instrument))
      return { refused: 'thing.unknown', says: 'This patient has no such assessment.' };
    if (earlier?.state === 'in-error') return { refused: 'step.out-of-order', says: 'It was entered in error and taken out already.' };
    if (inError && corrects === undefined) return { refused: 'thing.unknown', says: 'Say which assessment was entered in error.' };
    if (corrects !== undefined && reason === undefined) return { refused: 'reason.missing', says: 'Say why.', limit: correctReasons.join(', ') };
    const unknown = Object.entries(answers).find(
      ([item, answer]) => !instrument.items.some((one) => one.item === item && one.answers.some((offered) => offered.answer === answer)),
    );
    if (unknown !== undefined) return { refused: 'value.implausible', says: `${instrument.title} has no such answer.`, value: unknown.join(': ') };
    if (!inError && Object.keys(answers).length === 0) return { refused: 'reason.missing', says: 'Nothing is answered.' };
    const assessment = corrects ?? `assess-${id}`.slice(0, 80);
    const result = scoreAnswers(instrument, answers);
    return {
      events: [
        {
          type: 'AssessmentRecorded',
          encounter: visitOf(encounter.encounter),
          assessment,
          instrument: body.instrument,
          answers: inError ? (earlier?.answers ?? {}) : answers,
          status: inError ? 'in-error' : corrects === undefined ? 'final' : 'corrected',
          // When it was made stays what it was where a correction does not say another time.
          on: on ?? earlier?.at ?? at,
          ...(reason === undefined ? {} : { reason }),
          by: byOf(actor),
        },
      ],
      made: { assessment, ...(result.state === 'scored' && !inError ? { score: String(result.score) } : {}) },
    };
  },
});
