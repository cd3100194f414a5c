/** What measures count of whole days. Each list stays the same object while only today says something new, so that its points are not worked out again. */
import { lastOf } from '../../last-of.ts';
import { rows } from '../../table.ts';
import { startOfLocalDay, type Instant } from '../../time.ts';
import { sameRow, type ViewInput } from '../../views/view.ts';
import { transportJobs, type TransportJob } from '../transport/jobs.ts';
import { dischargesOf } from '../turn/discharges.ts';
import { allTurns, turnsOf, type TurnJob } from '../turn/jobs.ts';
import { zoneOf } from './days.ts';

interface Kept<Source, One> {
  readonly source: Source;
  readonly whole: Instant;
  readonly list: readonly One[];
}

/** The list made before, where its source is the same or the new one says the same. */
function keptList<Source, One>(
  sourceOf: (input: ViewInput) => Source,
  make: (source: Source, whole: Instant) => readonly One[],
): (input: ViewInput) => readonly One[] {
  const last = lastOf<Kept<Source, One>>();
  return (input) => {
    const { facility } = input.hospital;
    const [source, whole] = [sourceOf(input), startOfLocalDay(input.now, zoneOf(input))];
    const known = last.get(facility);
    if (known?.source === source && known.whole === whole) return known.list;
    const made = make(source, whole);
    const isSame = known?.list.length === made.length && made.every((one, i) => one === known.list[i] || sameRow(one, known.list[i]));
    const list = isSame ? known.list : made;
    last.keep(facility, { source, whole, list });
    return list;
  };
}

export type EndedTurn = TurnJob & { readonly endedAt: Instant };
const isEnded = (job: TurnJob): job is EndedTurn => job.state === 'done' && job.endedAt !== undefined;

/** Turns that ended clean. */
export const endedTurns = keptList(
  ({ hospital }) => turnsOf(hospital),
  (turns, whole) => allTurns(turns).filter((job): job is EndedTurn => isEnded(job) && job.endedAt < whole),
);

export type EndedTrip = TransportJob & { readonly completedAt: Instant };

export const endedTrips = keptList(
  ({ hospital }) => transportJobs(hospital),
  (jobs, whole) => jobs.filter((job): job is EndedTrip => job.completedAt !== undefined && job.completedAt < whole),
);

/** Inpatients who left. */
export const leftBefore = keptList(dischargesOf, (left, whole) => [...rows(left)].filter(({ outAt }) => outAt < whole));

/** Beds that were assigned to somebody. */
export const assignedBefore = keptList(
  ({ hospital }) => hospital.work.BedPromised,
  (promises, whole) => [...rows(promises)].flatMap((versions) => versions.filter(({ event, at }) => event.promise === 'assigned' && at < whole)),
);

/** Alerts that a role was shown in the app. */
export const alertsBefore = keptList(
  ({ hospital }) => hospital.work.AlertSent,
  (alerts, whole) => [...rows(alerts)].flatMap((sent) => sent.filter(({ event, at }) => event.channel === 'in-app' && at < whole)),
);
