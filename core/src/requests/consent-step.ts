/** A patient agrees to something, or does not any more; whoever acts for them, or the desk on their word, says it likewise. */
import Type from 'typebox';
import { consentsOf } from '../house/portal/consents.ts';
import { patientId } from '../ids.ts';
import { PatientKey } from '../work/access.ts';
import { At, oneOf } from '../work/fact.ts';
import { consentKinds } from '../work/portal.ts';
import { byOf, requestKind } from './request.ts';

export const consentStep = requestKind({
  request: 'consent-step',
  title: 'Agree, or agree no longer',
  definition: 'What a patient agrees to, from now on; what was done before stays done.',
  portal: 'consents',
  body: Type.Object(
    { patient: PatientKey, consent: oneOf(consentKinds), step: oneOf(['given', 'withdrawn']), until: Type.Optional(At('It ends by itself')) },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient, consent, step, until } }, actor) => {
    if (until !== undefined && until <= input.now) return { refused: 'time.past', says: 'It would be over already.', field: 'until' };
    const now = consentsOf(input, patientId(patient)).find((one) => one.consent === consent);
    if ((now?.given ?? false) === (step === 'given') && now?.until === until)
      return { refused: 'step.out-of-order', says: step === 'given' ? 'It is given already.' : 'It was not given.' };
    return {
      events: [
        {
          type: 'ConsentStepped',
          patient: patientId(patient),
          consent,
          step,
          ...(until === undefined || step === 'withdrawn' ? {} : { until }),
          by: byOf(actor),
        },
      ],
    };
  },
});
