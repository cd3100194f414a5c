/** A merge after care was ordered, resulted, given and billed (hard case 11): all of it, and what is still sent on the old number, is the surviving person's; an unmerge gives it back. */
import { expect, it } from 'vitest';
import type { HealthEvent } from '@healthos/core/event.ts';
import { fact } from '@healthos/core/given.ts';
import { givenClaim } from '@healthos/core/given-history.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { chartOf } from '@healthos/core/house/chart/chart.ts';
import { encounterId, facilityId, feedId, messageId } from '@healthos/core/ids.ts';
import { cents } from '@healthos/core/money.ts';
import { getRow } from '@healthos/core/table.ts';
import { billingOf } from '@healthos/core/views/billing.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { Feed, Translation } from '../feed.ts';
import { message, receivedAt, record, segment, taken } from '../given.ts';
import { ordersFeed } from '../orders/orders.ts';
import { pharmacyFeed } from '../pharmacy/pharmacy.ts';
import { resultsFeed } from '../results/results.ts';
import { adtFeed } from './adt.ts';

const pid = (number: string): string => `PID|1||${number}^^^LGH^MR||Everyman^Adam||19610615|M`;
const pv1 = segment('PV1', { 2: 'I', 3: '4W^09^A', 19: 'V9' });
let control = 0;

function sent(feed: Feed, type: string, hhmm: string, segments: readonly string[]): Translation {
  return taken(feed, message(type, segments, `MSH|^~\\&|SYS|LGH|||20260312${hhmm}00+0000||${type}|M${++control}|P|2.5.1`));
}
const said = (event: HealthEvent): Translation => ({ ...sent(adtFeed, 'ADT^A08', '1130', [pid('0'), pv1]), events: [fact(-30, event)], identities: [] });
const result = (hhmm: string, number: string, status: string, value: string): Translation =>
  sent(resultsFeed, 'ORU^R01', hhmm, [
    pid(number),
    'ORC|RE|P1|F1',
    'OBR|1|P1|F1|2823-3^Potassium^LN|||20260312090000+0000',
    `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1|N|||${status}|||20260312090000+0000`,
  ]);
const dose = (hhmm: string, number: string, count: string): Translation =>
  sent(pharmacyFeed, 'RAS^O17', hhmm, [
    pid(number),
    pv1,
    'ORC|RE|P2|F2',
    'RXE|1|METO25^Metoprolol^L|25||mg',
    'RXR|PO',
    segment('RXA', { 1: '0', 2: count, 3: `20260312${hhmm}00+0000`, 5: 'METO25^Metoprolol^L', 6: '25', 7: 'mg', 20: 'CP', 21: 'A' }),
  ]);

function after(translations: readonly Translation[]): ViewInput {
  let position = 0;
  const log = translations.flatMap(({ events }, i) =>
    events.map((stated) => ({
      ...stated,
      position: ++position,
      facility: facilityId('LGH'),
      recordedAt: receivedAt,
      feed: feedId('adt'),
      message: messageId(String(i + 1)),
    })),
  );
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), log);
  const hospital = hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('nothing came');
  return { hospital, identity, now: receivedAt };
}

const care = [
  sent(adtFeed, 'ADT^A01', '0800', ['EVN||20260312080000+0000', pid('9'), pv1]),
  sent(ordersFeed, 'ORM^O01', '0830', [pid('9'), pv1, 'ORC|NW|P1', 'OBR|1|P1||2823-3^Potassium^LN']),
  result('0900', '9', 'F', '4.1'),
  dose('0915', '9', '1'),
  said({ ...givenClaim('posted:c1', cents(9000)), encounter: encounterId('V9'), patient: record('9') }),
];
const merge = sent(adtFeed, 'ADT^A40', '1000', ['EVN||20260312100000+0000', pid('1'), 'MRG|9^^^LGH^MR']);
/** What systems that have not heard of the merge still send. */
const later = [result('1030', '9', 'C', '5.9'), dose('1045', '9', '2')];

function shown(input: ViewInput, number: string) {
  const chart = chartOf(input, record(number));
  return {
    patient: chart?.patient,
    visits: chart?.visits.map(({ encounter }) => encounter),
    orders: chart?.orders.map(({ order }) => order).sort(),
    results: chart?.results.flatMap(({ points }) => points.map(({ value, versions }) => [value, versions.length])),
    doses: chart?.doses.length,
  };
}
const whole = { visits: ['V9'], orders: ['P1', 'P2'], results: [['5.9', 2]], doses: 2 };

it('hard case 11: after orders, results, doses and claims a merge carries them all, and later traffic on the old id resolves', () => {
  const input = after([...care, merge, ...later]);
  // Asked for by either number it is the one person.
  for (const number of ['1', '9']) expect(shown(input, number)).toEqual({ patient: record('1'), ...whole });
  expect(getRow(billingOf(input), encounterId('V9'))?.claims.map(({ now }) => now.claim)).toEqual(['k1']);
  expect(after([...later, ...care, merge]).hospital.clinical.observations.size).toBe(1);
});

it('hard case 12: taken back, each has what its own number says, later traffic too', () => {
  const undone = said({ type: 'PatientsUnmerged', from: record('9'), into: record('1'), reason: 'two people' });
  const input = after([...care, merge, ...later, undone]);
  expect(shown(input, '9')).toEqual({ patient: record('9'), ...whole });
  expect(shown(input, '1').visits ?? []).toEqual([]);
});
