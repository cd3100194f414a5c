/**
 * The simulated hospital at its own pace for hours, as many patients coming as going: what the process holds at the end of each stretch, what of its heap is still live
 * after a collection, and the lines through both. The picture keeps all that was ever told (decision 0029), so that a line that rises is no leak yet: what a message
 * costs is measured before, when hours of the same story are told in minutes, and what the line rises beyond what came meanwhile is what leaks. A few minutes
 * show that the run works and nothing of the slope: so short a run promises nothing.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { restedAfter } from '../bench/at-rest.ts';
import { metricsOf } from '../bench/measured.ts';
import { startProduct, type Product } from '../bench/product.ts';
import { openHouseDay, type HouseDay } from './house-day.ts';
import { until } from './product.ts';
import { atMost, none, type Figure, type Fault } from './promise.ts';
import { openScreen, type Screen } from './screens.ts';

/**
 * Of the story: told before anything is measured; told fast to see what a message costs; and likewise with what the monitors said, of which nothing is told that is
 * an hour old.
 */
const hours = { before: 24, messages: 7, monitors: 11 / 12 } as const;
/** Looks at the live heap at rest, of which the middle one counts: views that are made anew come and go. */
const [looks, lookMs] = [11, 3_000];
const views = ['beds', 'capacity', 'flow', 'census', 'turns', 'transports', 'staffing', 'ed', 'discharges', 'theatre'] as const;
const screens = 20;
/** Caches fill and code is compiled before anything is measured. */
const warmShare = 0.2;
const stretches = 24;
/** Below this the slope is what a collection happened to leave. */
const tellingSeconds = 3_600;
const [megabyte, hourMs, limitMs] = [1024 * 1024, 3_600_000, 60_000];

export const soak: Fault = {
  name: 'soak',
  title: 'a hospital of 420 beds at its own pace for hours',
  whole: { runs: 1, seconds: 4 * 3_600 },
  quick: { runs: 1, seconds: 120 },
  run: async ({ seconds }) => {
    const product = await startProduct({ heap: true });
    const day = await openHouseDay(product, hours.before + hours.messages + hours.monitors);
    await day.hours(hours.before);
    // First, so that what is kept for screens is no part of what messages cost.
    const open = await openScreens(product);
    const told = [await atRest(product, day)];
    for (const count of [hours.messages, hours.monitors]) {
      await day.hours(count);
      told.push(await atRest(product, day));
    }
    const costs = costsOf(told);
    day.live();
    await pause(seconds * 1000 * warmShare);
    const points: Point[] = [];
    for (let n = 0; n < stretches; n++) {
      let least = Infinity;
      // Read before the collection that follows: what stays resident is what the process took by itself and did not give back.
      for (const end = performance.now() + (seconds * 1000 * (1 - warmShare)) / stretches; performance.now() < end; await pause(500))
        least = Math.min(least, await residentBytes(product));
      points.push({ ...(await pointOf(product, day)), resident: least });
      say(points.at(-1));
    }
    const cut = open.filter((screen) => screen.closed).length;
    await day.stop();
    await product.stop();
    return [
      { what: `live heap after ${hours.before} hours of the story`, value: (told[0]?.live ?? 0) / megabyte, unit: 'MB' },
      { what: 'a kept message costs, until it is packed', value: costs.message, unit: 'bytes' },
      { what: 'a number of a monitor', value: costs.monitor, unit: 'bytes' },
      ...slopes(points, costs, seconds),
      none('refused', day.refused()),
      none('screens that were cut off', Array.from({ length: cut })),
    ];
  },
};

interface Point {
  readonly at: number;
  /** Bytes that are live, and that the process holds. */
  readonly live: number;
  readonly resident: number;
  /** Facts of the log, messages that told them, and numbers of monitors. */
  readonly facts: number;
  readonly messages: number;
  readonly monitors: number;
  readonly present: number;
}

async function pointOf(product: Product, day: HouseDay): Promise<Point> {
  if (product.heap === undefined) throw new Error('the server says nothing of its heap');
  const [resident, live] = [await residentBytes(product), (await product.heap.collected()) * megabyte];
  const facts = [...(await metricsOf(product)).matchAll(/^healthos_log_position(?:\{[^}]*\})? (\d+)/gm)].reduce(
    (sum, [, position]) => sum + Number(position),
    0,
  );
  const { people, monitors, work } = day.told;
  return { at: performance.now(), live, resident, facts, messages: people + work, monitors, present: day.present() };
}

