/** The status of a stay for the payer: observation or inpatient ordered, notice given, and the two agreements without which nobody is made outpatient again. */
import Type from 'typebox';
import { askedStay, isStay } from '../house/discharge/asked-stay.ts';
import { conditionCode44, statusRules } from '../house/discharge/status-clocks.ts';
import { statusOf } from '../house/discharge/status.ts';
import { statusSteps } from '../work/discharge.ts';
import { oneOf, VisitKey } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const statusStep = requestKind({
  request: 'status-step',
  title: 'Record a step of the status of a stay',
  definition:
    'Observation and inpatient orders, the observation notice, utilisation review and physician agreement; condition code 44 needs both before discharge.',
  body: Type.Object({ encounter: VisitKey, step: oneOf(statusSteps) }, { additionalProperties: false }),
  decide: (input, { body: { encounter, step }, at }, actor) => {
    const stay = askedStay(input, encounter, at, actor);
    if (!isStay(stay)) return stay;
    const status = statusOf(stay);
    if (step === 'observation-notice-given' && status.observationAt === undefined)
      return { refused: 'step.out-of-order', says: 'There is no observation of which to give notice.', value: status.kind };
    if (step === 'inpatient-ordered' && status.kind === 'inpatient')
      return { refused: 'step.out-of-order', says: 'The stay is inpatient already.', value: status.kind };
    if (step === 'made-outpatient') {
      const { missing } = conditionCode44({ ...status, at });
      const [first] = missing;
      if (first !== undefined)
        return {
          refused: 'step.out-of-order',
          says: `Condition code 44 is not allowed: without ${missing.join(', ')}.`,
          rule: `${statusRules.pack}: condition code 44`,
          value: missing.join(', '),
          limit: 'utilisation review and physician agreement before discharge',
          unlock: `Record: ${first}.`,
        };
    }
    return { events: [{ type: 'StatusStepped', encounter, step, by: byOf(actor) }] };
  },
});
