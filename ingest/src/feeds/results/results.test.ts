/** Results and their versions, withdrawals and races. */
import { describe, expect, it } from 'vitest';
import { foldClinical, emptyClinical } from '@healthos/core/clinical/fold.ts';
import { holdingVersion, retractionOf } from '@healthos/core/clinical/observation.ts';
import type { ClinicalState } from '@healthos/core/clinical/state.ts';
import { facilityId, feedId, messageId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { factsOf, message, receivedAt, record, taken, translated } from '../given.ts';
import { ordersFeed } from '../orders/orders.ts';
import type { Translation } from '../feed.ts';
import { resultsFeed } from './results.ts';

const pid = 'PID|1||12345^^^LGH^MR||Fixture^Ann||19700101|F';
const pv1 = 'PV1|1|I|4W^09^A^LGH||||||||||||||||V1001';

const header = (sent: string, control: string, type = 'ORU^R01'): string => `MSH|^~\\&|LAB|LGH|HOS|HOS|${sent}+0000||${type}|${control}|P|2.5.1`;

function result(
  sent: string,
  status: string,
  value: string,
  more: { readonly observed?: string; readonly orderStatus?: string; readonly control?: string } = {},
): Translation {
  const { observed = '20260312090000+0000', orderStatus = 'F', control = sent } = more;
  return taken(
    resultsFeed,
    message(
      'ORU^R01',
      [
        pid,
        pv1,
        'ORC|RE|P100|F100',
        `OBR|1|P100|F100|24323-8^Metabolic panel^LN|||${observed}|||||||||||||||${sent}+0000||LAB|${orderStatus}`,
        `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L^^UCUM|3.5-5.1|N|||${status}|||${observed}`,
      ],
      header(sent, control),
    ),
  );
}

function folded(...translations: readonly Translation[]): ClinicalState {
  let position = 0;
  return translations
    .flatMap(({ events }) => events)
    .reduce(
      (state, stated) =>
        foldClinical(state, {
          ...stated,
          position: ++position,
          facility: facilityId('LGH'),
          recordedAt: receivedAt,
          feed: feedId('results'),
          message: messageId('1'),
        }),
      emptyClinical(),
    );
}

const key = (translation: Translation): string => factsOf(translation, 'ObservationRecorded')[0]?.observation ?? '';

describe('a result', () => {
  it('states its order, its observation and where they belong', () => {
    const translation = result('20260312100000', 'F', '4.10');
    expect(factsOf(translation, 'OrderRecorded')).toEqual([
      {
        type: 'OrderRecorded',
        order: 'P100',
        fillerOrder: 'F100',
        patient: record('12345'),
        encounter: 'V1001',
        kind: 'laboratory',
        control: 'RE',
        status: 'completed',
        code: { code: '24323-8', display: 'Metabolic panel', system: 'LN' },
      },
    ]);
    expect(factsOf(translation, 'ObservationRecorded')).toEqual([
      {
        type: 'ObservationRecorded',
        observation: `${record('12345')}|F100|24323-8|2823-3|`,
        patient: record('12345'),
        encounter: 'V1001',
        order: 'P100',
        service: '24323-8',
        code: { code: '2823-3', display: 'Potassium', system: 'LN' },
        value: { kind: 'quantity', value: 4.1, literal: '4.10', unit: 'mmol/L' },
        status: 'F',
        abnormal: 'N',
        referenceRange: '3.5-5.1',
        observedAt: Date.UTC(2026, 2, 12, 9),
      },
    ]);
  });

  it('names the segments that each fact was read from', () => {
    const stated = result('20260312100000', 'F', '4.1').events.find(({ event }) => event.type === 'ObservationRecorded');
    expect(stated?.segments).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps a comparator, an attachment and a title row apart from numbers', () => {
    const facts = factsOf(
      taken(
        resultsFeed,
        message('ORU^R01', [
          pid,
          'OBR|1||F7|1^Panel^L|||20260312090000+0000',
          'OBX|1||1^Title^L',
          'OBX|2|SN|2^B^L||<^3|ng/mL',
          'OBX|3|ED|3^C^L||^application^pdf^Base64^AAAA||||||F',
          'OBX|4|NM|4^D^L||||||||X',
        ]),
      ),
      'ObservationRecorded',
    );
    expect(facts.map(({ value }) => value)).toEqual([
      { kind: 'quantity', value: 3, literal: '<3', comparator: '<', unit: 'ng/mL' },
      { kind: 'attachment', bytes: 4, mediaType: 'application/pdf' },
      { kind: 'absent', reason: 'not-done' },
    ]);
  });

  it('without OBX-11 is final, and says so', () => {
    const translation = result('20260312100000', '', '4.1');
    expect(factsOf(translation, 'ObservationRecorded')[0]?.status).toBe('F');
    expect(translation.warnings).toContainEqual({ code: 'hl7.field-defaulted', place: 'OBX[1]-11' });
  });

  it('of a specimen with its order after OBR (OUL) is read alike', () => {
    const facts = taken(
      resultsFeed,
      message('OUL^R22', [
        pid,
        'SPM|1|||BLD',
        'OBX|1|NM|9^Volume^L||5|mL',
        'OBR|1|P1|F1|10^Glucose^L|||20260312090000+0000',
        'ORC|RE|P1|F1',
        'OBX|1|NM|11^Glucose^L||5.5|mmol/L|||||F',
        'OBR|2|P2|F2|12^Sodium^L',
        'ORC|RE|P2|F2',
        'OBX|1|NM|13^Sodium^L||140|mmol/L|||||F',
      ]),
    );
    expect(factsOf(facts, 'OrderRecorded').map(({ order }) => order)).toEqual(['P1', 'P2']);
    expect(factsOf(facts, 'ObservationRecorded').map(({ order, code }) => [order, code.code])).toEqual([
      [undefined, '9'],
      ['P1', '11'],
      ['P2', '13'],
    ]);
  });

  it('of nobody is kept apart, and of an unnamed patient refused', () => {
    expect(taken(resultsFeed, message('ORU^R01', ['OBR|1||F1|1^A^L', 'OBX|1|NM|1^A^L||5'])).outcome).toBe('quarantined');
    expect(translated(resultsFeed, message('ORU^R01', ['PID|1', 'OBR|1||F1|1^A^L']))).toMatchObject({ code: 'hl7.no-patient', place: 'PID-3' });
  });
});

describe('hard case 19: versions of a result', () => {
  const final = result('20260312100000', 'F', '4.1');
  const corrected = result('20260312110000', 'C', '5.9');
  const lateFinal = result('20260312120000', 'F', '4.1');
  const holding = (...translations: readonly Translation[]): unknown =>
    holdingVersion(getRow(folded(...translations).observations, key(final)) ?? [])?.event.value;

  it('hard case 19: C replaces F, and a late F after C never wins', () => {
    expect(key(corrected)).toBe(key(final));
    expect(holding(final, corrected)).toMatchObject({ value: 5.9 });
    expect(holding(final, corrected, lateFinal)).toMatchObject({ value: 5.9 });
    expect(holding(lateFinal, corrected, final)).toMatchObject({ value: 5.9 });
  });

  it('hard case 19: a correction that also moves the time of observation is still the later word', () => {
    expect(holding(final, result('20260312110000', 'C', '5.9', { observed: '20260312083000+0000' }))).toMatchObject({ value: 5.9 });
  });

  it('hard case 19: X and N are no values', () => {
    expect(holding(result('20260312100000', 'X', ''))).toBeUndefined();
    expect(holding(result('20260312100000', 'N', ''))).toBeUndefined();
  });
});

describe('hard case 2: a control id that a laboratory used before', () => {
  it('hard case 2: for other bytes of the same second both versions stand, whichever came first', () => {
    const [one, other] = [result('20260312100000', 'F', '4.1', { control: 'L1' }), result('20260312100000', 'F', '5.9', { control: 'L1' })];
    const versions = (...translations: readonly Translation[]): unknown[] =>
      (getRow(folded(...translations).observations, key(one)) ?? []).map(({ event }) => event.value);
    expect(versions(one, other)).toHaveLength(2);
    expect(versions(other, one)).toEqual(versions(one, other));
    expect(versions(one, one)).toHaveLength(1);
  });
});

describe('hard case 20: a withdrawn result', () => {
  it.each(['W', 'D'])('hard case 20: OBX-11 = %s takes the value back, whatever time it names', (status) => {
    const final = result('20260312100000', 'F', '4.1');
    const withdrawn = result('20260312110000', status, '', { observed: '20260312080000+0000' });
    const versions = getRow(folded(final, withdrawn).observations, key(final)) ?? [];
    expect(versions).toHaveLength(2);
    expect(holdingVersion(versions)).toBeUndefined();
    expect(retractionOf(versions)?.event.status).toBe(status);
  });
});

describe('hard case 21: a late result', () => {
  it('hard case 21: sent after discharge it is filed to the encounter that ordered it, at the time it was true', () => {
    const late = result('20260320100000', 'F', '4.1');
    const stated = late.events.find(({ event }) => event.type === 'ObservationRecorded');
    expect(stated?.event).toMatchObject({ encounter: 'V1001', order: 'P100' });
    expect(stated?.effective.at).toBe(Date.UTC(2026, 2, 12, 9));
  });
});

describe('hard case 22: order races', () => {
  const order = (sent: string, control: string): Translation =>
    taken(ordersFeed, message('ORM^O01', [pid, pv1, `ORC|${control}|P100`, 'OBR|1|P100||24323-8^Metabolic panel^LN'], header(sent, sent, 'ORM^O01')));

  it('hard case 22: a cancellation after completion changes nothing and is shown', () => {
    const state = folded(order('20260312080000', 'NW'), result('20260312100000', 'F', '4.1'), order('20260312101000', 'CA'));
    expect(getRow(state.discrepancies, 'cancel-after-completion:P100')).toBeDefined();
  });

  it('hard case 22: a result for a cancelled order still files', () => {
    const cancelled = order('20260312083000', 'CA');
    const late = result('20260312100000', 'F', '4.1');
    expect(factsOf(cancelled, 'OrderRecorded')[0]?.status).toBe('cancelled');
    expect(holdingVersion(getRow(folded(order('20260312080000', 'NW'), cancelled, late).observations, key(late)) ?? [])?.event.value).toMatchObject({
      value: 4.1,
    });
  });
});
