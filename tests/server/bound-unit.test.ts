/** Somebody bound to a unit: by socket, by HTTP, in lineage, in placement and in the search they meet their own unit, and of the others sums. */
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { adt } from './messages.ts';
import { heard, msa, soon, startServer, type Server } from './started.ts';

let server: Server;
const sockets: Socket[] = [];
beforeAll(async () => {
  server = await startServer();
  await move('A01', 'B1', '1', '4W^01^A', 0);
  await move('A01', 'B2', '2', '4E^02^A', 0);
});
afterAll(async () => {
  for (const socket of sockets) socket.close();
  await server.stop();
});

async function move(trigger: string, control: string, who: string, place: string, minutes: number): Promise<void> {
  const sender = await server.mllp();
  expect(msa(await sender.send(adt({ trigger, control, minutes, patient: `P${who}`, visit: `V${who}`, place })))[0]).toBe('AA');
  sender.close();
}
const token = (unit?: string): Promise<string> =>
  server.running.issue(unit === undefined ? { role: 'charge-nurse' } : { role: 'charge-nurse', staff: 'boss', unit });
async function screen(unit?: string): Promise<Socket> {
  const socket = io(server.url, { path: '/live', transports: ['websocket'], auth: { token: await token(unit) }, reconnection: false });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  return socket;
}
const watch = async (socket: Socket, view: string): Promise<Snapshot> =>
  (await socket.timeout(5000).emitWithAck('watch', { view, facility: 'LGH' })) as Snapshot;
async function get(path: string, unit?: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${await token(unit)}` } });
  return { status: response.status, text: await response.text() };
}
/** Without the ids of records: their letters are drawn, and every hundredth holds those of another unit or visit. */
const plain = (text: string): string => text.replace(/\bp_[\w-]{22}/g, 'p_');
const personal = ['beds', 'encounters', 'unit-now', 'handoff', 'findings', 'exceptions', 'stays', 'discharges', 'requests', 'frees', 'turns', 'staff'];

describe('bound to 4W', () => {
  test('the socket gives rows of 4W, and of 4E no bed and no visit; sums stay', async () => {
    const [bound, free] = [await screen('4W'), await screen()];
    for (const view of personal) {
      const rows = plain(JSON.stringify((await watch(bound, view)).rows));
      expect([view, /4E|V2/.test(rows)]).toEqual([view, false]);
    }
    expect((await watch(bound, 'beds')).rows.map(([key]) => key)).toContain('4W-01-A');
    expect((await watch(free, 'beds')).rows.map(([key]) => key)).toEqual(expect.arrayContaining(['4W-01-A', '4E-02-A']));
    expect((await watch(bound, 'census')).rows.map(([key]) => key)).toEqual(expect.arrayContaining(['4W', '4E']));
    expect((await watch(bound, 'transfers')).rows).toEqual([]);
  });

  test('hears what changes there, not elsewhere, and that a patient went', async () => {
    const [bound, free] = [await screen('4W'), await screen()];
    await watch(bound, 'encounters');
    await watch(free, 'encounters');
    const heardHere: Change[] = [];
    bound.on('change', (change: Change) => heardHere.push(change));
    const elsewhere = heard<Change>(free, 'change', ({ put }) => put.some(([key]) => key === 'V3'));
    await move('A01', 'B3', '3', '4E^03^A', 1);
    await elsewhere;
    const came = heard<Change>(bound, 'change', ({ put }) => put.some(([key]) => key === 'V4'));
    await move('A01', 'B4', '4', '4W^04^A', 2);
    await came;
    const went = heard<Change>(bound, 'change', ({ gone }) => gone.includes('V4'));
    await move('A02', 'B5', '4', '4E^05^A', 3);
    expect((await went).put).toEqual([]);
    expect(plain(JSON.stringify(heardHere))).not.toMatch(/V3|4E/);
  });

  test('the route of a view gives the same rows', async () => {
    for (const view of personal) {
      const { status, text } = await get(`/api/facilities/LGH/${view}`, '4W');
      expect([view, status, /4E|V2/.test(plain(text))]).toEqual([view, 200, false]);
    }
    expect((await get('/api/facilities/LGH/encounters')).text).toMatch(/V2/);
  });

  test("lineage stands behind one's own rows; another unit's looks absent, and so does one that is over", async () => {
    const lineage = (view: string, key: string, unit?: string) => get(`/api/views/${view}/rows/${key}/lineage?facility=LGH`, unit);
    expect((await lineage('beds', '4W-01-A', '4W')).status).toBe(200);
    expect([(await lineage('beds', '4E-02-A', '4W')).status, (await lineage('beds', '4E-02-A')).status]).toEqual([404, 200]);
    expect((await lineage('encounters', 'V2', '4W')).status).toBe(404);
  });

  test('the search finds own beds and visits, and units by name', async () => {
    const found = (q: string, unit?: string) => get(`/api/facilities/LGH/find?q=${q}`, unit);
    expect([(await found('4E-02', '4W')).text, (await found('V2', '4W')).text].map((text) => JSON.parse(text) as object)).toEqual([{ rows: [] }, { rows: [] }]);
    expect((await found('4E-02')).text).toContain('4E-02-A');
    expect((await found('4W-01', '4W')).text).toContain('4W-01-A');
  });

  test('placement answers for own patients and who is wished here, with own beds only', async () => {
    const ask = async (encounter: string, body: object): Promise<void> => {
      const response = await fetch(`${server.url}/api/facilities/LGH/requests/request-bed`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await server.running.issue({ role: 'bed-manager', staff: 'm1' })}` },
        body: JSON.stringify({ id: `ask-bed-${encounter}`, body: { encounter, origin: 'unit', level: 'medical-surgical', isolation: 'none', ...body } }),
      });
      expect([response.status, await response.text()]).toEqual([200, expect.anything()]);
    };
    await ask('V2', {});
    await ask('V3', { targetUnit: '4W' });
    const placement = (encounter: string, unit?: string, query = '') => get(`/api/facilities/LGH/placement/${encounter}${query}`, unit);
    await soon(async () => ((await placement('V3')).status === 200 ? true : undefined));
    expect([(await placement('V2')).status, (await placement('V2', '4W')).status]).toEqual([200, 404]);
    const mine = await placement('V3', '4W');
    expect([mine.status, /4E-/.test(mine.text)]).toEqual([200, false]);
    expect((await placement('V3', '4W', '?bed=4W-01-A')).text).toContain('vacant');
    expect([(await placement('V3', '4W', '?bed=4E-02-A')).status, (await placement('V3', undefined, '?bed=4E-02-A')).status]).toEqual([404, 200]);
    const names = await fetch(`${server.url}/api/facilities/LGH/names`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token('4W')}` },
      body: JSON.stringify({ encounters: ['V1', 'V2', 'V3'] }),
    });
    expect(((await names.json()) as { rows: readonly { encounter: string }[] }).rows.map(({ encounter }) => encounter)).toEqual(['V1', 'V3']);
    const rows = (await get('/api/facilities/LGH/requests', '4W')).text;
    expect([rows.includes('V3'), rows.includes('"V2"')]).toEqual([true, false]);
  });
});
