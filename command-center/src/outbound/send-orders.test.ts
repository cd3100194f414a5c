/** Orders leave for a real MLLP receiver that takes, refuses, delays, dies and comes back; each is taken once, in the order of the log. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { DocumentRecorded, OrderRecorded } from '@healthos/core/clinical/events.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { encounterId, facilityId, feedId, messageId, orderId, patientId } from '@healthos/core/ids.ts';
import type { PatientsMerged, PatientsUnmerged } from '@healthos/core/identity/events.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { parseHl7, type Hl7Message } from '@healthos/ingest/formats/hl7v2/message.ts';
import { createFramer, framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { readDestinations } from './destinations.ts';
import type { OutboxTable, OutRow } from './outbox-table.ts';
import { ordersOutLimits, startOrdersOut } from './send-orders.ts';

const facility = facilityId('LGH');
const limits = { ...ordersOutLimits, everyMs: 20, connectMs: 500, answerMs: 3000, backOffMs: 20, longestBackOffMs: 100 };
const soon = { timeout: 10_000 };
const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

type Does = 'AA' | 'AE' | 'nothing' | 'dies';

/** A receiver on a port of its own; `does` says what it makes of its nth message. */
async function receiver(does: (n: number, message: Hl7Message) => Does, port = 0) {
  const [received, people]: [string[], string[]] = [[], []];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const framer = createFramer(1_000_000);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      for (const frame of framer.push(chunk)) {
        const message = parseHl7(Buffer.from(frame));
        if (isRejection(message)) throw new TypeError(message.code);
        const what = does(received.length, message);
        people.push(['3', '5', '7'].map((field) => message.first('PID')?.text(Number(field))).join(' '));
        received.push(`${message.code} ${message.first('ORC')?.text(1) ?? message.trigger} ${message.controlId}${what === 'AA' ? '' : ` ${what}`}`);
        if (what === 'dies') socket.destroy();
        else if (what !== 'nothing')
          socket.write(framed(Buffer.from(`MSH|^~\\&|R|R|HEALTHOS|LGH|20260312||ACK|1|P|2.5.1\rMSA|${what}|${message.controlId}\r`)));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  stops.push(close);
  return { port: (server.address() as AddressInfo).port, received, people, close };
}

function memoryTable(): OutboxTable & { readonly rows: Map<number, OutRow> } {
  const rows = new Map<number, OutRow>();
  return {
    rows,
    of: (_facility, positions) => Promise.resolve(positions.flatMap((position) => rows.get(position) ?? [])),
    put: (row) => Promise.resolve(void rows.set(row.position, row)),
  };
}

const now = Date.UTC(2026, 2, 12, 12);
const order = (id: string, more: Partial<OrderRecorded> = {}): OrderRecorded => ({
  type: 'OrderRecorded',
  order: orderId(id),
  patient: patientId('p1'),
  encounter: encounterId('V1'),
  kind: 'laboratory',
  control: 'NW',
  status: 'placed',
  code: { code: '2524-7', display: 'Lactate', system: 'LN' },
  signedBy: 'clinician:d1',
  ...more,
});
const step = (id: string, status: OrderRecorded['status'], more: Partial<OrderRecorded> = {}): OrderRecorded => {
  const { code: _code, signedBy: _signed, ...rest } = order(id, { control: 'XX', status });
  return { ...rest, ...more };
};
const person: IdentityLine = { patient: patientId('p1'), assigner: 'LGH', number: '123', family: 'Test^Odd', given: 'Pat', birthDate: '19700102', sex: 'F' };
const surviving: IdentityLine = { ...person, patient: patientId('p2'), number: '456', family: 'Stays', birthDate: '19700201' };

function house(port: number, answerMs = limits.answerMs, variable = 'HEALTHOS_ORDERS') {
  const table = memoryTable();
  let enterprise: Enterprise = emptyEnterprise();
  let position = 0;
  const say = (event: OrderRecorded | DocumentRecorded | PatientsMerged | PatientsUnmerged, feed = 'requests'): void => {
    const at = instant(now + position++);
    enterprise = foldEnterprise(enterprise, [
      {
        event,
        effective: { at },
        order: orderKey(at, at, 80, String(position)),
        segments: [],
        position,
        facility,
        recordedAt: at,
        feed: feedId(feed),
        message: messageId(String(position)),
      },
    ]);
  };
  const start = () => {
    const loop = startOrdersOut({
      follow: { enterprise: () => enterprise },
      destinations: readDestinations({ [variable]: `mllp://127.0.0.1:${port}?application=LIS&receiver=LGH` }, (wrong) => {
        throw new RangeError(wrong);
      }),
      table,
      clock: { now: () => instant(now + performance.now()) },
      limits: { ...limits, answerMs },
      identitiesOf: (records) => Promise.resolve([surviving, person].filter(({ patient }) => records.includes(patient))),
      textOf: (message) => Promise.resolve([{ title: 'Note', text: `text of ${message}` }]),
      onTrouble: (error) => {
        throw error;
      },
    });
    stops.push(() => loop.stop());
    return loop;
  };
  return { say, start, table };
}
const settled = (table: { readonly rows: Map<number, OutRow> }) =>
  [...table.rows.values()].map(({ position, state, code }) => `${position} ${state} ${code ?? ''}`.trim());

test('each step of a signed order is one message, in order; orders of other systems and drafts stay', async () => {
  const { port, received } = await receiver(() => 'AA');
  const { say, start, table } = house(port);
  say(order('A'));
  say(order('B', { kind: 'medication', dose: { literal: '1', unit: 'g' }, route: 'IV', frequency: 'Q8H' }));
  say(order('C'), 'orders');
  say(step('A', 'held', { reason: 'nil-by-mouth' }));
  const { signedBy: _signed, ...draft } = order('D', { unsigned: true, kind: 'imaging' });
  say(draft);
  start();
  await expect.poll(() => received, soon).toEqual(['OML NW O1', 'RDE NW O2', 'OML HD O4']);
  say(step('D', 'changed', { signedBy: 'clinician:d1', kind: 'imaging' }));
  say(step('A', 'released'));
  await expect.poll(() => received.slice(3), soon).toEqual(['ORM NW O6', 'OML RL O7']);
  await expect.poll(() => settled(table), soon).toHaveLength(5);
});

test('a receiver that says nothing, then dies, then is away: the same message again under the same id, the line in order', async () => {
  const first = await receiver((n) => (n === 0 ? 'nothing' : 'dies'));
  const { say, start, table } = house(first.port, 300);
  say(order('A'));
  say(order('B'));
  start();
  await expect.poll(() => first.received.slice(0, 2), soon).toEqual(['OML NW O1 nothing', 'OML NW O1 dies']);
  await first.close();
  await expect.poll(() => settled(table), soon).toEqual(['1 waiting out.no-connection']);
  const again = await receiver(() => 'AA', first.port);
  await expect.poll(() => settled(table), soon).toEqual(['1 acknowledged', '2 acknowledged']);
  // A slow machine may let an answer come too late: then it is the same message again, never another.
  expect([...new Set(again.received)]).toEqual(['OML NW O1', 'OML NW O2']);
});

test('a message that is refused becomes a dead letter; what follows of its order waits, the rest goes on; a person gives it another life', async () => {
  let mended = false;
  const { port, received } = await receiver((_n, message) => (!mended && message.first('ORC')?.text(2) === 'A' ? 'AE' : 'AA'));
  const { say, start, table } = house(port);
  say(order('A'));
  say(step('A', 'discontinued'));
  say(order('B'));
  start();
  await expect.poll(() => received, soon).toEqual(['OML NW O1 AE', 'OML NW O1 AE', 'OML NW O1 AE', 'OML NW O3']);
  await expect.poll(() => settled(table), soon).toEqual(['1 dead out.refused AE', '3 acknowledged']);
  mended = true;
  const dead = table.rows.get(1);
  if (dead !== undefined) table.rows.set(1, { ...dead, state: 'waiting', tries: 0 });
  await expect.poll(() => received.slice(4), soon).toEqual(['OML NW O1', 'OML DC O2']);
});

test('a restart sends nothing twice', async () => {
  const { port, received } = await receiver(() => 'AA');
  const { say, start, table } = house(port);
  say(order('A'));
  const first = start();
  await expect.poll(() => settled(table), soon).toEqual(['1 acknowledged']);
  await first.stop();
  start();
  say(order('B'));
  await expect.poll(() => received, soon).toEqual(['OML NW O1', 'OML NW O2']);
});

const note = (document: string, change: DocumentRecorded['change'], more: Partial<DocumentRecorded> = {}): DocumentRecorded => ({
  type: 'DocumentRecorded',
  document,
  patient: patientId('p1'),
  encounter: encounterId('V1'),
  kind: { code: '11506-3', display: 'Progress note', system: 'LN' },
  change,
  ...(change === 'original' || change === 'addendum' ? { author: 'clinician:d1', completion: 'AU', contentBytes: 9 } : {}),
  by: 'clinician:d1',
  ...more,
});

test('each step of a signed note goes to its own destination, in order, by the same line of tries and dead letters; notes of other systems stay', async () => {
  let mended = false;
  const { port, received } = await receiver((_n, message) => (!mended && message.first('TXA')?.text(12) === 'N1' ? 'AE' : 'AA'));
  const { say, start, table } = house(port, limits.answerMs, 'HEALTHOS_NOTES');
  say(order('A'));
  say(note('N1', 'original', { completion: 'PA' }));
  say(note('F1', 'original'), 'documents');
  say(note('N1', 'status', { completion: 'LA', by: 'clinician:a1' }));
  say(note('N2', 'addendum', { parent: 'N1' }));
  start();
  await expect.poll(() => received, soon).toEqual(['MDM T02 O2 AE', 'MDM T02 O2 AE', 'MDM T02 O2 AE', 'MDM T06 O5']);
  await expect.poll(() => settled(table), soon).toEqual(['2 dead out.refused AE', '5 acknowledged']);
  mended = true;
  const dead = table.rows.get(2);
  if (dead !== undefined) table.rows.set(2, { ...dead, state: 'waiting', tries: 0 });
  say(note('N2', 'cancel', { reason: 'wrong-patient' }));
  await expect.poll(() => received.slice(4), soon).toEqual(['MDM T02 O2', 'MDM T03 O4', 'MDM T11 O6']);
});

test('after a merge a message names who survives, one that was not taken yet too; after the unmerge each names their own again', async () => {
  let isAway = true;
  const { port, people } = await receiver(() => (isAway ? 'dies' : 'AA'));
  const { say, start, table } = house(port);
  const [own, theirs] = ['123 Test^Odd 19700102', '456 Stays 19700201'];
  say(order('A'));
  start();
  await expect.poll(() => settled(table), soon).toEqual([expect.stringMatching(/^1 waiting/)]);
  expect(new Set(people)).toEqual(new Set([own]));
  const merged = { from: patientId('p1'), into: patientId('p2'), by: 'steward:s1' } as const;
  say({ type: 'PatientsMerged', kind: 'merge', ...merged });
  // A try of before the merge may still be on its way: what comes after one that names the other is of after it.
  await expect.poll(() => people.at(-1), soon).toBe(theirs);
  [isAway, people.length] = [false, 0];
  await expect.poll(() => settled(table), soon).toEqual(['1 acknowledged']);
  say(step('A', 'discontinued'));
  say(order('B', { patient: patientId('p2'), kind: 'medication', dose: { literal: '1', unit: 'g' }, route: 'IV', frequency: 'Q8H' }));
  await expect.poll(() => settled(table), soon).toHaveLength(3);
  expect(new Set(people)).toEqual(new Set([theirs]));
  people.length = 0;
  say({ type: 'PatientsUnmerged', ...merged, reason: 'two people' });
  say(order('C'));
  await expect.poll(() => settled(table), soon).toHaveLength(4);
  expect(people).toEqual([own]);
});

test('where only orders have a destination, no note leaves', async () => {
  const { port, received } = await receiver(() => 'AA');
  const { say, start } = house(port);
  say(note('N1', 'original'));
  say(order('A'));
  start();
  await expect.poll(() => received, soon).toEqual(['OML NW O2']);
});

test('a wrong address is named', () => {
  const wrong: string[] = [];
  const read = readDestinations(
    { HEALTHOS_ORDERS: 'lab', HEALTHOS_ORDERS_LABORATORY: 'http://lab:1', HEALTHOS_ORDERS_DIET: 'mllp://kitchen:2575' },
    (variable) => {
      wrong.push(variable);
    },
  );
  expect(wrong).toEqual(['HEALTHOS_ORDERS', 'HEALTHOS_ORDERS_LABORATORY']);
  expect(read).toEqual([{ name: 'diet', kinds: ['diet'], host: 'kitchen', port: 2575, application: 'DIET', receiver: '', declaredIn: 'environment' }]);
});
