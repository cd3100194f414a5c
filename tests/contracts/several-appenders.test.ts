/** Several processes append to one log: each facility keeps one line of positions without gaps, a message is kept once, and what was decided too late is refused. */
import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encounterId, facilityId, feedId, patientId, type FacilityId } from '@healthos/core/ids.ts';
import type { Arrival } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { createTrail } from '@healthos/command-center/audit/trail.ts';
import { createAuditStore } from '@healthos/command-center/postgres/audit-store.ts';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog, type PostgresLog } from '@healthos/command-center/postgres/event-log.ts';
import { giveTurn, holdsOf, leaveHolds, takeHolds, takeTurn } from '@healthos/command-center/postgres/facility-hold.ts';
import { temporaryFolder } from '../services/temporary.ts';

const now = instant(Date.UTC(2026, 2, 12, 12));
const clock = { now: () => now };
const hourMs = 3_600_000;
let folder = '';
let embedded: Embedded;
let logs: readonly PostgresLog[] = [];
let made = 0;

beforeAll(async () => {
  folder = temporaryFolder('healthos-several-');
  await chmod(folder, 0o755);
  embedded = await startEmbedded({ dataDir: join(folder, 'data') });
  logs = await Promise.all([1, 2, 3].map(() => openLog({ url: embedded.url, clock, many: true })));
});
afterAll(async () => {
  for (const log of logs) await log.close();
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
});

const one = (n: number): PostgresLog => {
  const log = logs[n % logs.length];
  if (log === undefined) throw new Error('no log');
  return log;
};

function arrival(facility: FacilityId, more: Partial<Arrival> = {}): Arrival {
  const n = ++made;
  const bytes = Buffer.from(`message ${n}`);
  return {
    facility,
    feed: feedId('adt'),
    sender: 'A|F',
    peer: 'test',
    controlId: `C${n}`,
    type: 'ADT^A01',
    receivedAt: now,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    outcome: 'applied',
    onReusedControlId: 'quarantine',
    // The same people told of by all, in another order each time: what waits for each other in the database is tried again.
    identities: [n % 7, (n * 3) % 7].map((person) => ({ patient: patientId(`p${person}`), assigner: 'A', number: `N${person}`, family: `F${n}` })),
    samples: [],
    events: [0, 1].map((part) => ({
      event: { type: 'EncounterUpdated', encounter: encounterId(`V${n}`), patient: patientId(`p_${n}`) },
      effective: { at: now },
      order: orderKey(now, now, 30, `C${n}-${part}`),
      segments: [],
    })),
    ...more,
  };
}

test('each facility has one line of positions, whoever appends', async () => {
  const houses = ['H1', 'H2', 'H3', 'H4'].map(facilityId);
  const appended = await Promise.all(Array.from({ length: 600 }, (_, n) => one(n).append(arrival(houses[(n * 7) % 4] ?? facilityId('H1')))));
  for (const house of houses) {
    const own = appended.flatMap(({ events }) => events.filter(({ facility }) => facility === house).map(({ position }) => position));
    expect(own.sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
    expect((await one(1).positions()).get(house)).toBe(300);
  }
  expect(new Set(appended.map(({ message }) => message.id)).size).toBe(600);
});

test('one message sent to all at the same time is kept once, and all answer the same', async () => {
  for (let round = 0; round < 20; round++) {
    const sent = arrival(facilityId('once'));
    const all = await Promise.all([0, 1, 2].map((n) => one(n).append(sent)));
    expect(new Set(all.map(({ message }) => message.id)).size).toBe(1);
    expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  }
  expect((await one(0).positions()).get(facilityId('once'))).toBe(40);
});

test('a control id that two processes get with other bytes is processed once', async () => {
  const [first, second] = [arrival(facilityId('reused')), arrival(facilityId('reused'))];
  const both = await Promise.all([one(0).append(first), one(1).append({ ...second, controlId: first.controlId })]);
  expect(both.map(({ message }) => message.outcome).sort()).toEqual(['applied', 'quarantined']);
});

test('what was decided under a turn that is over is refused, and what came with it is kept', async () => {
  const house = facilityId('turns');
  const first = await takeTurn(one(0).pool, house, hourMs);
  expect(first?.position).toBe(0);
  // While it lasts nobody else gets one.
  expect(await takeTurn(one(1).pool, house, hourMs)).toBeUndefined();
  await giveTurn(one(0).pool, house, first?.turn ?? 0);
  const second = await takeTurn(one(1).pool, house, hourMs);
  const [late, beside, inTime] = await Promise.allSettled([
    one(0).append(arrival(house, { turn: first?.turn ?? 0 })),
    one(0).append(arrival(house)),
    one(1).append(arrival(house, { turn: second?.turn ?? 0 })),
  ]);
  expect([late.status, beside.status, inTime.status]).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(late.status === 'rejected' && late.reason).toMatchObject({ code: 'log.turn' });
  expect((await one(2).positions()).get(house)).toBe(4);
  await giveTurn(one(1).pool, house, second?.turn ?? 0);
  expect((await takeTurn(one(2).pool, house, 1))?.position).toBe(4);
});

test('who takes a house fences off who held it: no turn as its holder, and what he decided is refused', async () => {
  const [house, other] = [facilityId('fenced'), facilityId('also fenced')];
  const old = (await takeHolds(one(0).pool, [house], 'a')).get(house) ?? 0;
  const turn = await takeTurn(one(0).pool, house, hourMs, { holder: 'a', fence: old });
  const fence = (await takeHolds(one(1).pool, [house, other], 'b')).get(house) ?? 0;
  expect(fence).toBeGreaterThan(old);
  await expect(one(0).append(arrival(house, { turn: turn?.turn ?? 0 }))).rejects.toMatchObject({ code: 'log.turn' });
  expect(await takeTurn(one(0).pool, house, 1, { holder: 'a', fence: old })).toBeUndefined();
  expect(await takeTurn(one(1).pool, house, 1, { holder: 'b', fence })).toBeDefined();
  expect([[...(await holdsOf(one(2).pool, 'a'))], [...(await holdsOf(one(2).pool, 'b'))]]).toEqual([
    [],
    [
      ['also fenced', 1],
      ['fenced', fence],
    ],
  ]);
  await leaveHolds(one(1).pool, 'b', [house, other]);
  expect([...(await holdsOf(one(2).pool, 'b'))]).toEqual([]);
});

test('a process that believes to be alone is kept out', { timeout: 60_000 }, async () => {
  await expect(openLog({ url: embedded.url, clock })).rejects.toMatchObject({ code: 'database.held' });
});

test('the audit stays one chain, whoever writes it', async () => {
  const trails = logs.map((log) => createTrail(createAuditStore(log.pool), clock));
  const read = (n: number) => ({ facility: 'H1', patients: [`p${n}`], kind: 'chart' as const, role: 'nurse' as const, peer: 'test', why: 'care' as const });
  await Promise.all(trails.flatMap((trail, t) => Array.from({ length: 30 }, (_, n) => trail.record(read(t * 30 + n)))));
  expect(await trails[0]?.verify([])).toEqual({ lines: 90 });
});
