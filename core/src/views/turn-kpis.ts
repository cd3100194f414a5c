/** View `turn-kpis`: the turn, transport and discharge KPIs of the last 24 hours, and what is to be turned and moved now, by level of care. Sums only. */
import { standingsOf } from './waiting.ts';
import { dischargesOf } from '../house/turn/discharges.ts';
import { waitersOf } from '../house/turn/demand.ts';
import { houseKpis, kpiHours, type Kpi } from '../house/turn/house-kpis.ts';
import { kpiWords } from '../house/turn/kpi-words.ts';
import { allTurns, turnsOf, type TurnState } from '../house/turn/jobs.ts';
import { summarise, turnPack } from '../house/turn/kpis.ts';
import { turnCounts, turnQueue } from '../house/turn/queue.ts';
import { isOpenTransport, transportJobs } from '../house/transport/jobs.ts';
import { portersOf } from '../house/transport/porters.ts';
import { keptOn } from '../kept-on.ts';
import { levelsOfCare } from '../operations/facility.ts';
import { hourMs, instant, minuteMs } from '../time.ts';
import { bedCountsOf } from './bed-counts.ts';
import { newestFirst } from './lineage.ts';
import { replaced } from './keep.ts';
import type { TurnKpiRow } from './rows-turn.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfRequests, readsOfTransport } from '../reads.ts';

export const turnKpisView: View<TurnKpiRow> = {
  name: 'turn-kpis',
  title: 'Turn and transport KPIs',
  definition: 'EVS, transport and discharge timers of the last 24 hours against their goals; negative timers are in no average and counted on their own.',
  audience: 'aggregate',
  reads: ['operations', ...readsOfRequests, ...readsOfTransport, 'work.TurnStepped', 'work.DischargeStepped'],
  tables: [dischargesOf, standingsOf],
  rows: (input, earlier) => {
    const found = new Map<string, TurnKpiRow>([['now/all', now(input)]]);
    for (const kpi of kpisOf(input)) found.set(`kpi/${kpi.kpi}`, kpiRow(kpi));
    for (const row of levels(input)) found.set(`level/${row.level}`, row);
    for (const row of hours(input)) found.set(`hour/${row.hour}`, row);
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const [kind, name] = key.split('/');
    if (kind === 'kpi') {
      const kpi = kpisOf(input).find((one) => one.kpi === name);
      return kpi === undefined ? undefined : newestFirst(kpi.positions);
    }
    const queue = turnQueue(input).filter(({ level }) => kind !== 'level' || level === name);
    if (kind === 'hour')
      return newestFirst(
        allTurns(turnsOf(input.hospital)).flatMap(({ endedAt, positions }) => (endedAt !== undefined && hourOf(endedAt) === Number(name) ? positions : [])),
      );
    return newestFirst(queue.flatMap(({ job }) => job.positions));
  },
};

/** Ages move by the minute: a window that ends at the running second would change every row each second. */
function kpisOf(input: ViewInput): readonly Kpi[] {
  const minute = Math.floor(input.now / minuteMs);
  const turns = turnsOf(input.hospital);
  const parts = [minute, ...partsOf(input)];
  const known = kept.get(turns);
  if (known?.parts.every((part, i) => part === parts[i]) === true) return known.kpis;
  const kpis = houseKpis(input, instant((minute + 1) * minuteMs - kpiHours * hourMs), instant((minute + 1) * minuteMs));
  kept.set(turns, { parts, kpis });
  return kpis;
}
const kept = keptOn<ReturnType<typeof turnsOf>, { readonly parts: readonly unknown[]; readonly kpis: readonly Kpi[] }>();

/** What the KPIs are made of besides the turns: while these are the same objects, so are they. */
function partsOf(input: ViewInput): readonly unknown[] {
  const { hospital } = input;
  const { work, operations } = hospital;
  return [
    transportJobs(hospital),
    dischargesOf(input),
    work.BedRequested,
    work.BedPromised,
    work.PatientReadyToMove,
    operations.units,
    operations.encounters,
    operations.description?.zone,
    work.DischargeStepped.size > 0,
  ];
}

