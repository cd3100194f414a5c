/** A nurse does what is due, or puts it off with a reason and until when. */
import Type from 'typebox';
import { getRow } from '../table.ts';
import { careOf } from '../house/nursing/care.ts';
import type { TaskNow } from '../house/nursing/tasks.ts';
import type { Instant } from '../time.ts';
import { visitOf } from '../visit-numbers.ts';
import { At, Key, oneOf, VisitKey, Word } from '../work/fact.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

/** Nothing is put off for longer than a shift. */
const longestMs = 12 * 60 * 60_000;

export const taskStep = requestKind({
  request: 'task-step',
  title: 'Do a task, or put it off',
  definition: 'Says of a task, turn or round that is due that it was done, with what it found, or that it is put off until a time with a reason.',
  body: Type.Object(
    {
      encounter: VisitKey,
      task: Word('As the list names it'),
      step: oneOf(['done', 'deferred']),
      dueAt: Type.Optional(At('The time that it answers, as the form showed it')),
      until: Type.Optional(At('Put off until')),
      reason: Type.Optional(Word('A term: why it is put off')),
      found: Type.Optional(Type.Array(Key('A term'), { maxItems: 10, description: 'What a round found' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => {
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const task = getRow(careOf(input), encounter.encounter)?.tasks.find((one) => one.task === body.task);
    const fault = taskFault(task, body, at);
    if (fault !== undefined || task === undefined) return fault ?? { refused: 'thing.unknown', says: 'Nothing of that name is due for this patient.' };
    const { step, until, reason, found } = body;
    return {
      events: [
        {
          type: 'CareTaskStepped',
          encounter: visitOf(encounter.encounter),
          task: task.task,
          step,
          dueAt: task.dueAt,
          ...(until === undefined || step === 'done' ? {} : { until }),
          ...(reason === undefined ? {} : { reason }),
          ...(found === undefined || found.length === 0 ? {} : { found }),
          by: byOf(actor),
        },
      ],
    };
  },
});

interface Body {
  readonly step: 'done' | 'deferred';
  readonly dueAt?: Instant;
  readonly until?: Instant;
  readonly reason?: string;
}

function taskFault(task: TaskNow | undefined, { step, dueAt, until, reason }: Body, at: Instant): Refusal | undefined {
  if (task === undefined) return { refused: 'thing.unknown', says: 'Nothing of that name is due for this patient.' };
  if (step === 'done' && task.kind === 'assessment') return { refused: 'order.incomplete', says: 'An assessment is done by its answers.', unlock: 'Open it.' };
  if (dueAt !== undefined && task.dueAt !== dueAt)
    return {
      refused: 'form.stale',
      says: task.doneAt !== undefined && task.doneAt >= dueAt ? 'Somebody did this already.' : 'It is due at another time now.',
      ...(task.doneAt === undefined ? {} : { value: new Date(task.doneAt).toISOString(), taken: { by: task.doneBy ?? 'feed', at: task.doneAt } }),
      unlock: 'Look at the list again.',
    };
  if (step === 'done') return undefined;
  if (reason === undefined) return { refused: 'reason.missing', says: 'Say why it is put off.' };
  if (until === undefined || until <= at) return { refused: 'time.past', says: 'Say until when, after now.' };
  return until - at > longestMs ? { refused: 'time.future', says: 'That is longer than a shift.', limit: '12 h' } : undefined;
}
