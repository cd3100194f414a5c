/** Senders that nobody prepared for: a house whose name is no Latin, and numbers that two patients share. What each told is read through FHIR, by the patient it named. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, soon, startServer, type Server } from './started.ts';

let server: Server;
let sender: MllpClient;

beforeAll(async () => {
  server = await startServer();
  sender = await server.mllp();
}, 60_000);
afterAll(async () => {
  sender.close();
  await server.stop();
});

async function result(control: string, house: string, patient: string, account: string, value: string): Promise<void> {
  const lines = [
    `MSH|^~\\&|LIS|${house}|HOS|HOS|20260312120000+0000||ORU^R01^ORU_R01|${control}|P|2.5.1||||||UNICODE UTF-8`,
    `PID|1||${patient}^^^${house}^MR||Stranger^${patient}||19700102|F||||||||||${account}`,
    'OBR|1|PL7|FL7|24323-8^Panel^LN|||20260312110000+0000|||||||||||||||20260312115000+0000||LAB|F',
    `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L^^UCUM|3.5-5.1|N|||F|||20260312110000+0000`,
  ];
  const reply = await sender.send(Buffer.from(lines.map((line) => `${line}\r`).join(''), 'utf8'));
  expect(msa(reply)).toEqual(['AA', control]);
}

const potassiumOf = (patient: string): Promise<readonly unknown[]> =>
  soon(async () => {
    const answer = await server.ask('admin', `/fhir/R4/Observation?patient.identifier=${encodeURIComponent(`|${patient}`)}&code=2823-3`);
    expect(answer.status).toBe(200);
    const entries = answer.body['entry'] as readonly { readonly resource: { readonly valueQuantity?: { readonly value?: number } } }[] | undefined;
    return entries === undefined ? undefined : entries.map(({ resource }) => resource.valueQuantity?.value);
  });

test('a house is read through FHIR though its name is written in another alphabet', async () => {
  await result('S1', 'Больница', 'ST1', 'ACC1', '4.1');
  expect(await potassiumOf('ST1')).toEqual([4.1]);
  const read = await server.ask('admin', '/fhir/R4/Patient?_count=1');
  expect([read.status, read.headers.get('x-healthos-position')]).toEqual([200, expect.stringMatching(/^[!-~ ]+$/)]);
});

test('results of two patients who share account and order number stand each in the record that it names', async () => {
  await result('S2', 'LGH', 'ST2', 'ACC2', '3.9');
  await result('S3', 'LGH', 'ST3', 'ACC2', '5.9');
  expect([await potassiumOf('ST2'), await potassiumOf('ST3')]).toEqual([[3.9], [5.9]]);
});

test('a bundle is taken at the base with a slash at its end, as many clients write it', async () => {
  const patient = { resourceType: 'Patient', identifier: [{ system: 'urn:strangers', value: 'SL1' }], name: [{ family: 'Slash' }] };
  const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: patient, request: { method: 'POST', url: 'Patient' } }] };
  const sent = { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(bundle) };
  const answer = await server.ask('admin', '/fhir/R4/', sent);
  expect([answer.status, answer.body['type']]).toEqual([200, 'transaction-response']);
});

test('a second Patient with the number of the first is read by the id that it was put under, and says who stands for them', async () => {
  const put = async (id: string, family: string): Promise<number> => {
    const body = JSON.stringify({ resourceType: 'Patient', id, identifier: [{ system: 'urn:strangers', value: 'TW1' }], name: [{ family }] });
    return (await server.ask('admin', `/fhir/R4/Patient/${id}`, { method: 'PUT', headers: { 'content-type': 'application/fhir+json' }, body })).status;
  };
  expect([await put('tw-first', 'Twice'), await put('tw-second', 'Twice')]).toEqual([201, 201]);
  const second = await server.ask('admin', '/fhir/R4/Patient/tw-second');
  expect([second.status, second.body['id'], second.body['link']]).toEqual([200, 'tw-second', [{ other: { reference: 'Patient/tw-first' }, type: 'refer' }]]);
  expect((await server.ask('admin', '/fhir/R4/Patient/tw-first')).body['link']).toBeUndefined();
  expect(await put('tw-second', 'Twice')).toBe(200);
});
