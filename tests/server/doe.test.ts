/**
 * Hard case 17 over the doors of a running server: somebody registered without an identity has no portal, nor do those who would act for them; who they
 * turn out to be has it at once, and what the Doe was charged and treated with is theirs.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { movement } from '../journeys/today.ts';
import { stayMessages } from './patients.ts';
import { msa, soon, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let send: (bytes: Buffer) => Promise<void>;
let end: () => void;
let asked = 0;
/** Records: of two Does, and of somebody who was here before. */
let [named, merged, known] = ['', '', ''];

const told = (patient: string, bed: string, family: string) =>
  ({ patient, visit: `V${patient}`, bed, family, value: '2.7', born: '19700102', drug: 'ACET650', words: 'found in the park' }) as const;
const now = Date.now();
const stay = (patient: string, bed: string, family: string) => stayMessages(told(patient, bed, family), now);

beforeAll(async () => {
  server = await startServer({ HEALTHOS_DEMO: 'on' });
  const sender = await server.mllp();
  end = () => sender.close();
  send = async (bytes) => {
    const [code] = msa(await sender.send(bytes));
    expect([code, code === 'AA' ? '' : bytes.toString('latin1')]).toEqual(['AA', '']);
  };
  for (const bytes of [...stay('880901', '4W^01^A', 'Unknown'), ...stay('880902', '4W^02^A', 'Unknown'), ...stay('880903', '4W^03^A', 'Moorcroft')])
    await send(bytes);
  const recordOf = (visit: string): Promise<string> =>
    soon(async () => {
      const row = (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === visit);
      return row === undefined ? undefined : String(row['patient']);
    });
  [named, merged, known] = (await Promise.all(['V880901', 'V880902', 'V880903'].map(recordOf))) as [string, string, string];
}, 60_000);
afterAll(async () => {
  end();
  await server.stop();
});

