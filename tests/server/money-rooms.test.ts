/** Money stays in its rooms: by socket, by HTTP and in lineage only those who may see money get a row of it, and nobody else hears a change. */
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roles, type Role } from '@healthos/command-center/access/roles.ts';
import { maySee } from '@healthos/command-center/access/policy.ts';
import { views } from '@healthos/core/views/views.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { adt, dose } from './messages.ts';
import { heard, msa, soon, startServer, type Server } from './started.ts';

const money: ReadonlySet<Role> = new Set<Role>(['admin', 'executive', 'finance']);
const moneyViews = views.filter(({ audience }) => audience === 'money').map(({ name }) => name);
const who = { patient: 'P1', visit: 'V1', place: '4W^01^A' };
let server: Server;

async function send(bytes: Buffer): Promise<void> {
  const sender = await server.mllp();
  expect(msa(await sender.send(bytes))[0]).toBe('AA');
  sender.close();
}
beforeAll(async () => {
  server = await startServer();
  await send(adt({ trigger: 'A01', control: 'M1', minutes: 0, ...who }));
  await send(dose('M2', 5, who, 'A'));
});
afterAll(() => server.stop());

describe('views of money', () => {
  test('there are some, and the wall of the staff sees sums only', () => {
    expect(moneyViews).toEqual(expect.arrayContaining(['accounts', 'finance-kpis', 'ledger', 'revenue', 'money']));
    for (const view of views)
      if (view.audience === 'money') expect([view.name, maySee({ role: 'wall-staff' }, view)]).toEqual([view.name, view.name === 'money']);
  });

  test('by socket and by HTTP, every role', async () => {
    for (const role of roles) {
      const sees = (view: string): boolean => money.has(role) || (role === 'wall-staff' && view === 'money');
      const socket = await server.live(role);
      for (const view of moneyViews) {
        const answer = (await socket.timeout(5000).emitWithAck('watch', { view, facility: 'LGH' })) as Partial<Snapshot>;
        expect([role, view, answer.rows !== undefined]).toEqual([role, view, sees(view)]);
        const { status } = await server.ask(role, `/api/facilities/LGH/${view}`);
        expect([role, view, status === 200]).toEqual([role, view, sees(view)]);
      }
      socket.close();
    }
  });

  test('a change of money is heard where money is seen, and nowhere else', async () => {
    const [biller, nurse] = [await server.live('finance'), await server.live('nurse')];
    const overheard: Change[] = [];
    nurse.on('change', (change: Change) => overheard.push(change));
    for (const socket of [biller, nurse])
      for (const view of [...moneyViews, 'beds']) await socket.timeout(5000).emitWithAck('watch', { view, facility: 'LGH' });
    const told = heard<Change>(biller, 'change', ({ view, put }) => view === 'accounts' && put.some(([key]) => key === 'V1'));
    await send(dose('M3', 9, who, 'A', 'CEFT1G'));
    await told;
    expect(overheard.filter(({ view }) => moneyViews.includes(view))).toEqual([]);
  });
});

describe('one account', () => {
  test('opens for whoever may see money, looks absent to everybody else, and the read is in the audit', async () => {
    for (const role of roles) {
      const { status } = await server.ask(role, '/api/accounts/V1?facility=LGH');
      expect([role, status]).toEqual([role, money.has(role) ? 200 : 404]);
    }
    expect((await server.ask('finance', '/api/accounts/V2?facility=LGH')).status).toBe(404);
    const written = await soon(async () => {
      const { body } = await server.ask('privacy', '/api/audit?who=finance');
      return body.rows?.find(({ kind }) => kind === 'account');
    });
    expect(written).toMatchObject({ kind: 'account', view: 'account V1', why: 'payment' });
  });

  test('says what the ledger says and no name', async () => {
    const { body, bytes } = await server.ask('finance', '/api/accounts/V1?facility=LGH');
    expect(JSON.stringify(body['lines'])).toMatch(/ACET650/);
    expect(bytes.toString('utf8')).not.toMatch(/PatP1|Test/);
  });

  test('the bill names the patient to who may see names, and to nobody else who may see the money', async () => {
    for (const [role, named] of [
      ['finance', true],
      ['executive', false],
    ] as const) {
      const { status, bytes } = await server.ask(role, '/api/accounts/V1/statement.pdf?facility=LGH');
      expect([role, status, textOf(bytes).includes('PatP1')]).toEqual([role, 200, named]);
    }
  });

  test('of a record with a label no door to the account opens to who has no closer relationship', async () => {
    const doors = ['', '/billing', '/statement', '/statement.pdf'];
    const open = async (): Promise<number[]> =>
      Promise.all(doors.map(async (door) => (await server.ask('finance', `/api/accounts/V1${door}?facility=LGH`)).status));
    expect(await open()).toEqual([200, 200, 200, 200]);
    const patient = ((await server.ask('finance', '/api/accounts/V1?facility=LGH')).body['visit'] as { patient: string }).patient;
    const body = { patient, label: 'restricted', seen: 'normal', reason: 'patient-asked' };
    const { status } = await server.ask('privacy', '/api/facilities/LGH/requests/label-record', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'money-rooms-label', body }),
    });
    expect(status).toBe(200);
    expect(await open()).toEqual([404, 404, 404, 404]);
  });
});

/** The words of a PDF: its compressed streams, unpacked. */
function textOf(pdf: Buffer): string {
  const text = pdf.toString('latin1');
  return [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)]
    .map(([, data = '']) => inflateSync(Buffer.from(data, 'latin1')).toString('latin1'))
    .join('\n');
}
