/** A patient answers a questionnaire: choices and numbers become facts, what is written stays in the bytes of the request. */
import Type from 'typebox';
import { currentOf } from '../house/chart/visits.ts';
import { personIn } from '../house/chart/whose.ts';
import { answerFault, factOfAnswer, questionnaires } from '../house/portal/questionnaires.ts';
import { patientId } from '../ids.ts';
import { PatientKey } from '../work/access.ts';
import { Key } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const questionnaireAnswer = requestKind({
  request: 'questionnaire-answer',
  title: 'Answer a questionnaire',
  definition: 'Every question that must be answered, each once, within what it offers.',
  portal: 'questionnaires',
  body: Type.Object(
    {
      patient: PatientKey,
      questionnaire: Key('Of the questionnaire'),
      version: Key('That the form showed'),
      answers: Type.Array(
        Type.Object(
          {
            question: Key('Of the question'),
            code: Type.Optional(Key('The choice')),
            number: Type.Optional(Type.Integer()),
            text: Type.Optional(Type.String({ maxLength: 4000 })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 100 },
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient, questionnaire: name, version, answers }, id }, actor) => {
    const questionnaire = questionnaires.find((one) => one.questionnaire === name);
    if (questionnaire === undefined) return { refused: 'thing.unknown', says: 'There is no such questionnaire.' };
    if (questionnaire.version !== version)
      return { refused: 'form.stale', says: 'The questionnaire was changed.', value: questionnaire.version, unlock: 'Open it again.' };
    const fault = answerFault(questionnaire, answers);
    if (fault !== undefined) return { refused: 'answers.incomplete', says: 'An answer is missing or cannot be.', field: fault.question, value: fault.fault };
    const current = currentOf(personIn(input, patientId(patient)));
    return {
      events: [
        {
          type: 'QuestionnaireAnswered',
          answer: id,
          patient: patientId(patient),
          questionnaire: name,
          version,
          answers: answers.map(factOfAnswer),
          ...(current === undefined ? {} : { encounter: current.encounter }),
          by: byOf(actor),
        },
      ],
    };
  },
});
