/** An order that goes out says what was ordered: our own feeds read it back as the same order. */
import { expect, test } from 'vitest';
import type { OrderRecorded } from '@healthos/core/clinical/events.ts';
import { orderNow } from '@healthos/core/clinical/order.ts';
import { encounterId, facilityId, feedId, messageId, orderId, patientId } from '@healthos/core/ids.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { ordersFeed } from '@healthos/ingest/feeds/orders/orders.ts';
import { pharmacyFeed } from '@healthos/ingest/feeds/pharmacy/pharmacy.ts';
import { factsOf, taken } from '@healthos/ingest/feeds/given.ts';
import { parseHl7 } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { orderBytes } from './order-message.ts';

const at = instant(Date.UTC(2026, 2, 12, 12));
const common = {
  type: 'OrderRecorded',
  order: orderId('H1-1'),
  patient: patientId('p1'),
  encounter: encounterId('V1'),
  control: 'NW',
  status: 'placed',
  signedBy: 'clinician:d1',
  scheduledAt: at,
} as const;
const drug: OrderRecorded = {
  ...common,
  kind: 'medication',
  code: { code: 'METO25', display: 'Meto|pr^olol & co', system: 'L' },
  dose: { literal: '25', unit: 'mg' },
  rate: { literal: '2', unit: 'L/min' },
  route: 'PO',
  frequency: 'Q8H',
  priority: 'S',
};

function sent(event: OrderRecorded) {
  const version = { event, order: orderKey(at, at, 80, '1'), at, position: 7, recordedAt: at, message: messageId('1'), feed: feedId('requests') };
  const order = orderNow([version]);
  if (order === undefined) throw new RangeError('no order');
  const parsed = parseHl7(
    orderBytes({
      facility: facilityId('LGH'),
      message: { position: 7, control: 'NW', order, at },
      encounter: undefined,
      person: { patient: patientId('p1'), assigner: 'LGH', number: '123', family: 'O^Neil', given: 'Pat' },
      application: 'RX',
      receiver: 'LGH',
    }),
  );
  if (isRejection(parsed)) throw new TypeError(parsed.code);
  return parsed;
}

test('a prescription for home says that it is for an outpatient, an order of the stay does not', () => {
  expect([sent({ ...drug, purpose: 'discharge' }), sent(drug)].map((message) => message.first('ORC')?.text(29))).toEqual(['O', '']);
});

test('a drug is read back with dose, rate, route, frequency, priority and first time', () => {
  const message = sent(drug);
  expect([message.code, message.trigger, message.controlId, message.first('PID')?.text(5)]).toEqual(['RDE', 'O11', 'O7', 'O^Neil']);
  const [read] = factsOf(taken(pharmacyFeed, message), 'OrderRecorded');
  const { order, kind, code, dose, rate, route, frequency, priority, scheduledAt, encounter } = drug;
  expect(read).toMatchObject({ order, kind, code, dose, rate, route, frequency, priority, scheduledAt, encounter, status: 'placed' });
});

test.each([
  ['laboratory', 'OML', '2524-7'],
  ['imaging', 'ORM', '36643-5'],
  ['nursing', 'ORM', 'VITALS'],
  ['diet', 'ORM', 'REG'],
] as const)('%s goes as %s and is read back as what it is', (kind, code, service) => {
  const message = sent({ ...common, kind, code: { code: service, display: 'One', system: 'LN' }, frequency: 'QD', priority: 'R' });
  expect(message.code).toBe(code);
  const [read] = factsOf(taken(ordersFeed, message), 'OrderRecorded');
  expect(read).toMatchObject({ order: 'H1-1', kind, code: { code: service }, status: 'placed', frequency: 'QD', priority: 'R' });
});
