/** View `turns`: the beds to be turned, in the order of who waits for them, each with why; and what was turned in the last two hours. */
import { standingsOf } from './waiting.ts';
import { alertsDueAt, turnEscalation } from '../house/turn/escalation.ts';
import { allTurns, isOpen, turnsOf, type TurnJob } from '../house/turn/jobs.ts';
import { turnQueue, type Queued } from '../house/turn/queue.ts';
import { waitersOf } from '../house/turn/demand.ts';
import { getRow } from '../table.ts';
import { hourMs } from '../time.ts';
import { encounterFacts, newestFirst } from './lineage.ts';
import { replaced } from './keep.ts';
import type { TurnRow } from './rows-turn.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfRequests } from '../reads.ts';

/** How long a finished job is still shown. */
const shownAfterMs = 2 * hourMs;

export const turnsView: View<TurnRow> = {
  name: 'turns',
  title: 'Bed turns',
  definition:
    'Every bed that is not clean since its patient left, in the order in which to turn it: stat, clean next, then who waits for that bed, its unit or its level; oldest first among equals.',
  audience: 'bed',
  reads: ['operations', ...readsOfRequests, 'work.TurnStepped'],
  tables: [standingsOf],
  rows: (input, earlier) => {
    const found = new Map<string, TurnRow>();
    for (const queued of turnQueue(input)) found.set(queued.job.job, rowOf(input, queued.job, queued));
    for (const job of recent(input)) found.set(job.job, rowOf(input, job, undefined));
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const job = allTurns(turnsOf(input.hospital)).find((one) => one.job === key);
    if (job === undefined) return undefined;
    const left = job.left === undefined ? undefined : getRow(input.hospital.operations.encounters, job.left);
    const waits = waitersOf(input).find(({ bed }) => bed === job.bed);
    const next = waits === undefined ? undefined : getRow(input.hospital.operations.encounters, waits.encounter);
    return newestFirst([
      ...job.positions,
      getRow(input.hospital.operations.bedFacts, job.bed)?.position ?? 0,
      ...[left, next].flatMap((encounter) => (encounter === undefined ? [] : encounterFacts(input, encounter))),
    ]);
  },
};

function recent({ hospital, now }: ViewInput): readonly TurnJob[] {
  return allTurns(turnsOf(hospital)).filter((job) => !isOpen(job) && job.endedAt !== undefined && job.endedAt > now - shownAfterMs && job.endedAt <= now);
}

function rowOf({ hospital }: ViewInput, job: TurnJob, queued: Queued | undefined): TurnRow {
  const bed = getRow(hospital.operations.beds, job.bed);
  const unit = getRow(hospital.operations.units, job.unit);
  const left = job.left === undefined ? undefined : getRow(hospital.operations.encounters, job.left);
  const { positions: _positions, last: _last, left: _left, prioritySaid: _said, bed: id, unit: unitName, ...rest } = job;
  return {
    ...rest,
    bed: id,
    unit: unitName,
    room: bed?.room ?? '',
    name: bed?.name ?? '',
    level: unit?.levelOfCare ?? 'unknown',
    ...(unit?.floor === undefined ? {} : { floor: unit.floor }),
    ...(left?.isolation === undefined || left.isolation === 'none' ? {} : { isolation: left.isolation }),
    ...(bed === undefined || bed.serviceability === 'open' ? {} : { blocked: bed.blockReason ?? bed.serviceability }),
    ...(queued === undefined ? {} : { rank: queued.rank, why: queued.why, alertsAt: alertsDueAt(turnEscalation, job.openedAt) }),
  };
}
