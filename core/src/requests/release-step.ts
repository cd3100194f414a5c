/** A clinician keeps one thing of the record from its patient for a time, with a reason, or lets it go before its rule would. */
import Type from 'typebox';
import { personIn } from '../house/chart/whose.ts';
import { dayMs } from '../time.ts';
import { PatientKey } from '../work/access.ts';
import { At, oneOf } from '../work/fact.ts';
import { Item, releaseReasons } from '../work/portal.ts';
import { patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { byOf, requestKind } from './request.ts';

/** A hold of a person ends by itself after so many days at most; whoever still needs it says so again. */
export const longestHoldDays = 30;

export const releaseStep = requestKind({
  request: 'release-step',
  title: 'Keep a thing of the record from its patient, or let it go',
  definition: 'A hold has a reason and an end; what is let go is seen at once, whatever the rules of the house would wait for.',
  body: Type.Object(
    { patient: PatientKey, item: Item, step: oneOf(['held', 'released']), reason: oneOf(releaseReasons), until: Type.Optional(At('The hold ends')) },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient, item, step, reason, until } }, actor) => {
    const person = personIn(input, patientId(patient));
    if (!person.items.has(item)) return { refused: 'thing.unknown', says: 'There is no such thing in this record.', field: 'item' };
    const now = newestOf(getRow(input.hospital.work.ReleaseStepped, item))?.event;
    const stands = now?.step === 'held' && (now.until === undefined || now.until > input.now) ? 'held' : now?.step === 'released' ? 'released' : undefined;
    if (stands === step && (step === 'released' || now?.until === until)) return { refused: 'step.out-of-order', says: `It is ${step} already.`, value: step };
    if (step === 'held' && until === undefined)
      return { refused: 'reason.missing', says: 'A hold has an end.', field: 'until', limit: `${longestHoldDays} days` };
    if (until !== undefined && until <= input.now) return { refused: 'time.past', says: 'The hold would be over already.', field: 'until' };
    if (until !== undefined && until > input.now + longestHoldDays * dayMs)
      return {
        refused: 'time.future',
        says: 'Nobody holds a thing for so long.',
        field: 'until',
        limit: `${longestHoldDays} days`,
        unlock: 'Hold it for less; say so again then.',
      };
    return {
      events: [
        {
          type: 'ReleaseStepped',
          item,
          patient: patientId(patient),
          step,
          reason,
          ...(until === undefined || step === 'released' ? {} : { until }),
          by: byOf(actor),
        },
      ],
    };
  },
});
