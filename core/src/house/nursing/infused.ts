/**
 * What infusions brought in: rate times time, by each rate that an administration had and for as long as it had it. Of one that runs, whole hours only,
 * as it is charted by hand. A rate that is not in mL an hour says no volume: it is counted as unmetered, never as zero.
 */
import { ofVisit } from '../../told.ts';
import type { MedicationAdministered } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import { keptUnder } from '../../kept-keys.ts';
import { halfUp, plus, ratio, type Rational } from '../../rational.ts';
import { getRow } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import { newestOf, type Versions } from '../../versions.ts';
import { isOfUse, lasted, numbersTold, recordsIn } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';

/** A stretch in which one rate held; without an end it holds. */
export interface Flow {
  /** Thousandths of a millilitre an hour; undefined = it says no volume. */
  readonly rate?: bigint;
  readonly from: Instant;
  readonly until?: Instant;
}
export interface Infusion {
  readonly administration: string;
  readonly flows: readonly Flow[];
  readonly positions: readonly number[];
}

/** Gases are breathed, not infused. */
const gasUnits: ReadonlySet<string> = new Set(['L/min', 'l/min']);
const volumeUnits: ReadonlySet<string> = new Set(['mL/h', 'ml/h', 'mL/hr', 'ml/hr']);

/** Thousandths of a millilitre an hour, exactly as it was written. */
function rateOf(rate: NonNullable<MedicationAdministered['rate']>): bigint | undefined {
  const found = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(rate.literal.trim());
  if (found === null || !volumeUnits.has(rate.unit?.trim() ?? '')) return undefined;
  return BigInt(found[1] ?? '0') * 1000n + BigInt((found[2] ?? '').padEnd(3, '0'));
}

/** Every infusion of a visit that was started and not taken back. */
export function infusionsOf(input: ViewInput, encounter: Encounter): readonly Infusion[] {
  const { index, administrations } = input.hospital.clinical;
  const numbers = numbersTold(input.hospital, encounter);
  const lists = [
    ...numbers.map((number) => getRow(index.administrationsByEncounter, number)),
    ...recordsIn(input.identity, encounter).map((record) => getRow(index.administrationsByPatient, record)),
  ];
  return infusionsUnder(encounter, ofVisit(input, encounter), lists, administrations).flatMap(({ made }) =>
    isOf(input, encounter, made.versions) ? [made.infusion] : [],
  );
}

const infusionsUnder = keptUnder((key, versions: Versions<MedicationAdministered>) => {
  const infusion = infusionOf(key, versions);
  return infusion === undefined ? undefined : { infusion, versions };
});

function isOf({ hospital }: ViewInput, encounter: Encounter, versions: Versions<MedicationAdministered>): boolean {
  const newest = newestOf(versions);
  if (newest === undefined) return false;
  const at = newest.event.givenAt ?? newest.at;
  const { encounter: number } = newest.event;
  return number === undefined ? lasted(encounter, at) : numbersTold(hospital, encounter).includes(number) && isOfUse(hospital, encounter, at);
}

function infusionOf(administration: string, versions: Versions<MedicationAdministered>): Infusion | undefined {
  const newest = newestOf(versions);
  const started = newest?.event.givenAt;
  if (newest === undefined || started === undefined || newest.event.rate === undefined || newest.event.action === 'delete') return undefined;
  if (newest.event.completion !== 'complete' && newest.event.completion !== 'partial') return undefined;
  if (gasUnits.has(newest.event.rate.unit?.trim() ?? '')) return undefined;
  const { endedAt } = newest.event;
  // A rate holds from when it was said; the first from the start, whenever that was written.
  const rates = versions.flatMap(({ event, at }) => (event.rate === undefined ? [] : [{ rate: event.rate, at }]));
  const changes = rates.filter(({ rate }, n) => n === 0 || rate.literal !== rates[n - 1]?.rate.literal || rate.unit !== rates[n - 1]?.rate.unit);
  const flows = changes.flatMap(({ rate, at }, n): Flow[] => {
    const from = n === 0 ? started : instant(Math.max(started, at));
    const until = changes[n + 1] === undefined ? endedAt : instant(Math.min(changes[n + 1]?.at ?? from, endedAt ?? Infinity));
    const said = rateOf(rate);
    return until !== undefined && until <= from ? [] : [{ from, ...(until === undefined ? {} : { until }), ...(said === undefined ? {} : { rate: said }) }];
  });
  return { administration, flows, positions: versions.map(({ position }) => position) };
}

export interface Infused {
  /** Whole millilitres, half up; undefined = nothing that says a volume ran. */
  readonly millilitres?: number;
  /** Infusions that ran without a rate in mL an hour. */
  readonly unmetered: number;
}

export function infusedIn(infusions: readonly Infusion[], window: { readonly from: Instant; readonly until: Instant }, now: Instant): Infused {
  const parts: Rational[] = [];
  let unmetered = 0;
  for (const { flows } of infusions) {
    const ran = flows.filter((flow) => overlapMs(flow, window, now) > 0);
    if (ran.some(({ rate }) => rate === undefined)) unmetered++;
    for (const { rate, ...flow } of ran) if (rate !== undefined) parts.push(ratio(rate * BigInt(overlapMs(flow, window, now)), 1000n * BigInt(hourMs)));
  }
  return { unmetered, ...(parts.length === 0 ? {} : { millilitres: halfUp(plus(...parts)) }) };
}

/** Of one that runs only whole hours since the window began. */
function overlapMs(flow: Omit<Flow, 'rate'>, window: { readonly from: Instant; readonly until: Instant }, now: Instant): number {
  const runs = flow.until === undefined || flow.until > now;
  const counted = runs ? window.from + Math.floor((now - window.from) / hourMs) * hourMs : (flow.until ?? now);
  return Math.max(0, Math.min(counted, window.until) - Math.max(flow.from, window.from));
}

/** When a running one has brought another hour's worth, or what is dated ahead begins or ends. */
export function nextInfusedAt(infusions: readonly Infusion[], shiftFrom: Instant, now: Instant): Instant | undefined {
  const flows = infusions.flatMap((infusion) => infusion.flows);
  const hour = shiftFrom + (Math.floor((now - shiftFrom) / hourMs) + 1) * hourMs;
  const times = [
    ...(flows.some(({ until }) => until === undefined || until > now) ? [hour] : []),
    ...flows.flatMap(({ from, until }) => [from, ...(until === undefined ? [] : [until])]),
  ].filter((at) => at > now);
  return times.length === 0 ? undefined : instant(Math.min(...times));
}