/** What is worked out beside the telling is worked out. */
async function atRest(product: Product, day: HouseDay): Promise<Point> {
  await restedAfter(product.url, await product.token('admin'));
  const points: Point[] = [];
  for (let n = 0; n < looks; n++, await pause(lookMs)) points.push(await pointOf(product, day));
  const middle = points.sort((a, b) => a.live - b.live)[(looks - 1) / 2];
  if (middle === undefined) throw new RangeError('no look');
  say(middle);
  return middle;
}

async function openScreens(product: Product): Promise<readonly Screen[]> {
  const [token, port] = [await product.token('bed-manager'), Number(new URL(product.url).port)];
  const open = Array.from({ length: screens }, (_, n) => openScreen({ port, token, facility: 'LGH', view: views[n % views.length] ?? 'beds' }));
  await until('every screen has its rows', () => open.every((screen) => screen.freshAfterMs() !== undefined), limitMs);
  return open;
}

const residentBytes = async ({ pid }: Product): Promise<number> =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

interface Costs {
  /** Bytes that stay live of each. */
  readonly message: number;
  readonly monitor: number;
}

/** Hours of the story told in minutes, in which nothing else has time to grow. */
function costsOf([begun, charted, watched]: readonly Point[]): Costs {
  if (begun === undefined || charted === undefined || watched === undefined) throw new RangeError('the story was not told');
  const message = (charted.live - begun.live) / (charted.messages - begun.messages);
  const ofMonitors = watched.live - charted.live - (watched.messages - charted.messages) * message;
  return { message, monitor: Math.max(0, ofMonitors / (watched.monitors - charted.monitors)) };
}

function slopes(points: readonly Point[], costs: Costs, seconds: number): readonly Figure[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const isShort = seconds < tellingSeconds;
  const lineOf = (of: (point: Point) => number): number => (slopeOf(points.map((point) => [point.at, of(point)])) * hourMs) / megabyte;
  const aDay = (of: (point: Point) => number): number => ((of(last) - of(first)) / (last.at - first.at)) * 24 * hourMs;
  const [resident, live, leaks] = [
    lineOf((point) => point.resident),
    lineOf((point) => point.live),
    lineOf(({ live: bytes, messages, monitors }) => bytes - messages * costs.message - monitors * costs.monitor),
  ];
  const promised = (what: string, value: number): Figure =>
    isShort ? { what: `${what} (too short to promise: ${tellingSeconds} s at least)`, value, unit: 'MB/h' } : atMost(what, value, 1, 'MB/h');
  return [
    { what: 'seconds', value: seconds },
    { what: 'messages a day at this pace', value: aDay(({ messages }) => messages) },
    { what: 'numbers of monitors a day', value: aDay(({ monitors }) => monitors) },
    { what: 'facts a day', value: aDay(({ facts }) => facts) },
    { what: 'patients in the house, first and last', value: `${first.present}, ${last.present}` },
    { what: 'slope of what it holds', value: resident, unit: 'MB/h' },
    { what: 'slope of the live heap', value: live, unit: 'MB/h' },
    { what: 'of it the kept record, until it is packed', value: live - leaks, unit: 'MB/h' },
    promised('slope of the live heap beyond the kept record', leaks),
    { what: 'it holds at the end', value: last.resident / megabyte, unit: 'MB' },
    { what: 'live heap at the end', value: last.live / megabyte, unit: 'MB' },
  ];
}

function say(point: Point | undefined): void {
  if (point === undefined) return;
  const { live, resident, facts, messages, present } = point;
  process.stdout.write(
    `  live ${(live / megabyte).toFixed(1)} MB, resident ${(resident / megabyte).toFixed(1)} MB, ${facts} facts, ${messages} messages, ${present} present\n`,
  );
}

/** Of the line with the least squares, in bytes a millisecond. */
export function slopeOf(points: readonly (readonly [at: number, bytes: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [middle, level] = [mean(([when]) => when), mean(([, bytes]) => bytes)];
  const spread = points.reduce((sum, [when]) => sum + (when - middle) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [when, bytes]) => sum + (when - middle) * (bytes - level), 0) / spread;
}
