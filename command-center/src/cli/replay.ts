/** Folds the log again from its first event: state = fold(log), so the hash printed here is the one of the running server at the same position. */
import { createHash } from 'node:crypto';
import cliProgress from 'cli-progress';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import { stateHash } from '@healthos/core/state-hash.ts';
import type { Config } from '../config.ts';
import { withReading } from '../postgres/open-reading.ts';

const pageEvents = 5000;

export async function replay(config: Config, only?: string): Promise<number> {
  const begun = performance.now();
  const { enterprise, folded } = await withReading(config, async ({ log }) => {
    const positions = await log.positions();
    if (only !== undefined && ![...positions.keys()].some((facility) => facility === only)) throw new Error(`The log knows no facility ${only}.`);
    const bar = new cliProgress.SingleBar(
      { format: 'folding {bar} {value}/{total} events {duration_formatted}', stream: process.stderr, clearOnComplete: true },
      cliProgress.Presets.shades_classic,
    );
    bar.start(
      [...positions.values()].reduce((sum, position) => sum + position, 0),
      0,
    );
    return foldLog(log, positions, (events) => bar.update(events)).finally(() => bar.stop());
  });
  const seconds = (performance.now() - begun) / 1000;
  for (const line of hashesOf(enterprise, only)) process.stdout.write(`${line}\n`);
  process.stderr.write(`${folded} events in ${seconds.toFixed(1)} s, ${Math.round(folded / Math.max(seconds, 0.001))} a second\n`);
  return 0;
}

/** State = fold(log). Every facility is folded, also when one is asked for: they share one identity. */
export async function foldLog(
  log: Pick<EventLog, 'read'>,
  positions: ReadonlyMap<FacilityId, number>,
  onFolded: (events: number) => void,
): Promise<{ readonly enterprise: Enterprise; readonly folded: number }> {
  let [enterprise, folded]: [Enterprise, number] = [emptyEnterprise(), 0];
  for (const [facility, last] of positions) {
    for (let after = 0; after < last;) {
      const page = await log.read({ facility, after, upTo: last, limit: pageEvents });
      const newest = page[page.length - 1];
      if (newest === undefined) break;
      enterprise = foldEnterprise(enterprise, page);
      after = newest.position;
      folded += page.length;
      onFolded(folded);
    }
  }
  return { enterprise, folded };
}

/** One line for each facility, with its position, and one for who is who. */
export function hashesOf(enterprise: Enterprise, only?: string): readonly string[] {
  const houses = [...enterprise.hospitals].filter(([facility]) => only === undefined || facility === only);
  return [
    ...houses.map(([facility, hospital]) => `${facility}  position ${hospital.position}  ${stateHash(hospital, digest)}`),
    `identity  ${stateHash(enterprise.identity, digest)}`,
  ];
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
