/** Bad input by the doors that it comes through: each is refused with its code, its place and the way out, or kept apart and listed; nothing of it stands half in a record. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import type { Role } from '@healthos/command-center/access/roles.ts';
import { adt, merge } from './messages.ts';
import { msa, soon, startServer, type Answer, type Server } from './started.ts';

let server: Server;
let sender: MllpClient;
let sent = 0;

async function ask(role: Role, staff: string, request: string, body: object): Promise<Pick<Answer, 'status' | 'body'>> {
  const response = await fetch(`${server.url}/api/facilities/LGH/requests/${request}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await server.running.issue({ role, staff })}` },
    body: JSON.stringify({ id: `bad-input-${sent++}`, body }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
const metoprolol = {
  kind: 'medication',
  code: { code: 'METO25', display: 'Metoprolol', system: 'L' },
  dose: { literal: '25', unit: 'mg' },
  route: 'PO',
  frequency: 'BID',
};
const place = (encounter: string, line: object, more: object = {}) => ask('clinician', 'd1', 'order-place', { encounter, lines: [line], ...more });
const patientOf = async (visit: string): Promise<string> =>
  String(
    (await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters?status=all')).body.rows?.find((one) => one['encounter'] === visit)))[
      'patient'
    ],
  );
const ordersOf = async (patient: string) => (await server.ask('admin', `/api/patients/${patient}/orders`)).body.rows ?? [];
const taken = async (bytes: Buffer): Promise<void> => expect(msa(await sender.send(bytes))[0]).toBe('AA');

beforeAll(async () => {
  server = await startServer();
  sender = await server.mllp();
  for (let n = 1; n <= 4; n++) await taken(adt({ trigger: 'A01', control: `B${n}`, minutes: n, patient: `P${n}`, visit: `V${n}`, place: `4W^0${n}^A` }));
  await taken(adt({ trigger: 'A03', control: 'B8', minutes: 30, patient: 'P2', visit: 'V2', place: '4W^02^A' }));
}, 60_000);
afterAll(async () => {
  sender.close();
  await server.stop();
});

test('a dose without unit is refused at its field, and nothing is ordered', async () => {
  const answer = await place('V1', { ...metoprolol, dose: { literal: '25' } });
  expect(answer).toMatchObject({ status: 409, body: { code: 'order.no-unit', field: 'lines[0].dose.unit', value: '25' } });
  expect(String(answer.body['unlock'])).toMatch(/\w/);
  expect(await ordersOf(await patientOf('V1'))).toEqual([]);
});

test('what every kind of a thing lacks is said once', async () => {
  const body = JSON.stringify({ id: 'pack-of-nothing', body: { pack: {} } });
  const answer = await server.ask('admin', '/api/facilities/LGH/requests/pack-activate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  const said = String((answer.body as { detail?: string }).detail).split(', ');
  expect(said).toContain("body/body/pack must have required property 'kind'");
  expect(said).toHaveLength(new Set(said).size);
});

test('an order on a discharged patient is refused', async () => {
  expect(await place('V2', metoprolol)).toMatchObject({ status: 409, body: { code: 'encounter.discharged', field: 'encounter' } });
});

test('an order on a merged patient is refused, and names the record that stands', async () => {
  const [gone, stands] = [await patientOf('V3'), await patientOf('V4')];
  await taken(merge('B9', 40, 'P4', 'P3'));
  const answer = await soon(async () => {
    const said = await place('V3', metoprolol, { patient: gone });
    return said.status === 200 ? undefined : said;
  });
  expect(answer).toMatchObject({ status: 409, body: { code: 'patient.merged', value: stands } });
});

test('of two people who sign one note the second is told who was first', async () => {
  const sections = ['subjective', 'assessment', 'plan'].map((section) => ({ section, title: section, text: `Words of ${section}` }));
  const note = { document: 'N-1', encounter: 'V1', template: 'progress', sections };
  const answers = await Promise.all(['d1', 'd2'].map((staff) => ask('clinician', staff, 'note-sign', note)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const late = answers.find(({ status }) => status === 409)?.body;
  const first = answers[0]?.status === 200 ? 'clinician:d1' : 'clinician:d2';
  expect(late).toMatchObject({ code: 'note.signed', taken: { by: first } });
});

test('of two people who sign one order the second is told who was first', async () => {
  const placed = await ask('nurse', 'n1', 'order-place', { encounter: 'V1', lines: [metoprolol] });
  const [order] = (placed.body['events'] as { readonly event: { readonly order: string } }[]).map(({ event }) => event.order);
  const answers = await Promise.all(['d1', 'd2'].map((staff) => ask('clinician', staff, 'order-sign', { orders: [order] })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ taken: { by: answers[0]?.status === 200 ? 'clinician:d1' : 'clinician:d2' } });
});

test('a device value for a bed with nobody in it is kept with the bed, listed, and in nobody’s chart', async () => {
  const response = await server.ask('admin', '/api/feeds/devices/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      facility: 'LGH',
      device: 'MON9',
      location: { unit: '4W', room: '09', bed: 'A' },
      time: new Date().toISOString(),
      observations: [{ code: '8867-4', value: 61, unit: '/min', status: 'R' }],
    }),
  });
  expect(response.status).toBe(200);
  const apart = async () => (await server.ask('admin', '/api/facilities/LGH/units/4W/device-values-apart')).body.rows?.[0];
  expect(await soon(apart)).toMatchObject({ code: 'device.nobody-there', bed: '4W-09-A', count: 1 });
  for (const visit of ['V1', 'V4']) expect((await server.ask('admin', `/api/patients/${await patientOf(visit)}/chart`)).body['strips']).toEqual([]);
});

test('a result for an unknown order is filed to the patient and listed until its order comes', async () => {
  const time = new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const lines = [
    `MSH|^~\\&|LIS|LGH|HOS|LGH|${time}+0000||ORU^R01^ORU_R01|B20|P|2.5.1`,
    'PID|1||P1^^^LGH^MR||Test^PatP1||19700102|F',
    'PV1|1|I|4W^01^A^LGH||||||||||||||||V1',
    'ORC|RE|NOBODY-1|F-1',
    `OBR|1|NOBODY-1|F-1|2524-7^Lactate^LN|||${time}+0000`,
    `OBX|1|NM|2524-7^Lactate^LN||1.1|mmol/L|0.5-2.2|N|||F|||${time}+0000`,
    '',
  ];
  await taken(Buffer.from(lines.join('\r'), 'latin1'));
  const listed = async () => (await server.ask('clinician', '/api/facilities/LGH/results-unasked')).body.rows?.find((one) => one['order'] === 'NOBODY-1');
  expect(await soon(listed)).toMatchObject({ fillerOrder: 'F-1', values: 1 });
  const series = (await server.ask('admin', `/api/patients/${await patientOf('V1')}/results`)).body.rows ?? [];
  expect(JSON.stringify(series)).toContain('1.1');
});
