/** Two registrations of one person: found, shown to a steward, linked, told over PIX, merged and unmerged; two people refused for good. Names stay in the erasable table. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, soon, startServer, type Server } from './started.ts';

let server: Server;
let sender: MllpClient;
const work = '/api/facilities/LGH/identity';

beforeAll(async () => {
  server = await startServer();
  sender = await server.mllp();
});
afterAll(async () => {
  sender.close();
  await server.stop();
});

const time = '20260312120000+0000';
async function register(control: string, patient: string, name: string, birth: string, sex = 'M'): Promise<void> {
  const lines = [
    `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${time}||ADT^A04^ADT_A01|${control}|P|2.5.1`,
    `EVN|A04|${time}`,
    `PID|1||${patient}^^^LGH^MR||${name}||${birth}|${sex}|||12 Main Street^^Boston^MA^02115||6175550142`,
    `PV1|1|O|CLINIC^^^LGH||||||||||||||||V${patient}`,
  ];
  expect(msa(await sender.send(Buffer.from(`${lines.join('\r')}\r`)))[0]).toBe('AA');
}
let asked = 0;
async function ask(request: string, body: object): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  return server.ask('steward', `/api/facilities/LGH/requests/${request}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `identity-${asked++}`, body }),
  });
}
interface Waiting {
  readonly a: string;
  readonly b: string;
  readonly band: string;
  readonly one: { readonly number: string };
  readonly other: { readonly number: string };
}
const waiting = async (): Promise<readonly Waiting[]> => (await server.ask('steward', work)).body['pairs'] as readonly Waiting[];
const pairOf = (numbers: readonly string[]) =>
  soon(async () => (await waiting()).find(({ one, other }) => [one.number, other.number].sort().join() === [...numbers].sort().join()), 15_000);

test('a nickname and a swapped date are one person: proposed, linked by a steward, and told over PIX', async () => {
  await register('I1', '5001', 'Moorcroft^William', '19700304');
  await register('I2', '5002', 'Moorcroft^Bill', '19700403');
  const pair = await pairOf(['5001', '5002']);
  expect(pair.band).toBe('link');
  const shown = await server.ask('steward', `${work}/pair?a=${pair.a}&b=${pair.b}`);
  expect(shown.body).toMatchObject({ standing: 'open', one: { family: 'Moorcroft' } });
  const lines = (shown.body['panel'] as { readonly lines: readonly Record<string, unknown>[] }).lines;
  expect(lines.map(({ attribute, level }) => `${String(attribute)} ${String(level)}`)).toEqual(
    expect.arrayContaining(['given nickname', 'birth swapped', 'address same']),
  );
  expect((await ask('identity-link', { a: pair.a, b: pair.b, seen: 'open' })).status).toBe(200);
  expect(await waiting()).toEqual([]);
  const query = ['MSH|^~\\&|PORTAL|LGH|HOS|LGH|20260312130000+0000||QBP^Q23^QBP_Q21|Q1|P|2.5.1', 'QPD|IHE PIX Query|T1|5001^^^LGH', 'RCP|I'];
  expect((await sender.send(Buffer.from(`${query.join('\r')}\r`)))?.toString()).toContain('5002^^^LGH^MR');
  const demographics = ['MSH|^~\\&|PORTAL|LGH|HOS|LGH|20260312130000+0000||QBP^Q22^QBP_Q21|Q2|P|2.5.1', 'QPD|IHE PDQ Query|T2|@PID.5.1.1^MOORCROFT', 'RCP|I'];
  const found = (await sender.send(Buffer.from(`${demographics.join('\r')}\r`)))?.toString() ?? '';
  expect(found).toContain('RSP^K22');
  expect(found).toMatch(/\rPID\|[^\r]*5001\^\^\^LGH\^MR[^\r]*Moorcroft/);
  expect((await ask('identity-unlink', { a: pair.a, b: pair.b })).status).toBe(200);
});

test('a merge is taken back by a steward, and nobody else may', async () => {
  const [pair] = [await pairOf(['5001', '5002'])];
  expect((await ask('identity-merge', { from: pair.b, into: pair.a })).status).toBe(200);
  expect((await server.ask('steward', `${work}/pair?a=${pair.a}&b=${pair.b}`)).body).toMatchObject({ standing: 'merged' });
  expect((await ask('identity-merge', { from: pair.a, into: pair.b })).body).toMatchObject({ code: 'merge.circle' });
  expect((await ask('identity-unmerge', { from: pair.b, into: pair.a, reason: 'another person after all' })).status).toBe(200);
  expect((await server.ask('steward', work)).body['kpis']).toMatchObject({ merged: 0, unmergesLately: 1 });
  for (const role of ['nurse', 'bed-manager', 'executive', 'wall-staff'] as const) expect((await server.ask(role, work)).status).toBe(404);
});

test('a refused pair is never proposed again, however often its records are said anew', async () => {
  const pair = await pairOf(['5001', '5002']);
  expect((await ask('identity-refuse', { a: pair.b, b: pair.a, reason: 'father and son' })).status).toBe(200);
  await register('I3', '5002', 'Moorcroft^William', '19700304');
  await register('I4', '5003', 'Moorcroft^Will', '19700304');
  // The third record meets both; by then the second has met the first again.
  await pairOf(['5002', '5003']);
  expect((await waiting()).some(({ one, other }) => [one.number, other.number].sort().join() === '5001,5002')).toBe(false);
});

test('a record that was written over keeps its name until a steward says what it is; a split gives the newcomer a name of their own', async () => {
  interface Overlay {
    readonly patient: string;
    readonly family: string;
    readonly newcomer?: { readonly family?: string };
  }
  const overlays = async (): Promise<readonly Overlay[]> => (await server.ask('steward', work)).body['overlays'] as readonly Overlay[];
  const asked = 20_000;
  for (const [number, decision, [was, given, born], [newcomerIs, newcomerGiven, newcomerBorn]] of [
    ['8001', 'split', ['Averill', 'Ann', '19620101'], ['Bracken', 'Tom', '19880808']],
    ['8002', 'accepted', ['Corwin', 'Eve', '19410711'], ['Dunmore', 'Sam', '20010519']],
  ] as const) {
    await register(`O${number}a`, number, `${was}^${given}`, born, 'F');
    await register(`O${number}b`, number, `${newcomerIs}^${newcomerGiven}`, newcomerBorn, 'M');
    const overlay = await soon(async () => (await overlays())[0], asked);
    expect(overlay).toMatchObject({ family: was, newcomer: { family: newcomerIs, birthDate: newcomerBorn, sex: 'M' } });
    const decided = await ask('identity-overlay', { patient: overlay.patient, decision, reason: 'looked at the card', visits: [`V${number}`] });
    expect(decided.status).toBe(200);
    const newcomer = (decided.body['made'] as { readonly record?: string } | undefined)?.record;
    const names = async () =>
      (
        (
          await server.ask('steward', '/api/facilities/LGH/names', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ encounters: [], patients: [overlay.patient, ...(newcomer === undefined ? [] : [newcomer])] }),
          })
        ).body['people'] as readonly { readonly family?: string; readonly number?: string }[]
      ).map(({ family }) => family);
    const wanted = decision === 'split' ? [was, newcomerIs] : [newcomerIs];
    expect(await soon(async () => ((await names()).join() === wanted.join() ? wanted : undefined), asked)).toEqual(wanted);
    expect(await overlays()).toEqual([]);
  }
});

test('a record that is written over in one breath, both names in one write, keeps the first until a steward says what it is', async () => {
  const person = (id: string, family: string, gender: string, birthDate: string) => ({
    resource: {
      resourceType: 'Patient',
      id,
      identifier: [{ type: { coding: [{ code: 'MR' }] }, system: 'urn:given', value: '8003' }],
      name: [{ family, given: ['Given'] }],
      gender,
      birthDate,
    },
  });
  const entry = [person('first', 'Everard', 'female', '1950-02-03'), person('second', 'Fothergill', 'male', '1991-04-05')];
  const bundle = { resourceType: 'Bundle', id: 'one-breath', type: 'collection', timestamp: '2026-03-12T12:00:00Z', entry };
  const sent = await server.ask('feed', '/fhir/R4', { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(bundle) });
  expect(sent.status).toBeLessThan(300);
  interface Overlay {
    readonly patient: string;
    readonly family: string;
    readonly newcomer?: { readonly family?: string };
  }
  const found = async (): Promise<Overlay | undefined> =>
    ((await server.ask('steward', work)).body['overlays'] as readonly Overlay[]).find(({ family }) => family === 'Everard');
  const overlay = await soon(found, 20_000);
  expect(overlay.newcomer).toMatchObject({ family: 'Fothergill', birthDate: '19910405', sex: 'M' });
  expect((await ask('identity-overlay', { patient: overlay.patient, decision: 'accepted', reason: 'looked at the card', visits: [] })).status).toBe(200);
});

test('what a steward looks at is in the audit once, however often the desk asks again', async () => {
  const lines = async (view: string) =>
    ((await server.ask('privacy', '/api/audit?who=steward&limit=500')).body.rows ?? []).filter((line) => line['kind'] === 'identity' && line['view'] === view);
  await waiting();
  const before = await lines('desk');
  expect(before.length).toBeGreaterThan(0);
  await waiting();
  expect(await lines('desk')).toEqual(before);
  expect((await lines('pair')).some(({ patients }) => (patients as readonly string[]).length === 2)).toBe(true);
});

test('twins, a newborn and a Doe are not proposed', async () => {
  const before = (await waiting()).length;
  await register('I5', '6001', 'Tamsin^Ada', '20260301');
  await register('I6', '6002', 'Tamsin^Bea', '20260301');
  await register('I7', '6003', 'Tamsin^Baby Girl', '20260301');
  await register('I8', '6004', 'Doe^John', '19800101');
  await register('I9', '6005', 'Doe^John', '19800101');
  await register('I10', '7001', 'Quillan^Hana', '19550505');
  await register('I11', '7002', 'Quillan^Hana', '19550505');
  await pairOf(['7001', '7002']);
  expect((await waiting()).length).toBe(before + 1);
});

test('no fact of a pair carries a name', async () => {
  const messages = (await server.ask('admin', '/api/messages?feed=requests&limit=100')).body.rows ?? [];
  const proposals = messages.filter(({ type }) => type === 'request/identity-propose');
  expect(proposals.length).toBeGreaterThan(0);
  for (const { id } of proposals) {
    const raw = (await server.ask('admin', `/api/messages/${String(id)}/raw`)).bytes.toString();
    expect(raw).not.toMatch(/Moorcroft|Quillan|1970|5001/);
  }
});
