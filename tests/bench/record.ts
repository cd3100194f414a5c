/** The log by itself: folding in memory, and rebuilding from PostgreSQL to the same hash. */
import { createHash } from 'node:crypto';
import { emptyEnterprise, foldEnterprise } from '../../core/src/hospital-fold.ts';
import type { Recorded } from '../../core/src/event.ts';
import { facilityId } from '../../core/src/ids.ts';
import { stateHash } from '../../core/src/state-hash.ts';
import { instant } from '../../core/src/time.ts';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { openLog } from '../../command-center/src/postgres/event-log.ts';
import type { Bench } from './figures.ts';
import { startProduct } from './product.ts';

/** Events of the simulated hospital that are waited for, at most so long. */
const [wanted, waitMs] = [40_000, 60_000];
const facility = facilityId('LGH');
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const record: Bench = {
  name: 'record',
  run: async () => {
    const product = await startProduct({ simulator: 'day' });
    for (const until = Date.now() + waitMs; Date.now() < until; await new Promise((done) => setTimeout(done, 500))) {
      const { rows } = (await product.ask('/api/facilities/LGH/beds?limit=1')) as { rows: unknown[]; position?: number };
      const { position } = (await product.ask('/api/facilities')) as { position: number };
      if (rows.length > 0 && position >= wanted) break;
    }
    await product.stop(true);
    const embedded = await startEmbedded({ dataDir: product.folder });
    const log = await openLog({ url: embedded.url, clock: { now: () => instant(Date.now()) } });
    const began = performance.now();
    const facts: Recorded[] = [];
    let rebuilt = emptyEnterprise();
    for (let after = 0; ;) {
      const page = await log.read({ facility, after, limit: 5000 });
      const last = page[page.length - 1];
      if (last === undefined) break;
      facts.push(...page);
      rebuilt = foldEnterprise(rebuilt, page);
      after = last.position;
    }
    const rebuildSeconds = (performance.now() - began) / 1000;
    const foldBegan = performance.now();
    const folded = foldEnterprise(emptyEnterprise(), facts);
    const foldSeconds = (performance.now() - foldBegan) / 1000;
    const [a, b] = [rebuilt, folded].map((enterprise) => {
      const hospital = enterprise.hospitals.get(facility);
      return hospital === undefined ? '' : stateHash(hospital, digest);
    });
    await log.close();
    await embedded.stop();
    if (a !== b) throw new Error('two folds of one log differ');
    return [
      {
        bench: 'record',
        case: `fold ${facts.length} events of the simulated day`,
        subject: 'ours',
        value: facts.length / foldSeconds,
        unit: 'events/s',
        target: '>= 150,000',
      },
      {
        bench: 'record',
        case: 'read and fold from PostgreSQL, same hash',
        subject: 'ours',
        value: facts.length / rebuildSeconds,
        unit: 'events/s',
        target: '>= 40,000',
      },
    ];
  },
};
