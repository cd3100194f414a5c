/** An order from a request to a receiver over MLLP and back: the result files to it by its placer number, a dead letter is listed and sent again, and a restart sends nothing twice. */
import { everyWord } from '@healthos/core/told.ts';
import { createServer } from 'node:net';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderNow } from '@healthos/core/clinical/order.ts';
import { facilityId, orderId } from '@healthos/core/ids.ts';
import { emptyTable, getRow } from '@healthos/core/table.ts';
import { createFramer, framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { adt } from './messages.ts';
import { msa, soon, startServer, type Server } from './started.ts';

const received: string[] = [];
let answer: 'AA' | 'AE' = 'AA';
let laboratory: NetServer;
let server: Server;
let environment: Record<string, string>;

beforeAll(async () => {
  laboratory = createServer((socket) => {
    const framer = createFramer(1_000_000);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      for (const frame of framer.push(chunk)) {
        const text = Buffer.from(frame).toString('utf8');
        const control = /^MSH(?:\|[^|]*){8}\|([^|]*)/.exec(text)?.[1] ?? '';
        received.push(text);
        socket.write(framed(Buffer.from(`MSH|^~\\&|LIS|LGH|HEALTHOS|LGH|20260312120000||ACK|${control}|P|2.5.1\rMSA|${answer}|${control}\r`)));
      }
    });
  });
  await new Promise<void>((resolve) => laboratory.listen(0, '127.0.0.1', resolve));
  environment = { HEALTHOS_ORDERS: `mllp://127.0.0.1:${(laboratory.address() as AddressInfo).port}?application=LIS&receiver=LGH` };
  server = await startServer(environment);
  const sender = await server.mllp();
  expect(msa(await sender.send(adt({ trigger: 'A01', control: 'A1', minutes: 0, patient: '501', visit: 'V501', place: '4W^01^A' })))[0]).toBe('AA');
  sender.close();
}, 60_000);
afterAll(async () => {
  await server.stop();
  laboratory.close();
});

async function place(id: string, code: string): Promise<string> {
  const response = await fetch(`${server.url}/api/facilities/LGH/requests/order-place`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await server.running.issue({ role: 'clinician', staff: 'd1' })}` },
    body: JSON.stringify({
      id,
      body: { encounter: 'V501', lines: [{ kind: 'laboratory', code: { code, display: 'Lactate', system: 'LN' }, priority: 'S' }], sign: true },
    }),
  });
  const said = (await response.json()) as { made?: { order1?: string } };
  expect([response.status, said]).toEqual([200, expect.objectContaining({})]);
  return said.made?.order1 ?? '';
}
const receivedOf = (order: string): readonly string[] => received.filter((text) => text.includes(`|${order}^HEALTHOS|`));

test('an order goes out with the name and place of the patient, and its result files to it', { timeout: 60_000 }, async () => {
  const order = await place('orders-out-1', '2524-7');
  const [sent = ''] = await soon(() => Promise.resolve(receivedOf(order).length > 0 ? receivedOf(order) : undefined), 15_000);
  expect(sent).toMatch(/^MSH\|\^~\\&\|HEALTHOS\|LGH\|LIS\|LGH\|[^|]*\|\|OML\^O21\^OML_O21\|O\d+\|P\|2\.5\.1/);
  expect(sent).toContain('\rPID|1||501^^^LGH^MR||Test^Pat501||19700102|F\r');
  expect(sent).toContain('|4W^01^A^LGH|');
  expect(sent).toContain('|2524-7^Lactate^LN|S|');
  const sender = await server.mllp();
  const result = [
    'MSH|^~\\&|LIS|LGH|HOS|LGH|20260312130000+0000||ORU^R01^ORU_R01|R1|P|2.5.1',
    'PID|1||501^^^LGH^MR||Test^Pat501||19700102|F',
    'PV1|1|I|4W^01^A^LGH||||||||||||||||V501',
    `ORC|RE|${order}^HEALTHOS|LIS77`,
    `OBR|1|${order}^HEALTHOS|LIS77|2524-7^Lactate^LN|||20260312125000+0000||||||||||||||||||F`,
    'OBX|1|NM|2524-7^Lactate^LN||3.1|mmol/L|0.5-2.2|H|||F',
    '',
  ].join('\r');
  expect(msa(await sender.send(Buffer.from(result)))[0]).toBe('AA');
  sender.close();
  const clinical = () => server.running.follow.enterprise().hospitals.get(facilityId('LGH'))?.clinical;
  const keys = await soon(() => Promise.resolve(getRow(clinical()?.index.observationsByOrder ?? emptyTable(), orderId(order))));
  expect(keys).toHaveLength(1);
  const now = clinical();
  expect(now === undefined ? undefined : orderNow(everyWord(getRow(now.orders, order)))).toMatchObject({
    state: 'done',
    fillerOrder: 'LIS77',
    kind: 'laboratory',
  });
});

test('what is refused is a dead letter; it is listed, and sent again when somebody says so', { timeout: 60_000 }, async () => {
  answer = 'AE';
  const order = await place('orders-out-2', '6598-7');
  const dead = await soon(
    async () => (await server.ask('steward', '/api/orders-out')).body.rows?.find((row) => row['order'] === order && row['state'] === 'dead'),
    30_000,
  );
  expect(dead).toMatchObject({ facility: 'LGH', control: 'NW', tries: 3, code: 'out.refused AE', destination: 'all' });
  expect((await server.ask('nurse', '/api/orders-out')).status).toBe(404);
  answer = 'AA';
  const again = await server.ask('steward', '/api/orders-out/retry', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ facility: 'LGH', position: dead['position'] }),
  });
  expect([again.status, again.body]).toEqual([200, { state: 'waiting' }]);
  await soon(async () => ((await server.ask('steward', '/api/orders-out')).body.rows?.length === 0 ? true : undefined), 15_000);
  expect(receivedOf(order)).toHaveLength(4);
});

test('a restart sends nothing twice', { timeout: 60_000 }, async () => {
  const before = received.length;
  await server.stop(true);
  server = await startServer(environment, server.dataDir);
  const order = await place('orders-out-3', '2524-7');
  await soon(() => Promise.resolve(receivedOf(order).length > 0 ? true : undefined), 15_000);
  expect(received).toHaveLength(before + 1);
});
