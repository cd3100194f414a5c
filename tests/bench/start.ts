/**
 * From the start of the process to ready: on an empty data directory, and on one that is there; then until the demo has told its history. Installing is
 * measured by starting a fresh clone.
 */
import type { Bench } from './figures.ts';
import { startProduct } from './product.ts';
import { tellingRows } from './telling.ts';

export const start: Bench = {
  name: 'start',
  run: async () => {
    const cold = await startProduct();
    await cold.stop(true);
    const warm = await startProduct({ folder: cold.folder });
    await warm.stop();
    return [
      { bench: 'start', case: 'empty data directory', subject: 'ours', value: cold.readyMs, unit: 'ms to ready' },
      { bench: 'start', case: 'again', subject: 'ours', value: warm.readyMs, unit: 'ms to ready', target: '<= 15,000' },
      ...(await tellingRows()),
    ];
  },
};