function kpiRow({ positions: _positions, ...kpi }: Kpi): TurnKpiRow {
  return { row: 'kpi', ...kpi, ...kpiWords[kpi.kpi], pack: turnPack.pack, windowHours: kpiHours };
}

function now(input: ViewInput): TurnKpiRow {
  const queue = turnQueue(input);
  const count = (state: TurnState): number => queue.filter(({ job }) => job.state === state).length;
  const { toStart, cleaning } = turnCounts(queue.map(({ job }) => job));
  const trips = transportJobs(input.hospital).filter(isOpenTransport);
  const porters = portersOf(input.hospital, input.now);
  const oldestTurn = Math.min(...queue.map(({ job }) => job.openedAt));
  const oldestTrip = Math.min(...trips.map(({ requestedAt, wantedAt }) => wantedAt ?? requestedAt));
  return {
    row: 'now',
    open: queue.length,
    toStart,
    cleaning,
    suspended: count('suspended'),
    failed: count('failed'),
    wanted: queue.filter(({ why }) => why.waiting > 0).length,
    cleaners: new Set(queue.flatMap(({ job }) => (job.state === 'in-progress' && job.cleaner !== undefined ? [job.cleaner] : []))).size,
    trips: trips.length,
    tripsWaiting: trips.filter(({ state }) => state === 'requested').length,
    tripsDelayed: trips.filter(({ state }) => state === 'delayed').length,
    porters: porters.length,
    portersFree: porters.filter(({ job }) => job === undefined).length,
    ...(queue.length === 0 ? {} : { oldestTurnAt: instant(oldestTurn) }),
    ...(trips.length === 0 ? {} : { oldestTripAt: instant(oldestTrip) }),
  };
}

type LevelRow = Extract<TurnKpiRow, { row: 'level' }>;

/** Levels with a bed to turn or somebody who waits. */
function levels(input: ViewInput): readonly LevelRow[] {
  const queue = turnQueue(input);
  const { available } = bedCountsOf(input.hospital.operations);
  const waiters = waitersOf(input).filter(({ bed }) => bed === undefined);
  return levelsOfCare.flatMap((level, order) => {
    const jobs = queue.filter((one) => one.level === level);
    const demand = waiters.filter((one) => one.level === level).length;
    if (jobs.length === 0 && demand === 0) return [];
    return {
      row: 'level' as const,
      level,
      order,
      ...turnCounts(jobs.map(({ job }) => job)),
      demand,
      free: available.get(level) ?? 0,
      ...(jobs.length === 0 ? {} : { oldestAt: instant(Math.min(...jobs.map(({ job }) => job.openedAt))) }),
    };
  });
}

const hourOf = (at: number): number => Math.floor(at / hourMs) * hourMs;

function hours(input: ViewInput): readonly Extract<TurnKpiRow, { row: 'hour' }>[] {
  const first = hourOf(input.now) - (kpiHours - 1) * hourMs;
  const byHour = new Map<number, (number | undefined)[]>();
  for (const { state, openedAt, openedBy, endedAt } of allTurns(turnsOf(input.hospital))) {
    if (state !== 'done' || endedAt === undefined || endedAt < first || endedAt > input.now) continue;
    byHour.set(hourOf(endedAt), [...(byHour.get(hourOf(endedAt)) ?? []), openedBy === 'start' ? undefined : endedAt - openedAt]);
  }
  return Array.from({ length: kpiHours }, (_, n) => {
    const hour = instant(first + n * hourMs);
    const { count, invalid, meanMs } = summarise(byHour.get(hour) ?? [], 60);
    return { row: 'hour' as const, hour, turns: count, invalid, ...(meanMs === undefined ? {} : { meanMinutes: meanMs / minuteMs }) };
  });
}
