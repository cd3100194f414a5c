/** What-if on a simulated hospital of 420 beds: forking the live picture, and 200 replications of 72 hours with and without levers, in the threads of the product. */
import { setTimeout as pause } from 'node:timers/promises';
import { createWhatIf, whatIfLimits } from '../../command-center/src/what-if/runs.ts';
import { forecastOf } from '../../core/src/house/forecast/forecast.ts';
import { forkOf } from '../../core/src/house/what-if/fork.ts';
import type { Lever } from '../../core/src/house/what-if/levers.ts';
import { dayMs, hourMs, instant } from '../../core/src/time.ts';
import { movementsOf, pictureOf, storyBegins } from '../forecast/movements.ts';
import type { Bench, Row } from './figures.ts';

const days = 21;
const levers: readonly Lever[] = [
  { lever: 'cleaners', more: 3 },
  { lever: 'hold-electives', share: 50, fromHour: 0, untilHour: 48 },
];

export const whatIf: Bench = {
  name: 'what-if',
  run: async () => {
    const facts = movementsOf(1, days);
    const now = instant(storyBegins + days * dayMs + 9 * hourMs);
    const input = pictureOf(facts, now);
    const cold = timed(() => forkOf(pictureOf(facts, instant(now + 1))));
    // The running server has learned already: its walls show the forecast.
    forecastOf(input);
    const warm = timed(() => forkOf({ ...input }));
    const fork = forkOf(input);
    if (fork === undefined) throw new RangeError('nothing was learned');
    const pool = createWhatIf((error) => {
      throw error;
    });
    const run = async (asked: readonly Lever[]) => {
      const began = performance.now();
      const started = pool.begin(fork, { levers: asked, seed: 1, replications: whatIfLimits.replications, forkMs: 0, by: 'bench' });
      while (started?.state === 'queued' || started?.state === 'running') await pause(5);
      return { took: performance.now() - began, started };
    };
    const [nothing, pulled] = [await run([]), await run(levers)];
    await pool.close();
    const largest = Math.max(...(nothing.started?.result?.measures ?? []).map(({ difference }) => Math.abs(difference)));
    const row = (name: string, value: number, unit: string, target?: string): Row => ({
      bench: 'what-if',
      case: name,
      subject: 'ours',
      value,
      unit,
      ...(target === undefined ? {} : { target }),
    });
    return [
      row('fork, learned already', warm, 'ms', '<= 2000'),
      row('fold 21 days, learn from nothing and fork', cold, 'ms'),
      row('200 x 72 h, nothing beside nothing (400 courses)', nothing.took, 'ms', '<= 10000'),
      row('200 x 72 h, two levers beside nothing (400 courses)', pulled.took, 'ms', '<= 10000'),
      row('nothing less nothing, largest difference', largest, '', '0'),
      row('threads', whatIfLimits.threads, ''),
    ];
  },
};

function timed(run: () => unknown): number {
  const began = performance.now();
  run();
  return performance.now() - began;
}
