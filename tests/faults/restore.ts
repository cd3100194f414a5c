/**
 * A backup that follows the log under load; a second picked in the middle of it; then the machine is lost with everything on it. Restored to that second, the state is the fold of the
 * log up to there; restored to the end, what was acknowledged and is not there was acknowledged within the last minute.
 */
import { cp, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { newestOf, type NewestNote } from '@healthos/command-center/backup/backup-folder.ts';
import { followLimits } from '@healthos/command-center/backup/follow-log.ts';
import { readSealed } from '@healthos/command-center/backup/sealed.ts';
import { foldLog, hashesOf } from '@healthos/command-center/cli/replay.ts';
import { startEmbedded } from '@healthos/command-center/postgres/embedded.ts';
import { withReading } from '@healthos/command-center/postgres/open-reading.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { healthos, staying, type Ended } from '../keeping/commands.ts';
import { goneWithin, home, postmasterOf, startProduct, until, type Home } from './product.ts';
import { atMost, holds, none, type Fault, type Figure } from './promise.ts';
import { Senders } from './senders.ts';

const senders = 4;
const [facility, limitMs] = ['LGH', 60_000];
const secondMs = 1000;

export const restore: Fault = {
  name: 'restore',
  title: 'the machine lost under load; its database restored to a second, and to the end',
  whole: { runs: 1, seconds: 30 },
  quick: { runs: 1, seconds: 6 },
  run: async ({ seconds }) => {
    const [at, places] = [await home(), await home()];
    const folder = (name: string): string => join(places.folder, name);
    const product = await startProduct(at);
    const load = new Senders({ port: at.mllpPort, senders, name: 'K' });
    await until('work before the copy', () => load.count() >= 200, limitMs);
    const following = await staying({ HEALTHOS_DATA_DIR: at.folder }, ['backup', folder('backup'), '--follow'], ['following the log', 'copied']);
    await product.ask('/api/messages/1');
    await pause((seconds * secondMs) / 2);
    const moment = Math.ceil(Date.now() / secondMs) * secondMs;
    const momentHere = performance.now() + moment - Date.now();
    await pause((seconds * secondMs) / 2);
    const reaches = async (): Promise<number> => (await readSealed<NewestNote>(newestOf(folder('backup'))))?.reaches ?? 0;
    await until('the backup reaches the second', async () => (await reaches()) > moment, limitMs, 100);
    // Nearly as long after the last mark as may be: what is lost is what came since.
    const marked = await reaches();
    await until('a new mark', async () => (await reaches()) > marked, limitMs, 20);
    await pause(followLimits.markMs * 0.9);
    // Lost at once: the program, its database, and nobody asked.
    const postmaster = await postmasterOf(at.folder);
    product.kill('SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    const lostHere = performance.now();
    await load.stop();
    const followed = await following.end();
    await goneWithin(at.folder).catch(() => undefined);

    const began = performance.now();
    const toSecond = await healthos({}, 'restore', folder('backup'), '--to', new Date(moment).toISOString(), '--into', folder('second'));
    const tookMs = performance.now() - began;
    const toEnd = await healthos({}, 'restore', folder('backup'), '--into', folder('end'));
    for (const one of [followed, toSecond, toEnd]) if (one.status !== 0) throw new Error(`${one.out}${one.err}`);
    const second = await controlsIn(folder('second'));
    const end = await controlsIn(folder('end'));
    const before = load.acknowledged().filter(({ acknowledgedAt = 0 }) => acknowledgedAt < momentHere);
    const lost = load.acknowledged().filter(({ control }) => !end.has(control));
    const oldestLost = Math.min(lostHere, ...lost.map(({ acknowledgedAt = 0 }) => acknowledgedAt));
    const figures: Figure[] = [
      { what: 'messages acknowledged', value: load.count() },
      holds(`the backup ended in good order (${followed.out.trim().split('\n').at(-1) ?? ''})`, followed.status === 0),
      holds(`restored to ${new Date(moment).toISOString()}`, toSecond.status === 0),
      { what: 'it took', value: tookMs / 1000, unit: 's' },
      none(
        'acknowledged before that second and not there',
        before.filter(({ control }) => !second.has(control)).map(({ control }) => control),
      ),
      none(
        'first sent after that second and there',
        load.sent.filter(({ control, sentAt, times }) => times === 1 && sentAt > momentHere && second.has(control)).map(({ control }) => control),
      ),
      holds(
        'its state is the fold of the log up to there',
        (await foldedUpTo(at, positionIn(toSecond))).every((line) => toSecond.out.includes(line)),
      ),
      holds('its audit is whole', toSecond.out.includes('The audit is whole') && (await verified(folder('second'))).status === 0),
      holds('restored to the end', toEnd.status === 0),
      atMost('what was acknowledged and is not there was so in the last', (lostHere - oldestLost) / 1000, 60, 's'),
      holds('a backup with one bit flipped is refused, and the file named', await refusesDamage(folder('backup'), folder('damaged'))),
    ];
    await at.remove();
    await places.remove();
    return figures;
  },
};

const positionIn = ({ out }: Ended): number => Number(new RegExp(`^${facility}  position (\\d+) `, 'm').exec(out)?.[1] ?? 0);
const verified = (dataDir: string): Promise<Ended> => healthos({ HEALTHOS_DATA_DIR: dataDir }, 'audit', 'verify');

/** Of the lost machine itself, whose disk this test still has. */
async function foldedUpTo(at: Home, position: number): Promise<readonly string[]> {
  const { enterprise } = await withReading({ dataDir: at.folder }, ({ log }) => foldLog(log, new Map([[facilityId(facility), position]]), () => undefined));
  return position === 0 ? ['nothing was restored'] : hashesOf(enterprise);
}

async function controlsIn(dataDir: string): Promise<ReadonlySet<string>> {
  const database = await startEmbedded({ dataDir });
  const db = new pg.Client({ connectionString: database.url });
  await db.connect();
  const { rows } = await db.query<{ control_id: string }>("SELECT control_id FROM message WHERE feed = 'adt'");
  await db.end();
  await database.stop();
  return new Set(rows.map((row) => row.control_id));
}

async function refusesDamage(backup: string, copy: string): Promise<boolean> {
  await cp(backup, copy, { recursive: true });
  const path = join(copy, 'bases', (await readdir(join(copy, 'bases')))[0] ?? '', 'base.tar.gz');
  const file = await open(path, 'r+');
  const place = Math.floor((await file.stat()).size / 2);
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, place);
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, place);
  await file.close();
  const { status, err } = await healthos({}, 'restore', copy, '--into', `${copy}-restored`);
  await rm(copy, { recursive: true });
  return status === 1 && err.includes('backup.damaged') && err.includes(path);
}
