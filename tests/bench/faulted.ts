/** Rows of the performance page that a fault measures: a storm of screens, and houses that move when their process ends. Here a fault is played once, and its figures are rows. */
import { processesTogether } from '../faults/processes.ts';
import type { Fault, Size } from '../faults/promise.ts';
import { storm as everyScreen } from '../faults/storm.ts';
import { isQuick, type Bench, type Row } from './figures.ts';

/** Screens of the two rows; what one process of this bench and one of the product may have open must be twice as many (`ulimit -n`). */
const storms = isQuick ? [1_000] : [5_000, 10_000];

export const storm: Bench = {
  name: 'storm',
  run: async () => {
    const rows: Row[] = [];
    for (const runs of storms) rows.push(...(await rowsOf('storm', `${runs} screens come at once`, everyScreen, { runs, seconds: 0 })));
    return rows;
  },
};

export const moves: Bench = { name: 'moves', run: () => rowsOf('moves', 'three processes, thirty houses', processesTogether, { runs: 1, seconds: 5 }) };

/** What is no figure (a list of kinds, a yes) is left to the fault. Whatever broke ends the bench: its figures are of another product. */
async function rowsOf(bench: string, about: string, fault: Fault, size: Size): Promise<readonly Row[]> {
  const figures = await fault.run(size);
  const broken = figures.filter(({ kept, value }) => kept === false && typeof value !== 'number');
  if (broken.length > 0) throw new Error(broken.map(({ what, value }) => `${what}: ${value}`).join('; '));
  return figures.flatMap(({ what, value, unit = '', promise }) =>
    typeof value === 'number'
      ? [{ bench, case: `${about}: ${what}`, subject: 'ours', value, unit, ...(promise === undefined ? {} : { target: promise }) }]
      : [],
  );
}