interface Said extends Pick<Answer, 'status' | 'body'> {
  readonly text: string;
}
async function as(identity: Identity, path: string, body?: object): Promise<Said> {
  const response = await fetch(`${server.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${await server.running.issue(identity)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {} };
}
const patient = (record: string): Identity => ({ role: 'patient', patient: record });
const ask = (identity: Identity, request: string, body: object): Promise<Said> =>
  as(identity, `/api/facilities/LGH/requests/${request}`, { id: `doe-test-${asked++}`, body });
const bills = async (record: string) =>
  (await as(patient(record), `/api/my/${record}/bills`)).body.rows as readonly {
    readonly encounter: string;
    readonly lines: readonly { readonly charge: string; readonly amountCents: number }[];
  }[];
/** What a visit was charged, as the billing office reads it. */
async function charged(visit: string): Promise<readonly string[]> {
  const { body } = await as({ role: 'finance', staff: 'b1' }, `/api/accounts/${visit}?facility=LGH`);
  const lines = body['lines'] as readonly { readonly code: string; readonly amountCents: number }[];
  return lines.map(({ code, amountCents }) => `${code} ${amountCents}`);
}
/** Every door of the portal, and every other that a patient's token has. */
const doors = (record: string): readonly string[] => [
  ...['stay', 'results', 'record', 'prevention', 'bills', 'messages', 'questionnaires', 'appointments', 'consents', 'looks'].map(
    (part) => `/api/my/${record}/${part}`,
  ),
  `/api/patients/${record}/chart`,
  `/api/patients/${record}/results`,
  `/fhir/R4/Patient/${record.replaceAll('_', '.')}`,
  `/fhir/R4/Patient/${record.replaceAll('_', '.')}/$everything`,
];

test('the portal of a Doe is closed by every door, nothing can be asked or paid by it, and nobody acts for them', async () => {
  for (const doe of [named, merged]) {
    expect((await as(patient(doe), '/api/my')).body['people']).toEqual([]);
    for (const path of doors(doe)) expect([path, (await as(patient(doe), path)).status]).toEqual([path, 404]);
    expect((await ask(patient(doe), 'portal-message-send', { patient: doe, topic: 'stay', text: 'Who am I?' })).status).toBe(404);
    expect((await ask(patient(doe), 'consent-step', { patient: doe, consent: 'research-contact', step: 'given' })).status).toBe(404);
    const payment = { id: 'pay-doe-12345', encounter: doe === named ? 'V880901' : 'V880902', amountCents: 1, method: 'test-card-good' };
    expect((await as(patient(doe), `/api/my/${doe}/payments`, payment)).status).toBe(404);
  }
  expect((await as(patient(named), '/api/accounts/V880901/statement.pdf?facility=LGH')).status).toBe(404);
  const proxy = { id: 'grant-doe-1', facility: 'LGH', patient: '880901', holder: '880903', relation: 'delegate' };
  expect((await as({ role: 'privacy', staff: 'o1' }, '/api/proxies', proxy)).body['code']).toBe('proxy.nobody');
  // Whoever treats them sees them, and is told that nobody knows of allergies: not that there are none.
  const chart = await as({ role: 'nurse', unit: '4W', staff: 'n1' }, `/api/patients/${named}/chart`);
  expect(chart.body).toMatchObject({ unidentified: true, allergies: { state: 'unknown' } });
});

test('a name at last opens the portal, with every charge of the time without one', async () => {
  const before = await charged('V880901');
  expect(before.length).toBeGreaterThan(0);
  // The stay began when it was said to have begun: another moment would move its nights, and what a room is charged for.
  const admittedAt = now - 300 * 60_000;
  await send(movement('A08', { control: 'DOE-1', patient: '880901', visit: 'V880901', place: '4W^01^A', admittedAt }));
  await expect.poll(async () => (await as(patient(named), '/api/my')).body['people']).toMatchObject([{ patient: named, why: 'self', here: true }]);
  for (const path of doors(named)) expect([path, (await as(patient(named), path)).status]).toEqual([path, 200]);
  expect(await charged('V880901')).toEqual(before);
  expect((await bills(named)).map(({ encounter }) => encounter)).toEqual(['V880901']);
  expect((await as(patient(named), `/api/my/${named}/results`)).text).toContain('2.7');
});

test('a laboratory that still writes the name of a Doe takes the new one from nobody', async () => {
  const late = stayMessages({ ...told('880901', '4W^01^A', 'Unknown'), value: '3.1' }, Date.now() + 60_000)[2]?.toString('latin1') ?? '';
  await send(Buffer.from(late.replace('|ML-880901|', '|ML2-880901|').replaceAll('L-880901|F-880901', 'L2-880901|F2-880901'), 'latin1'));
  await expect.poll(async () => (await as(patient(named), `/api/my/${named}/results`)).text).toContain('3.1');
  const { body } = await as({ role: 'nurse', unit: '4W', staff: 'n1' }, `/api/patients/${named}/chart`);
  expect(body).toMatchObject({ unidentified: false });
  const names = await as({ role: 'nurse', unit: '4W', staff: 'n1' }, '/api/facilities/LGH/names', { encounters: ['V880901'] });
  expect(names.text).not.toContain('Unknown');
  for (const path of doors(named)) expect([path, (await as(patient(named), path)).status]).toEqual([path, 200]);
});

test('a merge carries charges, results and visits to who they are, and the portal is that person’s alone', async () => {
  const before = await charged('V880902');
  expect(before.length).toBeGreaterThan(0);
  expect((await bills(known)).map(({ encounter }) => encounter)).toEqual(['V880903']);
  const time = `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  const merge = [
    `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${time}||ADT^A40^ADT_A39|DOE-2|P|2.5.1`,
    `EVN|A40|${time}`,
    'PID|1||880903^^^LGH^MR||Moorcroft^GivenMoorcroft||19700102|F',
    'MRG|880902^^^LGH^MR',
    '',
  ];
  await send(Buffer.from(merge.join('\r'), 'latin1'));
  await expect.poll(async () => (await bills(known)).map(({ encounter }) => encounter).sort()).toEqual(['V880902', 'V880903']);
  expect(await charged('V880902')).toEqual(before);
  expect((await as({ role: 'finance', staff: 'b1' }, '/api/accounts/V880902?facility=LGH')).body['visit']).toMatchObject({ patient: known });
  const carried = (await bills(known)).find(({ encounter }) => encounter === 'V880902');
  expect(carried?.lines.map(({ amountCents }) => amountCents).sort()).toEqual(expect.arrayContaining(before.map((line) => Number(line.split(' ')[1]))));
  // What was signed in for as a Doe opens nothing, also not what it is part of now.
  for (const record of [merged, known]) expect([record, (await as(patient(merged), `/api/my/${record}/bills`)).status]).toEqual([record, 404]);
  expect((await as(patient(named), `/api/my/${known}/bills`)).status).toBe(404);
});
