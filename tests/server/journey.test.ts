/** The walk of an admission through the whole server: acknowledged, kept byte for byte, folded, shown, pushed, moved, merged, charged, and every number traced back. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { adt, dose, merge } from './messages.ts';
import { heard, msa, soon, startServer, type Server } from './started.ts';

let server: Server;
let sender: MllpClient;
const beds = '/api/facilities/LGH/beds?limit=2000';

beforeAll(async () => {
  server = await startServer();
  sender = await server.mllp();
});
afterAll(async () => {
  sender.close();
  await server.stop();
});

async function rowOf(path: string, key: string, value: string): Promise<Record<string, unknown> | undefined> {
  const { body } = await server.ask('admin', path);
  return body.rows?.find((row) => row[key] === value);
}

const occupied = (bed: string) => rowOf(beds, 'key', bed).then((row) => (row?.['occupancy'] === 'occupied' ? row : undefined));

test('an admission is acknowledged after the commit, kept byte for byte, and occupies its bed', async () => {
  const admission = adt({ trigger: 'A01', control: 'J1', minutes: 0, patient: '1001', visit: 'V1001', place: '4W^01^A' });
  expect(msa(await sender.send(admission))).toEqual(['AA', 'J1']);
  const bed = await soon(() => occupied('4W-01-A'));
  expect(bed['encounter']).toBe('V1001');
  expect(await rowOf('/api/facilities/LGH/census', 'unit', '4W')).toMatchObject({ occupied: 1, levelOfCare: 'medical-surgical' });
  const [kept] = (await server.ask('admin', '/api/messages?controlId=J1')).body.rows ?? [];
  expect(kept).toMatchObject({ feed: 'adt', type: 'ADT^A01', outcome: 'applied', sha256: createHash('sha256').update(admission).digest('hex') });
  expect((await server.ask('admin', `/api/messages/${String(kept?.['id'])}/raw`)).bytes.equals(admission)).toBe(true);
});

test('a message that comes again is answered as before, changes nothing, and is found among the duplicates', async () => {
  const again = adt({ trigger: 'A01', control: 'J1', minutes: 0, patient: '1001', visit: 'V1001', place: '4W^01^A' });
  const [kept] = (await server.ask('admin', '/api/messages?controlId=J1')).body.rows ?? [];
  expect((await server.ask('admin', '/api/messages?outcome=duplicate')).body.rows).toEqual([]);
  expect(msa(await sender.send(again))).toEqual(['AA', 'J1']);
  expect(msa(await sender.send(again))).toEqual(['AA', 'J1']);
  const row = await soon(async () => (await server.ask('admin', '/api/messages?outcome=duplicate&feed=adt')).body.rows?.find(({ times }) => times === 2));
  expect(row).toMatchObject({
    id: kept?.['id'],
    repeats: kept?.['id'],
    controlId: 'J1',
    outcome: 'duplicate',
    from: '127.0.0.1',
    keptAt: kept?.['receivedAt'],
  });
  expect(Number(row['receivedAt'])).toBeGreaterThanOrEqual(Number(kept?.['receivedAt']));
  expect((await server.ask('admin', '/api/messages?controlId=J1')).body.rows).toEqual([kept]);
  expect((await server.ask('admin', '/api/messages?outcome=duplicate&facility=ELSEWHERE')).body.rows).toEqual([]);
});

test('the lineage of a bed leads to its events, their segments and the message', async () => {
  const { body, status } = await server.ask('admin', '/api/views/beds/rows/4W-01-A/lineage?facility=LGH');
  expect(status).toBe(200);
  const events = body['events'] as readonly { readonly type: string; readonly segments: readonly number[]; readonly message: string }[];
  const admitted = events.find((event) => event.type === 'PatientAdmitted');
  expect(admitted?.segments.length).toBeGreaterThan(0);
  const message = await server.ask('admin', `/api/messages/${String(admitted?.message)}`);
  expect(message.body).toMatchObject({ controlId: 'J1' });
});

test('the same message twice is answered alike and changes nothing', async () => {
  const before = (await server.ask('admin', '/api/facilities/LGH/state-hash')).body;
  const again = adt({ trigger: 'A01', control: 'J1', minutes: 0, patient: '1001', visit: 'V1001', place: '4W^01^A' });
  const [first, second] = [await sender.send(again), await sender.send(again)];
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
  expect(msa(first)).toEqual(['AA', 'J1']);
  expect((await server.ask('admin', '/api/facilities/LGH/state-hash')).body).toEqual(before);
});

test('what a screen takes back before it was answered is not shown to it', async () => {
  const wall = await server.live('bed-manager', 'LGH');
  // It is answered once it is in the audit who was shown whom: later than both words come.
  const asked = wall.timeout(5000).emitWithAck('watch', { view: 'encounters', facility: 'LGH' }) as Promise<unknown>;
  wall.emit('unwatch', { view: 'encounters', facility: 'LGH' });
  expect(await asked).toMatchObject({ refused: 'live.taken-back' });
  expect(await wall.timeout(5000).emitWithAck('watch', { view: 'encounters', facility: 'LGH' })).toMatchObject({ view: 'encounters' });
  wall.close();
});

test('a transfer reaches an open wall as changed rows within a second', async () => {
  const wall = await server.live('wall-staff', 'LGH');
  const snapshot = (await wall.timeout(5000).emitWithAck('watch', { view: 'beds', facility: 'LGH' })) as Snapshot;
  expect(snapshot.rows.length).toBeGreaterThan(400);
  const change = heard<Change>(wall, 'change', (said) =>
    said.put.some(([key, row]) => key === '4E-02-A' && (row as { occupancy: string }).occupancy === 'occupied'),
  );
  const began = performance.now();
  expect(msa(await sender.send(adt({ trigger: 'A02', control: 'J2', minutes: 5, patient: '1001', visit: 'V1001', place: '4E^02^A' })))[0]).toBe('AA');
  const { put, receivedAt } = await change;
  expect(performance.now() - began).toBeLessThan(1000);
  expect(put.map(([key]) => key)).toContain('4W-01-A');
  expect(receivedAt).toBeGreaterThan(0);
  wall.close();
});

test('a merge leaves one person with the facts of both records, and taking it back is exact', async () => {
  await sender.send(adt({ trigger: 'A01', control: 'J3', minutes: 10, patient: '1002', visit: 'V1002', place: '4W^03^A' }));
  const apart = (await server.ask('admin', '/api/facilities/LGH/state-hash')).body;
  await sender.send(merge('J4', 20, '1001', '1002'));
  const people = await soon(async () => {
    const [one, two] = await Promise.all(['V1001', 'V1002'].map((visit) => rowOf('/api/facilities/LGH/encounters', 'encounter', visit)));
    return one !== undefined && one['patient'] === two?.['patient'] ? { person: one['patient'] } : undefined;
  });
  const kept = await server.ask('admin', '/api/messages?controlId=J4');
  const message = await server.ask('admin', `/api/messages/${String(kept.body.rows?.[0]?.['id'])}`);
  const merged = (message.body['events'] as readonly { readonly event: { readonly type: string; readonly from?: string; readonly into?: string } }[]).find(
    ({ event }) => event.type === 'PatientsMerged',
  )?.event;
  expect(merged?.into).toBe(people.person);
  const undo = { facility: 'LGH', from: merged?.from, into: merged?.into, reason: 'two different people' };
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(undo) };
  expect((await server.ask('nurse', '/api/identity/unmerge', json)).status).toBe(404);
  expect((await server.ask('steward', '/api/identity/unmerge', json)).status).toBe(200);
  await soon(async () => ((await rowOf('/api/facilities/LGH/encounters', 'encounter', 'V1002'))?.['patient'] === merged?.from ? true : undefined));
  expect((await server.ask('steward', '/api/identity/unmerge', json)).status).toBe(409);
  expect(apart['hash']).toBeDefined();
});

test('a dose adds its charge, and its deletion takes the ledger back to the cent', async () => {
  const about = { patient: '1002', visit: 'V1002', place: '4W^03^A' };
  const charged = async (): Promise<number> => Number((await rowOf('/api/facilities/LGH/revenue', 'encounter', 'V1002'))?.['chargedCents'] ?? 0);
  const before = await charged();
  expect(msa(await sender.send(dose('J5', 30, about, 'A')))[0]).toBe('AA');
  await soon(async () => ((await charged()) === before + 475 ? true : undefined));
  expect(msa(await sender.send(dose('J6', 31, about, 'D')))[0]).toBe('AA');
  await soon(async () => ((await charged()) === before ? true : undefined));
});

test('a past moment shows what was true then, and what was known then', async () => {
  const at = new Date(Date.UTC(2026, 2, 12, 12, 2)).toISOString();
  const past = await server.ask('admin', `${beds}&at=${at}`);
  expect(past.body.rows?.find((row) => row['key'] === '4W-01-A')).toMatchObject({ occupancy: 'occupied', encounter: 'V1001' });
  const unknown = await server.ask('admin', '/api/facilities/LGH/encounters?knownAt=2020-01-01T00:00:00Z');
  expect([200, 404]).toContain(unknown.status);
  expect(unknown.body.rows ?? []).toEqual([]);
});

test('what is rejected is listed with its place and code, mended and replayed', async () => {
  const broken = Buffer.from('MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260312130000+0000||ADT^A01|J7|P|2.5.1\rEVN|A01|20260312130000+0000\rPV1|1|I|4W^05^A^LGH\r');
  const reply = await sender.send(broken);
  expect(msa(reply)).toEqual(['AE', 'J7']);
  expect(reply?.toString()).toContain('ERR|');
  const [listed] = (await server.ask('admin', '/api/messages?outcome=rejected&controlId=J7')).body.rows ?? [];
  expect(listed).toMatchObject({ code: 'hl7.no-patient' });
  const mended = adt({ trigger: 'A01', control: 'J7', minutes: 60, patient: '1003', visit: 'V1003', place: '4W^05^A' });
  const replayed = await server.ask('steward', `/api/messages/${String(listed?.['id'])}/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(mended),
  });
  expect(replayed.status).toBe(200);
  await soon(() => occupied('4W-05-A'));
});

test('bytes over HTTP take the same path', async () => {
  const body = adt({ trigger: 'A01', control: 'J8', minutes: 61, patient: '1004', visit: 'V1004', place: '4W^06^A' });
  const posted = await server.ask('feed', '/api/feeds/adt/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/hl7-v2' },
    body: new Uint8Array(body),
  });
  expect([posted.status, msa(posted.bytes)]).toEqual([200, ['AA', 'J8']]);
  await soon(() => occupied('4W-06-A'));
});

test('state is the fold of the log: a restart ends at the same hash', async () => {
  const before = (await server.ask('admin', '/api/facilities/LGH/state-hash')).body;
  sender.close();
  const { dataDir } = server;
  await server.stop(true);
  server = await startServer({}, dataDir);
  sender = await server.mllp();
  expect((await server.ask('admin', '/api/facilities/LGH/state-hash')).body).toEqual(before);
});
