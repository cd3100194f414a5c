/** A step in the turn of a bed, from a phone: now, or told late by a phone that was offline. What contradicts what happened meanwhile is refused and says what that was. */
import Type from 'typebox';
import { newestTurn, isOpen, type TurnJob } from '../house/turn/jobs.ts';
import { turnConflict } from '../house/turn/conflicts.ts';
import type { Bed } from '../operations/state.ts';
import { getRow } from '../table.ts';
import { BedKey, Key, oneOf, Says } from '../work/fact.ts';
import { bedBefore } from './placing.ts';
import { byOf, requestKind, type Actor, type Asked, type Decision } from './request.ts';

const steps = ['request', 'start', 'suspend', 'resume', 'done', 'fail', 'cancel'] as const;
type Step = (typeof steps)[number];

const Body = Type.Object(
  {
    bed: BedKey,
    step: oneOf(steps),
    reason: Type.Optional(Says('Of a suspension, a failed inspection, a cancellation or another cleaning. No names.')),
    job: Type.Optional(Key('The job that the form showed')),
    seen: Type.Optional(Type.String({ maxLength: 20, description: 'The state that the form showed' })),
  },
  { additionalProperties: false },
);

/** From which states a step follows, what it writes, and what it makes of the bed. */
const follows = {
  start: { from: ['requested', 'assigned', 'failed'], writes: 'started', bed: 'in-progress' },
  suspend: { from: ['in-progress'], writes: 'suspended', bed: 'suspended' },
  resume: { from: ['suspended'], writes: 'resumed', bed: 'in-progress' },
  done: { from: ['in-progress'], writes: 'done', bed: 'clean' },
  fail: { from: ['in-progress', 'done'], writes: 'failed', bed: 'dirty' },
  cancel: { from: ['requested', 'assigned', 'in-progress', 'suspended', 'failed'], writes: 'cancelled', bed: undefined },
} as const satisfies Record<Exclude<Step, 'request'>, object>;
const needReason: ReadonlySet<Step> = new Set(['suspend', 'fail', 'cancel']);

export const evsStep = requestKind({
  request: 'evs-step',
  title: 'Start, suspend, resume, finish, fail or cancel the turn of a bed',
  definition:
    'Done makes the bed clean, a failed inspection makes it dirty again; a cancelled job leaves the bed as it is. A step told late is taken as done then.',
  body: Body,
  decide: ({ hospital }, asked, actor) => {
    const { bed: id, step, reason } = asked.body;
    const bed = getRow(hospital.operations.beds, id);
    if (bed === undefined) return { refused: 'bed.unknown', says: `There is no bed ${id}.` };
    if (actor.unit !== undefined && actor.unit !== bed.unit) return { refused: 'bed.unknown', says: `${id} is not a bed of ${actor.unit}.` };
    if (needReason.has(step) && reason === undefined) return { refused: 'reason.missing', says: 'Say why.' };
    const job = newestTurn(hospital, id);
    return step === 'request' ? request(bed, job, asked, actor) : take(bed, job, step, asked, actor);
  },
});

type Ask = Asked<Type.Static<typeof Body>>;

/** Another cleaning of a clean bed, or a job for a dirty bed that has none; a bed with somebody in it is cleaned once they are gone. */
function request(bed: Bed, job: TurnJob | undefined, { body: { reason } }: Ask, actor: Actor): Decision {
  if (job !== undefined && isOpen(job)) return { refused: 'step.out-of-order', says: `${bed.bed} already has a job: ${job.state}.`, value: job.state };
  if (bed.occupants.length > 0)
    return {
      refused: 'bed.occupied',
      says: `Somebody is in ${bed.bed}.`,
      rule: 'turn: only a departure starts cleaning',
      unlock: 'The job opens by itself when the patient is gone.',
    };
  if (reason === undefined) return { refused: 'reason.missing', says: 'Say why the bed needs cleaning.' };
  return {
    events: [
      { type: 'TurnStepped', bed: bed.bed, step: 'requested', reason, by: byOf(actor) },
      { type: 'BedStatusChanged', bed: bed.bed, unit: bed.unit, cleanliness: 'dirty', before: bedBefore(bed), by: byOf(actor) },
    ],
  };
}

function take(bed: Bed, job: TurnJob | undefined, step: Exclude<Step, 'request'>, { body, at }: Ask, actor: Actor): Decision {
  const { from, writes, bed: becomes } = follows[step];
  if (job === undefined) return { refused: 'thing.unknown', says: `${bed.bed} has no cleaning job.`, unlock: 'Ask for one.' };
  const conflict = turnConflict(job, { at, job: body.job, seen: body.seen, by: byOf(actor) });
  if (conflict !== undefined) return conflict;
  if (!(from as readonly string[]).includes(job.state))
    return { refused: 'step.out-of-order', says: `${bed.bed} is ${job.state}: it cannot be ${writes} from there.`, value: job.state, limit: from.join(', ') };
  if (step === 'fail' && bed.occupants.length > 0) return { refused: 'bed.occupied', says: `Somebody is in ${bed.bed} already.`, unlock: 'Move them first.' };
  return {
    events: [
      {
        type: 'TurnStepped',
        bed: bed.bed,
        step: writes,
        by: byOf(actor),
        ...(body.reason === undefined ? {} : { reason: body.reason }),
        ...(step === 'start' && actor.role === 'evs' && actor.staff !== undefined ? { cleaner: actor.staff } : {}),
      },
      ...(becomes === undefined
        ? []
        : [{ type: 'BedStatusChanged' as const, bed: bed.bed, unit: bed.unit, cleanliness: becomes, before: bedBefore(bed), by: byOf(actor) }]),
    ],
    made: { job: job.job },
  };
}
