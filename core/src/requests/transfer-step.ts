/**
 * A step of a transfer case. Times are immutable: the same step at another time is one more fact, with its reason, and both are shown. An accepted
 * patient who comes in and has a visit number asks for a bed at once.
 */
import Type from 'typebox';
import type { HealthEvent } from '../event.ts';
import { ended, transferCases, type CaseState, type TransferCase, type TransferStep } from '../house/transfer/cases.ts';
import { declineReasons, transferSteps } from '../work/discharge.ts';
import { Key, oneOf, Says, VisitKey } from '../work/fact.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const from: Readonly<Record<TransferStep, readonly CaseState[]>> = {
  'physician-called': ['open'],
  accepted: ['open', 'physician-called'],
  declined: ['open', 'physician-called', 'accepted'],
  'bed-assigned': ['accepted'],
  departed: ['accepted', 'bed-assigned'],
  arrived: ['accepted', 'bed-assigned', 'departed'],
  lost: ['open', 'physician-called', 'accepted', 'bed-assigned'],
  cancelled: ['open', 'physician-called', 'accepted', 'bed-assigned', 'departed'],
};

export const transferStep = requestKind({
  request: 'transfer-step',
  title: 'Step a transfer case: physician called, accepted, declined, bed, departed, arrived, lost, cancelled',
  definition: 'A decline has a reason, a loss says why; another time for a step already said needs words and stands beside the first.',
  body: Type.Object(
    {
      case: Key('Of the transfer case'),
      step: oneOf(transferSteps),
      reason: Type.Optional(oneOf(declineReasons)),
      says: Type.Optional(Says('More about it, no names')),
      encounter: Type.Optional(VisitKey),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the newest fact that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { case: key, step, reason, says, encounter, seen }, at }, actor) => {
    const found = transferCases(input.hospital).get(key);
    if (found === undefined) return { refused: 'thing.unknown', says: `There is no transfer case ${key}.` };
    const wrong = stale(seen, found.position) ?? untimely(at, found) ?? outOfOrder(found, step, says) ?? unexplained(step, reason, says);
    if (wrong !== undefined) return wrong;
    const by = byOf(actor);
    const visit = encounter ?? found.encounter;
    const events: HealthEvent[] = [
      {
        type: 'TransferStepped',
        case: key,
        step,
        ...(reason === undefined ? {} : { reason }),
        ...(says === undefined ? {} : { says }),
        ...(encounter === undefined ? {} : { encounter }),
        by,
      },
    ];
    const repeated = found.steps.some((one) => one.step === step);
    if (step === 'accepted' && found.request.direction === 'in' && visit !== undefined && !repeated) {
      const { level, service } = found.request;
      events.push({
        type: 'BedRequested',
        request: `bed-${key}`,
        encounter: visit as typeof encounter & string,
        origin: 'transfer',
        level,
        ...(service === undefined ? {} : { service }),
        decidedAt: at,
        requestedAt: at,
        by,
      });
    }
    return { events };
  },
});

function stale(seen: number | undefined, position: number): Refusal | undefined {
  if (seen === undefined || seen >= position) return undefined;
  return {
    refused: 'form.stale',
    says: 'Somebody has stepped this case since your screen drew it.',
    value: `position ${position}`,
    limit: `position ${seen}`,
    unlock: 'Look at it as it is now, then ask again.',
  };
}

function untimely(at: number, { requestedAt }: TransferCase): Refusal | undefined {
  return at < requestedAt ? { refused: 'time.past', says: 'That is before the case was opened.', limit: new Date(requestedAt).toISOString() } : undefined;
}

function outOfOrder({ state, steps }: TransferCase, step: TransferStep, says: string | undefined): Refusal | undefined {
  const said = steps.find((one) => one.step === step);
  if (said !== undefined)
    return says === undefined
      ? {
          refused: 'reason.missing',
          says: 'This step has its time already, and it stays.',
          value: new Date(said.at).toISOString(),
          unlock: 'Say why another time is told; both are shown.',
        }
      : undefined;
  if (from[step].includes(state)) return undefined;
  return {
    refused: 'step.out-of-order',
    says: ended.has(state) ? `The case is over: ${state}.` : `The case is ${state.replace('-', ' ')}.`,
    value: state,
    limit: from[step].join(' or '),
    unlock: ended.has(state) ? 'Open a new case.' : `Step it to ${from[step][0] ?? 'open'} first.`,
  };
}

function unexplained(step: TransferStep, reason: string | undefined, says: string | undefined): Refusal | undefined {
  if (step === 'declined' && reason === undefined)
    return { refused: 'reason.missing', says: 'A decline has a reason.', unlock: `One of ${declineReasons.join(', ')}.` };
  if (step === 'lost' && says === undefined) return { refused: 'reason.missing', says: 'Say where the patient went instead, and why.' };
  return undefined;
}
