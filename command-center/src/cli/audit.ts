/** `npx healthos audit verify`: walks the chain of the audit of reads and holds it against the heads noted outside the database. Beside a running server, or without one. */
import { readNotes } from '../audit/anchors.ts';
import { createTrail } from '../audit/trail.ts';
import type { Config } from '../config.ts';
import { withReading } from '../postgres/open-reading.ts';
import { instant } from '@healthos/core/time.ts';

/** 0: whole. 1: the first line that is not is named. */
export async function verifyAudit(config: Config): Promise<number> {
  // Read before the chain: what is noted while it is walked may lie beyond where it ended then.
  const { anchors, restores } = await readNotes(config.dataDir);
  const { lines, broken } = await withReading(config, ({ audit }) => createTrail(audit, { now: () => instant(Date.now()) }).verify(anchors));
  for (const { at, to, seq, givenUp } of restores)
    process.stdout.write(
      `The database was restored on ${iso(at)} to ${iso(to)}, line ${seq} of the audit${givenUp === undefined ? '' : `; lines ${seq + 1} to ${givenUp}, noted before, were given up`}.\n`,
    );
  if (broken === undefined) {
    process.stdout.write(`The audit is whole: ${lines} lines, held against ${anchors.length} noted heads.\n`);
    return 0;
  }
  process.stdout.write(`Line ${broken.seq} of the audit is ${broken.what}; the ${lines} lines before it stand.\n`);
  return 1;
}

const iso = (at: number): string => new Date(at).toISOString();
