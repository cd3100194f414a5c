/** One bit of an event flipped on the disk while nobody looks: the next read of it fails and names the place; nothing folded from it is shown. */
import { spawnSync } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { home, startProduct, type Home } from './product.ts';
import { holds, type Fault, type Figure } from './promise.ts';
import { movement } from './senders.ts';

const messages = 40;
const limitMs = 60_000;
/** Stands in every row of both tables. */
const word = 'LGH';

const tables = [
  { table: 'event', what: 'an event', command: ['replay'] },
  { table: 'read_audit', what: 'a line of the audit', command: ['audit', 'verify'] },
] as const;

export const flippedBit: Fault = {
  name: 'flipped-bit',
  title: 'one bit flipped on the disk',
  whole: { runs: tables.length, seconds: 0 },
  quick: { runs: tables.length, seconds: 0 },
  run: async () => {
    const figures: Figure[] = [];
    for (const { table, what, command } of tables) {
      const at = await home();
      await written(at);
      figures.push(holds(`${what}: read before the flip`, healthos(at, command).status === 0));
      await flip(at, table);
      const { status, said } = healthos(at, command);
      const named = /invalid page in block \d+ of relation|position \d+|[Ll]ine \d+/.exec(said)?.[0];
      figures.push(holds(`${what}: the next read fails and names the place (${said.trim().split('\n').at(-1) ?? ''})`, status === 1 && named !== undefined));
      await at.remove();
    }
    return figures;
  },
};

async function written(at: Home): Promise<void> {
  const product = await startProduct(at);
  const sender = await connectMllp({ host: '127.0.0.1', port: at.mllpPort });
  for (let n = 0; n < messages; n++) await sender.send(movement(`B${n}`, n));
  sender.close();
  for (let n = 1; n <= messages; n++) await product.ask(`/api/messages/${n}`);
  await product.stop();
}

/** The lowest bit of one byte in the middle of the table's rows, in its file, with no server running. */
async function flip(at: Home, table: string): Promise<void> {
  const database = await startEmbedded({ dataDir: at.folder });
  const db = new pg.Client({ connectionString: database.url });
  await db.connect();
  const { rows } = await db.query<{ path: string }>('SELECT pg_relation_filepath($1) AS path', [table]);
  await db.query('CHECKPOINT');
  await db.end();
  await database.stop();
  const path = join(at.folder, 'postgres', rows[0]?.path ?? '');
  const bytes = await readFile(path);
  const place = bytes.lastIndexOf(word);
  const file = await open(path, 'r+');
  await file.write(Buffer.from([(bytes[place] ?? 0) ^ 1]), 0, 1, place);
  await file.sync();
  await file.close();
}

function healthos(at: Home, command: readonly string[]): { readonly status: number | null; readonly said: string } {
  const env = { ...process.env, HEALTHOS_DATA_DIR: at.folder, HEALTHOS_SIMULATOR: 'off' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../command-center/src/cli.ts'), ...command], {
    env,
    encoding: 'utf8',
    // One that never ends found nothing, and must not keep the others from their turn.
    timeout: limitMs,
  });
  return { status, said: `${stdout}${stderr}` };
}
