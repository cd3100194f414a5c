/** The audit of reads meddled with in four ways behind the product's back: `npx healthos audit verify` names the first line that is not as it was written. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { home, startProduct, type Home } from './product.ts';
import { holds, type Fault, type Figure } from './promise.ts';
import { movement } from './senders.ts';
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';

const reads = 12;
/** In the middle, so that a walk from either end must find it. */
const meddled = 7;

const off = 'ALTER TABLE read_audit DISABLE TRIGGER USER';
const ways: readonly { readonly what: string; readonly sql: readonly string[]; readonly says: RegExp }[] = [
  {
    what: 'one line edited',
    sql: [`UPDATE read_audit SET staff = 'nobody' WHERE seq = ${meddled}`],
    says: new RegExp(`^Line ${meddled} of the audit is edited`),
  },
  { what: 'one line deleted', sql: [`DELETE FROM read_audit WHERE seq = ${meddled}`], says: new RegExp(`^Line ${meddled} of the audit is missing`) },
  { what: 'the end cut off', sql: [`DELETE FROM read_audit WHERE seq >= ${meddled}`], says: new RegExp(`^Line ${meddled} of the audit is cut off`) },
  {
    what: 'an old copy put in its place',
    sql: ['DELETE FROM read_audit', 'INSERT INTO read_audit SELECT * FROM old_audit'],
    says: /^Line 5 of the audit is cut off/,
  },
];

export const tampering: Fault = {
  name: 'tampering',
  title: 'the audit of reads meddled with',
  whole: { runs: ways.length, seconds: 0 },
  quick: { runs: ways.length, seconds: 0 },
  run: async () => {
    const at = await home();
    const product = await startProduct(at);
    const sender = await connectMllp({ host: '127.0.0.1', port: at.mllpPort });
    await sender.send(movement('A1', 1));
    sender.close();
    for (let n = 0; n < reads; n++) await product.ask('/api/messages/1');
    await product.stop();
    const database = await startEmbedded({ dataDir: at.folder });
    await say(database.url, 'CREATE TABLE whole_audit AS SELECT * FROM read_audit', 'CREATE TABLE old_audit AS SELECT * FROM read_audit WHERE seq < 5');
    const figures: Figure[] = [holds('found whole before anybody meddled', verify(at).status === 0)];
    for (const { what, sql, says } of ways) {
      await say(database.url, off, ...sql);
      const { status, stdout } = verify(at);
      figures.push(holds(`${what}: found, and the first bad line named (${stdout.trim()})`, status === 1 && says.test(stdout)));
      await say(database.url, 'TRUNCATE read_audit', 'INSERT INTO read_audit SELECT * FROM whole_audit', 'ALTER TABLE read_audit ENABLE TRIGGER USER');
    }
    figures.push(holds('found whole again once it is as it was', verify(at).status === 0));
    figures.push(holds('the database itself refuses a change of a line', await refuses(database.url, `UPDATE read_audit SET staff = 'nobody' WHERE seq = 1`)));
    await database.stop();
    await at.remove();
    return figures;
  },
};

function verify(at: Home): { readonly status: number | null; readonly stdout: string } {
  const env = { ...process.env, HEALTHOS_DATA_DIR: at.folder, HEALTHOS_SIMULATOR: 'off' };
  return spawnSync(process.execPath, [join(import.meta.dirname, '../../command-center/src/cli.ts'), 'audit', 'verify'], { env, encoding: 'utf8' });
}

async function say(url: string, ...statements: readonly string[]): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  try {
    for (const statement of statements) await db.query(statement);
  } finally {
    await db.end();
  }
}

const refuses = (url: string, statement: string): Promise<boolean> =>
  say(url, statement).then(
    () => false,
    () => true,
  );
