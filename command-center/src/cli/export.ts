/** Events of the log as NDJSON, one a line, as they are kept: positions, both times, order and the fact. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import cliProgress from 'cli-progress';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Config } from '../config.ts';
import { withReading, type ReadingLog } from '../postgres/open-reading.ts';
import { WronglyAsked } from './wrongly-asked.ts';

const pageEvents = 5000;

export async function exportEvents(config: Config, options: { readonly facility?: string; readonly after: string; readonly out?: string }): Promise<number> {
  const from = Number(options.after);
  if (!Number.isInteger(from) || from < 0) throw new WronglyAsked('--after takes a position: a whole number from 0.');
  const out = options.out === undefined ? process.stdout : createWriteStream(options.out);
  const houses = await withReading(config, async ({ log }) => {
    const positions = [...(await log.positions())].filter(([facility]) => options.facility === undefined || facility === options.facility);
    await writePages(log, positions, from, out);
    return positions.length;
  });
  if (out !== process.stdout) {
    out.end();
    await finished(out);
  }
  return houses === 0 && options.facility !== undefined ? 1 : 0;
}

async function writePages(
  log: ReadingLog['log'],
  positions: readonly (readonly [facility: FacilityId, last: number])[],
  from: number,
  out: NodeJS.WritableStream,
): Promise<void> {
  const bar = new cliProgress.SingleBar(
    { format: 'exporting {bar} {value}/{total} events', stream: process.stderr, clearOnComplete: true },
    cliProgress.Presets.shades_classic,
  );
  bar.start(
    positions.reduce((sum, [, position]) => sum + Math.max(0, position - from), 0),
    0,
  );
  for (const [facility, last] of positions) {
    for (let after = from; after < last;) {
      const page = await log.read({ facility, after, upTo: last, limit: pageEvents });
      const newest = page[page.length - 1];
      if (newest === undefined) break;
      if (!out.write(page.map((recorded) => `${JSON.stringify(recorded)}\n`).join(''))) await once(out, 'drain');
      after = newest.position;
      bar.increment(page.length);
    }
  }
  bar.stop();
}
