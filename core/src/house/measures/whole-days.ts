/** What measures count of whole days. Each list stays the same object while only today says something new, so that its points are not worked out again. */
import { entries, rows } from '../../table.ts';
import { startOfLocalDay, type Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import { sameRow, type ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';
import { transportJobs, type TransportJob } from '../transport/jobs.ts';
import { dischargesOf, type Left } from '../turn/discharges.ts';
import { turnsOf, type TurnJob } from '../turn/jobs.ts';
import { zoneOf } from './days.ts';

/** Facilities of a process that are remembered. */
const keptLimit = 64;

/** The list made before, where the new one says the same. */
function keptList<One>(make: (input: ViewInput, whole: Instant) => readonly One[]): (input: ViewInput) => readonly One[] {
  const kept = new Map<string, readonly One[]>();
  return (input) => {
    const list = make(input, startOfLocalDay(input.now, zoneOf(input)));
    const known = kept.get(input.hospital.facility);
    if (known?.length === list.length && list.every((one, i) => one === known[i] || sameRow(one, known[i]))) return known;
    if (kept.size >= keptLimit) kept.clear();
    kept.set(input.hospital.facility, list);
    return list;
  };
}

export type EndedTurn = TurnJob & { readonly endedAt: Instant };
const isEnded = (job: TurnJob): job is EndedTurn => job.state === 'done' && job.endedAt !== undefined;

/** Turns that ended clean. */
export const endedTurns = keptList<EndedTurn>(({ hospital }, whole) =>
  turnsOf(hospital).all.filter((job): job is EndedTurn => isEnded(job) && job.endedAt < whole),
);

export type EndedTrip = TransportJob & { readonly completedAt: Instant };

export const endedTrips = keptList<EndedTrip>(({ hospital }, whole) =>
  transportJobs(hospital).filter((job): job is EndedTrip => job.completedAt !== undefined && job.completedAt < whole),
);

/** Inpatients who left. */
export const leftBefore = keptList<Left>((input, whole) => [...rows(dischargesOf(input))].filter(({ outAt }) => outAt < whole));

/** Beds that were assigned to somebody. */
export const assignedBefore = keptList<Version<WorkOf<'BedPromised'>>>(({ hospital }, whole) =>
  [...entries(hospital.work.BedPromised)].flatMap(([, versions]) => versions.filter(({ event, at }) => event.promise === 'assigned' && at < whole)),
);
