/** What a label keeps from a reader of the lists of a unit, what a broken glass opens to one of another unit, and that the audit says who was shown whom: over the doors of a running server. */
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import type { Change, Snapshot, WireRefusal } from '@healthos/core/wire.ts';
import { workBodies } from '@healthos/simulators/encode/work-json.ts';
import { instant } from '@healthos/core/time.ts';
import { adt } from './messages.ts';
import { heard, msa, soon, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let patient = '';
let asked = 0;
const sockets: Socket[] = [];

const time = (minutes: number): string => `${new Date(Date.UTC(2026, 2, 12, 12, minutes)).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
/** A medication order with the confidentiality of ORC-28. */
const medication = (control: string, order: string, drug: string, confidential: string): Buffer =>
  Buffer.from(
    [
      `MSH|^~\\&|LGHRX|LGH|HOS|LGH|${time(2)}||RDE^O11^RDE_O11|${control}|P|2.5.1`,
      'PID|1||P1^^^LGH^MR||Test^PatP1||19700102|F',
      'PV1|1|I|4W^01^A^LGH||||||||||||||||V1',
      `ORC|NW|${order}${'|'.repeat(26)}${confidential}`,
      `RXE|^BID|${drug}^${drug}^L|10||mg`,
      'RXR|PO',
      '',
    ].join('\r'),
    'latin1',
  );

function potassium(control: string): Buffer {
  const at = new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return Buffer.from(
    [
      `MSH|^~\\&|LIS|LGH|HOS|LGH|${at}+0000||ORU^R01^ORU_R01|${control}|P|2.5.1`,
      'PID|1||P1^^^LGH^MR||Test^PatP1||19700102|F',
      'PV1|1|I|4W^01^A^LGH||||||||||||||||V1',
      `ORC|RE|lab-1|F-1${'|'.repeat(25)}R`,
      `OBR|1|lab-1|F-1|2823-3^Potassium^LN|||${at}+0000`,
      `OBX|1|NM|2823-3^Potassium^LN||6.9|mmol/L|3.5-5.1|HH|||F|||${at}+0000`,
      '',
    ].join('\r'),
    'latin1',
  );
}

async function as(identity: Identity, path: string, init: RequestInit = {}): Promise<Pick<Answer, 'status' | 'body'>> {
  const response = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${await server.running.issue(identity)}` },
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
}
const ask = (identity: Identity, request: string, body: object) =>
  as(identity, `/api/facilities/LGH/requests/${request}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `withheld-${asked++}`, body }),
  });
async function live(identity: Identity): Promise<Socket> {
  const socket = io(server.url, { path: '/live', transports: ['websocket'], auth: { token: await server.running.issue(identity) }, reconnection: false });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  return socket;
}
async function watched(socket: Socket, view: string): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const answer = (await socket.timeout(10_000).emitWithAck('watch', { view, facility: 'LGH' })) as Snapshot | WireRefusal;
  if ('refused' in answer) throw new Error(answer.refused);
  return new Map(answer.rows.map(([key, row]) => [key, row as Record<string, unknown>] as const));
}
const rowsOf = async (identity: Identity, view: string) => (await as(identity, `/api/facilities/LGH/${view}`)).body.rows ?? [];
const audit = async (query: string) => (await as({ role: 'privacy', staff: 'o1' }, `/api/audit?${query}`)).body.rows ?? [];

const ward: Identity = { role: 'nurse', unit: '4W', staff: 'n1' };
const house: Identity = { role: 'clinician', staff: 'd7' };
const stranger: Identity = { role: 'nurse', unit: '5E', staff: 'n9' };

beforeAll(async () => {
  server = await startServer();
  const sender = await server.mllp();
  const send = async (bytes: Buffer): Promise<void> => expect(msa(await sender.send(bytes))[0]).toBe('AA');
  await send(adt({ trigger: 'A01', control: 'W1', minutes: 0, patient: 'P1', visit: 'V1', place: '4W^01^A' }));
  await send(medication('W2', 'open-1', 'PARACET', ''));
  await send(medication('W3', 'closed-1', 'DISULFIRAM', 'R'));
  // Critical, and of a laboratory order that its sender labelled.
  await send(potassium('W4'));
  sender.close();
  const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V1'));
  patient = String(row['patient']);
}, 60_000);
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await server.stop();
});

describe('a labelled order', () => {
  test('is on the list of the unit, and elsewhere only that it is there', async () => {
    const [mine, others] = [await rowsOf(ward, 'mar'), await rowsOf(house, 'mar')];
    expect(mine.map(({ order, code, label }) => [order, code, label])).toEqual([
      ['closed-1', 'DISULFIRAM', 'restricted'],
      ['open-1', 'PARACET', undefined],
    ]);
    expect(others.map(({ order, code, withheld }) => [order, code, withheld])).toEqual([
      ['closed-1', 'withheld', true],
      ['open-1', 'PARACET', undefined],
    ]);
    expect(JSON.stringify(others)).not.toContain('DISULFIRAM');
    expect(await rowsOf(stranger, 'mar')).toEqual([]);
  });

  test('is so live too, and what is said of it later', async () => {
    const [mine, others] = [await live(ward), await live(house)];
    expect((await watched(mine, 'mar')).get('closed-1')).toMatchObject({ code: 'DISULFIRAM' });
    const seen = await watched(others, 'mar');
    expect([seen.get('closed-1'), seen.get('open-1')]).toMatchObject([{ code: 'withheld', withheld: true, unit: '4W' }, { code: 'PARACET' }]);
    const told = [mine, others].map((socket) => heard<Change>(socket, 'change', ({ put }) => put.some(([key]) => key === 'closed-1')));
    expect((await ask(ward, 'order-hold', { order: 'closed-1', reason: 'nil-by-mouth' })).status).toBe(200);
    const [first, second] = (await Promise.all(told)).map(({ put }) => put.find(([key]) => key === 'closed-1')?.[1]);
    expect([first, second]).toMatchObject([
      { code: 'DISULFIRAM', state: 'held' },
      { code: 'withheld', state: 'held' },
    ]);
    expect(JSON.stringify(second)).not.toContain('nil');
  });

  test('is not acted on by whom it is kept from, and what stands behind its row is not opened', async () => {
    expect(await ask(house, 'order-release', { order: 'closed-1' })).toMatchObject({ status: 403, body: { code: 'record.closed' } });
    expect((await as(house, '/api/views/mar/rows/closed-1/lineage?facility=LGH')).status).toBe(404);
    expect((await as({ ...ward, role: 'clinician' }, '/api/views/mar/rows/closed-1/lineage?facility=LGH')).status).toBe(200);
  });

  test('goes out of sight when somebody labels the record while it is open, and comes back', async () => {
    const socket = await live(house);
    expect((await watched(socket, 'care')).get('patient/V1')).not.toHaveProperty('withheld');
    await watched(socket, 'mar');
    const closes = heard<Change>(
      socket,
      'change',
      ({ view, put }) => view === 'mar' && put.some(([key, row]) => key === 'open-1' && (row as { withheld?: true }).withheld === true),
    );
    const label = (label: string, seen: string, reason: string) => ask({ role: 'privacy', staff: 'o1' }, 'label-record', { patient, label, seen, reason });
    expect((await label('restricted', 'normal', 'patient-asked')).status).toBe(200);
    await closes;
    const opens = heard<Change>(
      socket,
      'change',
      ({ view, put }) => view === 'mar' && put.some(([key, row]) => key === 'open-1' && (row as { code?: string }).code === 'PARACET'),
    );
    expect((await label('normal', 'restricted', 'no-longer')).status).toBe(200);
    await opens;
  });
});

describe('a labelled record', () => {
  test('is handed over to its unit whole, and elsewhere without what was done', async () => {
    expect((await ask(ward, 'line-step', { encounter: 'V1', step: 'inserted', kind: 'peripheral', site: 'left-forearm' })).status).toBe(200);
    const label = (label: string, seen: string, reason: string) => ask({ role: 'privacy', staff: 'o1' }, 'label-record', { patient, label, seen, reason });
    expect((await label('restricted', 'normal', 'patient-asked')).status).toBe(200);
    const lineOf = async (identity: Identity) => (await rowsOf(identity, 'handoff')).find(({ encounter, group }) => encounter === 'V1' && group === 'line');
    expect(String((await lineOf(ward))?.['says'])).toContain('forearm');
    const closed = await lineOf(house);
    expect(closed).toMatchObject({ group: 'line', unit: '4W', withheld: true });
    expect(JSON.stringify(closed)).not.toContain('forearm');
    const [seen] = [...(await watched(await live(house), 'handoff'))].filter(([, { group }]) => group === 'line');
    expect(seen?.[1]).toMatchObject({ withheld: true });
    expect(JSON.stringify(seen)).not.toContain('forearm');
    expect((await label('normal', 'restricted', 'no-longer')).status).toBe(200);
  });
});

describe('a critical value of a labelled order', () => {
  const isCritical = ([key]: readonly [string, unknown]): boolean => key.startsWith('critical-result:');
  test('asks everybody whom it asked, and says what it is to those who may see it', async () => {
    const found = async (identity: Identity) => [...(await watched(await live(identity), 'findings'))].filter(isCritical).map(([, row]) => row);
    expect(await found(ward)).toMatchObject([{ severity: 'critical', critical: { value: '6.9 mmol/L' } }]);
    const [kept] = await found(house);
    expect(kept).toMatchObject({ severity: 'critical', unit: '4W', withheld: true });
    expect(JSON.stringify(kept)).not.toMatch(/6\.9|Potassium/);
    expect(await found(stranger)).toEqual([]);
    const [row] = (await rowsOf(house, 'unit-now')).filter(({ encounter }) => encounter === 'V1');
    expect(JSON.stringify(row?.['asks'])).not.toMatch(/6\.9|Potassium/);
    expect(JSON.stringify(row?.['asks'])).toContain('critical-result');
  });

  test('is alerted to everybody whom it asks, and the alert says what it is to those who may see it', async () => {
    const finding = String((await rowsOf(ward, 'findings')).find(({ finding: name }) => String(name).startsWith('critical-result:'))?.['finding']);
    const fact = { type: 'AlertSent', finding, level: 1, attempt: 1, channel: 'in-app', to: 'Charge nurse', outcome: 'sent' } as const;
    const [body] = workBodies('LGH', 'withheld-alert', [{ at: instant(Date.now()), fact }]);
    const told = await server.ask('feed', '/api/feeds/work/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body?.text ?? '',
    });
    expect(told.status).toBe(200);
    const alertTo = (identity: Identity) =>
      soon(async () => {
        const row = (await rowsOf(identity, 'alerts')).find((one) => one['finding'] === finding);
        return row === undefined ? undefined : JSON.stringify(row);
      });
    expect(await alertTo(ward)).toContain('6.9');
    const kept = await alertTo(house);
    expect(kept).toContain('"withheld":true');
    expect(kept).not.toMatch(/6\.9|Potassium/);
    expect((await rowsOf(stranger, 'alerts')).filter((one) => one['finding'] === finding)).toEqual([]);
  });
});

describe('the audit of views', () => {
  test('has one line for a reader, a view and everybody in sight, however often it is asked', async () => {
    const reader: Identity = { role: 'nurse', unit: '4W', staff: 'n2' };
    const socket = await live(reader);
    await watched(socket, 'mar');
    await watched(socket, 'mar');
    await rowsOf(reader, 'mar');
    await rowsOf(reader, 'orders');
    await rowsOf(reader, 'beds');
    expect((await audit(`patient=${patient}&who=n2`)).map(({ kind, view, why }) => [kind, view, why])).toEqual([
      ['view', 'orders', 'unit-now'],
      ['view', 'mar', 'unit-now'],
    ]);
  });

  test('has a line for what a rule or a colleague concludes from a record too; of a wall that shows it there is none', async () => {
    const reader: Identity = { role: 'clinician', staff: 'd8' };
    for (const view of ['findings', 'exceptions', 'alerts', 'handoff']) await rowsOf(reader, view);
    const seen = await audit(`patient=${patient}&who=d8`);
    expect(seen.map(({ view }) => view)).toContain('findings');
    expect(seen.every(({ kind }) => kind === 'view')).toBe(true);
    const shown = async (view: string) => (await rowsOf(reader, view)).some(({ encounter }) => encounter === 'V1');
    for (const view of ['exceptions', 'alerts', 'handoff']) expect([view, seen.some((line) => line['view'] === view)]).toEqual([view, await shown(view)]);
    const socket = await live({ role: 'nurse', unit: '4W', staff: 'n6' });
    await watched(socket, 'findings');
    expect((await audit(`patient=${patient}&who=n6`)).map(({ kind, view, why }) => [kind, view, why])).toEqual([['view', 'findings', 'unit-now']]);
    expect((await rowsOf({ role: 'wall-staff' }, 'findings')).length).toBeGreaterThan(0);
    expect(await audit('who=wall-staff')).toEqual([]);
  });

  test('has a line before somebody who comes into sight is shown', async () => {
    const socket = await live({ role: 'nurse', unit: '4W', staff: 'n3' });
    await watched(socket, 'unit-now');
    const comes = heard<Change>(socket, 'change', ({ put }) => put.some(([key]) => key === 'patient/V2'));
    const sender = await server.mllp();
    expect(msa(await sender.send(adt({ trigger: 'A01', control: 'W9', minutes: 5, patient: 'P2', visit: 'V2', place: '4W^02^A' })))[0]).toBe('AA');
    sender.close();
    await comes;
    expect((await audit('number=P2&who=n3')).map(({ kind, view }) => [kind, view])).toEqual([['view', 'unit-now']]);
  });
});

describe('a broken glass', () => {
  test('opens the lists and the findings of that one patient to who works elsewhere, says so, and closes', async () => {
    const socket = await live(stranger);
    expect(
      [...(await watched(socket, 'mar')).keys(), ...(await watched(socket, 'findings')).keys()].filter((key) => !/^(feed-silent|break-glass)/.test(key)),
    ).toEqual([]);
    const finds = heard<Change>(socket, 'change', ({ view, put }) => view === 'findings' && put.some(([key]) => key.startsWith('critical-result:')));
    const opens = heard<Change>(socket, 'change', ({ view, put }) => view === 'mar' && put.length === 2);
    const broken = await ask(stranger, 'break-glass', { patient, reason: 'emergency', says: 'Called to a collapse on 4W', minutes: 10 });
    expect(broken.status).toBe(200);
    expect(JSON.stringify((await finds).put)).toContain('6.9');
    expect((await opens).put.map(([, row]) => (row as { code: string }).code).sort()).toEqual(['DISULFIRAM', 'PARACET']);
    expect((await audit(`patient=${patient}&who=n9`)).map(({ kind, view, why }) => [kind, view, why])).toContainEqual(['view', 'mar', 'break-glass']);
    expect((await rowsOf(stranger, 'care')).map(({ encounter }) => encounter)).toEqual(['V1']);
    const glass =
      (broken.body['made'] as { glass?: string } | undefined)?.glass ?? String((broken.body['events'] as { event: { glass: string } }[])[0]?.event.glass);
    const closes = heard<Change>(socket, 'change', ({ view, gone }) => view === 'mar' && gone.length === 2);
    expect((await ask(stranger, 'close-glass', { glass })).status).toBe(200);
    await closes;
  });
});
