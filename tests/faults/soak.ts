/**
 * Hours of an even load with as many patients coming as going: what the process holds at the end of each stretch, after it has settled, and the line through
 * it. A few minutes show that the run works and nothing of the slope: so short a run promises nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { home, startProduct, until } from './product.ts';
import { atMost, none, type Fault, type Figure } from './promise.ts';
import { openScreen } from './screens.ts';
import { Senders } from './senders.ts';

const [senders, pauseMs, screens] = [4, 200, 20];
/** Caches fill and code is compiled before anything is measured. */
const warmShare = 0.2;
const stretches = 24;
/** Below this the slope is what a collection happened to leave. */
const tellingSeconds = 3_600;
const [megabyte, hourMs, limitMs] = [1024 * 1024, 3_600_000, 60_000];

export const soak: Fault = {
  name: 'soak',
  title: 'an even load for hours',
  whole: { runs: 1, seconds: 4 * 3_600 },
  quick: { runs: 1, seconds: 120 },
  run: async ({ seconds }) => {
    const at = await home();
    const product = await startProduct(at);
    const token = await product.token('wall-staff');
    const load = new Senders({ port: at.mllpPort, senders, name: 'K', pauseMs, message: comingAndGoing });
    const open = Array.from({ length: screens }, (_, n) =>
      openScreen({ port: at.httpPort, token, facility: 'LGH', view: ['beds', 'capacity', 'flow'][n % 3] ?? 'beds' }),
    );
    await until('every screen has its rows', () => open.every((screen) => screen.freshAfterMs() !== undefined), limitMs);
    await pause(seconds * 1000 * warmShare);
    const points: [at: number, bytes: number][] = [];
    for (let n = 0; n < stretches; n++) {
      let least = Infinity;
      for (const end = performance.now() + (seconds * 1000 * (1 - warmShare)) / stretches; performance.now() < end; await pause(500))
        least = Math.min(least, await product.residentBytes());
      points.push([performance.now(), least]);
    }
    const cut = open.filter((screen) => screen.closed).length;
    await load.stop();
    await product.stop();
    await at.remove();
    const slope = (slopeOf(points) * hourMs) / megabyte;
    return [
      { what: 'seconds', value: seconds },
      { what: 'messages acknowledged', value: load.count() },
      seconds < tellingSeconds
        ? ({ what: `slope of what it holds (too short to promise: ${tellingSeconds} s at least)`, value: slope, unit: 'MB/h' } satisfies Figure)
        : atMost('slope of what it holds', slope, 1, 'MB/h'),
      { what: 'it holds at the end', value: (points.at(-1)?.[1] ?? 0) / megabyte, unit: 'MB' },
      none('negative answers', [...load.refused.keys()]),
      none('screens that were cut off', Array.from({ length: cut })),
    ];
  },
};

/** Somebody comes, and whoever came twenty before goes: of each sender in beds of its own unit. */
function comingAndGoing(control: string, n: number): Buffer {
  const [sender, unit] = [control.slice(1, 2), ['4W', '4E', '5W', '5E'][Number(control.slice(1, 2)) % 4] ?? '4W'];
  const turn = Math.floor(n / 2);
  const leaves = n % 2 === 1 && turn >= 20;
  const visit = `K${sender}${n % 2 === 0 ? turn : leaves ? turn - 20 : turn}`;
  const stamp = `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
  const segments = [
    `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp}||ADT^${leaves ? 'A03' : n % 2 === 0 ? 'A01' : 'A08'}|${control}|P|2.5.1`,
    `EVN|A01|${stamp}`,
    `PID|1||${visit}^^^LGH^MR||Soak^Kim||19700102|F`,
    `PV1|1|I|${unit}^${String((turn % 20) + 1).padStart(2, '0')}^A^LGH||||||||||||||||${visit}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}

/** Of the line with the least squares, in bytes a millisecond. */
export function slopeOf(points: readonly (readonly [at: number, bytes: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [middle, level] = [mean(([when]) => when), mean(([, bytes]) => bytes)];
  const spread = points.reduce((sum, [when]) => sum + (when - middle) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [when, bytes]) => sum + (when - middle) * (bytes - level), 0) / spread;
}
