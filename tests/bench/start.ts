/**
 * From the start of the process to ready: on an empty data directory, and on one that is there; then until the demo has told its history. Installing is
 * measured by starting a fresh clone.
 */
import { chmodSync, rmSync } from 'node:fs';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { isQuick, type Bench } from './figures.ts';
import { startProduct } from './product.ts';
import { tellingRows } from './telling.ts';
import { temporaryFolder } from '../services/temporary.ts';

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
      {
        bench: 'start',
        case: 'embedded PostgreSQL, on an empty folder',
        subject: 'ours',
        value: await databaseMs(),
        unit: 'ms until it answers',
        target: '<= 3,000',
      },
      ...(isQuick ? [] : await tellingRows()),
    ];
  },
};

async function databaseMs(): Promise<number> {
  const folder = temporaryFolder('healthos-bench-');
  chmodSync(folder, 0o755);
  const began = performance.now();
  const embedded = await startEmbedded({ dataDir: folder });
  const took = performance.now() - began;
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
  return took;
}
