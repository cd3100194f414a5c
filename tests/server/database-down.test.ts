/** The database dies under the server: readiness and every wall say so, nothing is acknowledged meanwhile, and all of it comes back without a hand. */
import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import type { Tick } from '@healthos/core/wire.ts';
import { adt } from './messages.ts';
import { heard, msa, soon, startServer, type Server } from './started.ts';
import { temporaryFolder } from '../services/temporary.ts';

const admission = (n: number): Buffer => adt({ trigger: 'A01', control: `DB${n}`, minutes: n, patient: `D${n}`, visit: `VD${n}`, place: `4W^0${n}^A` });

describe('a database of its own that stops', () => {
  let folder: string;
  let database: Embedded;
  let server: Server;
  beforeAll(async () => {
    folder = temporaryFolder('healthos-database-');
    await chmod(folder, 0o755);
    database = await startEmbedded({ dataDir: folder });
    server = await startServer({ DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await server.stop();
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('the wall and readiness say so within 10 s, nothing is acknowledged, and all of it comes back by itself', async () => {
    const wall = await server.live('wall-staff', 'LGH');
    const told = heard<Tick>(wall, 'tick', (tick) => !tick.logWritable, 10_000);
    await database.stop();
    await told;
    const { status, body } = await server.ask(undefined, '/readyz');
    expect([status, body['reasons']]).toEqual([503, ['the database takes no writes']]);
    expect((await server.ask(undefined, '/healthz')).status).toBe(200);
    expect((await server.ask('admin', '/api/messages')).body['code']).toBe('server.fault');
    const sender = await server.mllp();
    let answered = false;
    const answer = sender.send(admission(1)).then((reply) => {
      answered = true;
      return reply;
    });
    await heard<Tick>(wall, 'tick', () => true, 3000);
    expect(answered).toBe(false);
    const back = heard<Tick>(wall, 'tick', (tick) => tick.logWritable, 15_000);
    database = await startEmbedded({ dataDir: folder });
    await back;
    expect(msa(await answer)).toEqual(['AA', 'DB1']);
    expect((await server.ask(undefined, '/readyz')).status).toBe(200);
    sender.close();
  });
});

describe('the embedded database, killed', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  async function killDatabase(): Promise<void> {
    const [pid = ''] = (await readFile(join(server.dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  test('is started again, and the message under way is answered when it is kept, and kept once', async () => {
    const sender = await server.mllp();
    expect(msa(await sender.send(admission(2)))[0]).toBe('AA');
    await killDatabase();
    // A sender whose connection ends without an answer sends again: never lost, never twice.
    const answer =
      (await sender.send(admission(3))) ??
      (await soon(async () => {
        const again = await server.mllp();
        const reply = await again.send(admission(3));
        again.close();
        return reply;
      }, 20_000));
    expect(msa(answer)).toEqual(['AA', 'DB3']);
    const kept = await soon(async () => (await server.ask('admin', '/api/messages?controlId=DB3')).body.rows, 10_000);
    expect(kept.filter((row) => row['outcome'] !== 'duplicate')).toHaveLength(1);
    const beds = await server.ask('admin', '/api/facilities/LGH/beds?limit=2000');
    expect(beds.body.rows?.filter((row) => row['occupancy'] === 'occupied').map((row) => row['key'])).toEqual(['4W-02-A', '4W-03-A']);
    sender.close();
  });
});
