/** View `transports`: trips that are open or ended in the last two hours, and the porters who were seen at work. */
import { isOpenTransport, transportJobs, type TransportJob } from '../house/transport/jobs.ts';
import { floorOf, portersOf, suggestionsFor, type Porter } from '../house/transport/porters.ts';
import { getRow } from '../table.ts';
import { hourMs, type Instant } from '../time.ts';
import { encounterFacts, newestFirst } from './lineage.ts';
import { replaced } from './keep.ts';
import type { TransportRow } from './rows-turn.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfTransport } from '../reads.ts';

const shownAfterMs = 2 * hourMs;
/** Porters offered for one trip. */
const suggested = 3;

export const transportsView: View<TransportRow> = {
  name: 'transports',
  title: 'Transport',
  definition: 'Trips that wait, run, or ended in the last two hours: stat first, then whoever waits longest; with the nearest free porters by floor.',
  audience: 'bed',
  reads: ['operations', ...readsOfTransport],
  rows: (input, earlier) => {
    const porters = portersOf(input.hospital, input.now);
    const found = new Map<string, TransportRow>();
    const shown = transportJobs(input.hospital).filter((job) => isShown(job, input.now));
    const waiting = shown.filter(({ state }) => state === 'requested').sort((a, b) => order(a) - order(b) || dueAt(a) - dueAt(b) || (a.job < b.job ? -1 : 1));
    const ranks = new Map(waiting.map(({ job }, i) => [job, i + 1] as const));
    for (const job of shown) found.set(`job/${job.job}`, jobRow(input, job, ranks.get(job.job), porters));
    for (const porter of porters) found.set(`porter/${porter.porter}`, { row: 'porter', ...porter });
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const [kind, name] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
    const jobs = transportJobs(input.hospital).filter(({ job, porter }) => (kind === 'job' ? job === name : porter === name));
    if (jobs.length === 0) return undefined;
    const encounter = kind === 'job' && jobs[0]?.encounter !== undefined ? getRow(input.hospital.operations.encounters, jobs[0].encounter) : undefined;
    return newestFirst([...jobs.flatMap(({ positions }) => positions), ...(encounter === undefined ? [] : encounterFacts(input, encounter))]);
  },
};

function isShown(job: TransportJob, now: Instant): boolean {
  return isOpenTransport(job) || (job.endedAt !== undefined && job.endedAt > now - shownAfterMs && job.endedAt <= now);
}
const order = ({ priority }: TransportJob): number => (priority === 'stat' ? 0 : 1);
const dueAt = ({ wantedAt, requestedAt }: TransportJob): number => wantedAt ?? requestedAt;

function jobRow({ hospital }: ViewInput, job: TransportJob, rank: number | undefined, porters: readonly Porter[]): TransportRow {
  const { positions: _positions, last: _last, delays, beforeDelay: _before, ...rest } = job;
  const running = delays.find(({ until }) => until === undefined);
  const over = delays.filter(({ until }) => until !== undefined);
  const isolation = job.encounter === undefined ? undefined : getRow(hospital.operations.encounters, job.encounter)?.isolation;
  const [from, to] = [floorOf(hospital, job.from).floor, floorOf(hospital, job.to).floor];
  return {
    row: 'job',
    ...rest,
    ...(from === undefined ? {} : { fromFloor: from }),
    ...(to === undefined ? {} : { toFloor: to }),
    ...(isolation === undefined || isolation === 'none' ? {} : { isolation }),
    ...(rank === undefined ? {} : { rank, suggestions: suggestionsFor(hospital, job, porters).slice(0, suggested) }),
    ...(running === undefined ? {} : { delayedSince: running.from, ...(running.reason === undefined ? {} : { delayReason: running.reason }) }),
    ...(over.length === 0 ? {} : { delayMs: over.reduce((sum, { from: began, until }) => sum + ((until ?? began) - began), 0) }),
  };
}
