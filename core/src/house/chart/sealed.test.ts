/** What a chart holds back of itself: a labelled document or order with everything that came of it, as though it were not there. */
import { describe, expect, it } from 'vitest';
import { at, fact, moved, type Fact } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, orderId, patientId } from '../../ids.ts';
import type { SensitivityLabel } from '../../sensitivity.ts';
import { chartOf } from './chart.ts';
import { sealedIn, seenIn, withoutSealed } from './sealed.ts';

const whose = { patient: patientId('p1'), encounter: encounterId('V1') };
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
const note = (minutes: number, document: string, sensitivity?: SensitivityLabel): Fact =>
  fact(
    minutes,
    { type: 'DocumentRecorded', document, ...whose, kind: { code: 'PN' }, change: 'original', ...(sensitivity === undefined ? {} : { sensitivity }) },
    document + minutes,
  );
const order = (minutes: number, number: string, sensitivity?: SensitivityLabel): Fact =>
  fact(
    minutes,
    {
      type: 'OrderRecorded',
      order: orderId(number),
      ...whose,
      kind: 'laboratory',
      control: 'NW',
      status: 'placed',
      code: { code: 'HIV' },
      ...(sensitivity === undefined ? {} : { sensitivity }),
    },
    number + minutes,
  );
const result = (minutes: number, number: string, value: number): Fact =>
  fact(
    minutes,
    {
      type: 'ObservationRecorded',
      observation: `${number}|o`,
      ...whose,
      order: orderId(number),
      code: { code: '718-7' },
      value: { kind: 'quantity', value, literal: String(value), unit: 'g/dL' },
      status: 'F',
    },
    `${number}-r`,
  );
const dose = fact(
  6,
  { type: 'MedicationAdministered', administration: 'a1', ...whose, order: orderId('o2'), code: { code: 'X' }, completion: 'complete', action: 'add' },
  'dose',
);

function seen(facts: readonly Fact[], opens: readonly SensitivityLabel[]) {
  const input = inputAfter([admitted, ...facts], 60);
  const chart = chartOf(input, whose.patient);
  if (chart === undefined) throw new RangeError('no chart');
  return withoutSealed(
    chart,
    sealedIn(chart, input.hospital.clinical, (label) => opens.includes(label)),
  );
}

describe('a sealed thing', () => {
  const facts = [note(1, 'd1'), note(2, 'd2', 'very-restricted'), order(3, 'o1'), order(3, 'o2', 'vip'), result(4, 'o1', 11), result(5, 'o2', 12), dose];

  it('is not there, nor what came of it, and how many there are is said', () => {
    const chart = seen(facts, []);
    expect(chart.documents.map(({ document }) => document)).toEqual(['d1']);
    expect(chart.orders.map(({ order: number }) => number)).toEqual(['o1']);
    expect(chart.results.map(({ points, latest }) => [points.map(({ value }) => value), latest?.value])).toEqual([[['11'], '11']]);
    expect([chart.doses, chart.medications]).toEqual([[], []]);
    expect(chart.timeline.map(({ item }) => item).filter((item) => /d2|o2|a1/.test(item))).toEqual([]);
    expect(chart.withheld).toBe(4);
  });

  it('is there for whoever its label lets through, and the chart is then whole', () => {
    expect(seen(facts, ['vip']).documents.map(({ document }) => document)).toEqual(['d1']);
    const whole = seen(facts, ['vip', 'very-restricted']);
    expect([whole.documents.length, whole.orders.length, whole.doses.length, whole.withheld]).toEqual([2, 2, 1, undefined]);
  });

  it('takes what is written on its report from the other values of that report, and from the order', () => {
    const service = { order: orderId('o1'), service: 'P' };
    const value = (observation: string, sensitivity?: SensitivityLabel): Fact =>
      fact(
        4,
        {
          ...(result(4, 'o1', 11).event as Extract<Fact['event'], { type: 'ObservationRecorded' }>),
          ...service,
          observation,
          ...(sensitivity === undefined ? {} : { sensitivity }),
        },
        observation,
      );
    const report = fact(
      4,
      {
        ...(order(4, 'o1').event as Extract<Fact['event'], { type: 'OrderRecorded' }>),
        control: 'RE',
        status: 'completed',
        code: { code: 'P' },
        comments: { texts: ['says it all'] },
      },
      'report',
    );
    const said = (sensitivity?: SensitivityLabel): string => JSON.stringify(seen([order(3, 'o1'), report, value('a'), value('b', sensitivity)], []));
    expect([said(), said('vip')].map((text) => text.includes('says it all'))).toEqual([true, false]);
  });

  it('may be a diagnosis, a value, a dose or a kept resource of its own label', () => {
    const line = (key: string, kind: 'diagnosis' | 'allergy', sensitivity?: SensitivityLabel): Fact =>
      fact(1, {
        type: 'RecordLineChanged',
        line: kind,
        key,
        patient: whose.patient,
        code: { code: key },
        action: 'add',
        ...(sensitivity === undefined ? {} : { sensitivity }),
      });
    const own = [
      line('F10.2', 'diagnosis', 'restricted'),
      line('I10', 'diagnosis'),
      line('PEN', 'allergy', 'restricted'),
      fact(4, { ...result(4, 'o1', 11).event, observation: 'own', sensitivity: 'restricted' } as Fact['event'], 'own'),
      fact(5, { ...dose.event, administration: 'a7', order: orderId('o1'), sensitivity: 'restricted' } as Fact['event'], 'dose-7'),
      fact(5, { type: 'ResourceKept', resource: 'Claim/1', kind: 'Claim', patient: whose.patient, sensitivity: 'restricted' }),
    ];
    const closed = seen([...facts, ...own], ['vip', 'very-restricted']);
    expect(closed.lines.map(({ code }) => code.code)).toEqual(['I10']);
    // A withheld allergy is not the absence of one.
    expect(closed.allergies).toEqual({ state: 'known', lines: [] });
    expect([closed.results.flatMap(({ points }) => points).length, closed.doses.map(({ administration }) => administration)]).toEqual([2, ['a1']]);
    expect([closed.resources.length, closed.withheld]).toEqual([0, 5]);
    expect(['line|p1|diagnosis|F10.2', 'observation|own', 'line|p1|diagnosis|I10', 'visit|V1', 'document|never'].map(seenIn(closed))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(seen([...facts, ...own], ['restricted', 'vip', 'very-restricted']).withheld).toBeUndefined();
  });

  it('is what its sender said last', () => {
    expect(seen([note(1, 'd1', 'vip'), note(2, 'd1', 'normal')], []).documents.length).toBe(1);
    expect(seen([note(1, 'd1', 'vip'), note(2, 'd1')], []).documents.length).toBe(0);
  });
});

describe('hard case 17: a Doe', () => {
  const doe = patientId('p9');
  const came = fact(1, moved('PatientRegistered', 'V9', 'p9', { class: 'E', location: at('ED-01-A') }));
  const stated = fact(1, { type: 'SourceRecordSeen', patient: doe, unidentified: true });
  const given = fact(2, {
    type: 'MedicationAdministered',
    administration: 'a9',
    patient: doe,
    encounter: encounterId('V9'),
    code: { code: 'X' },
    completion: 'complete',
    action: 'add',
  });
  const allergy = fact(0, { type: 'RecordLineChanged', line: 'allergy', key: 'PEN', patient: patientId('p1'), code: { code: 'PEN' }, action: 'add' });

  it('has allergies that nobody knows, not none', () => {
    expect(chartOf(inputAfter([came, stated], 60), doe)).toMatchObject({ unidentified: true, allergies: { state: 'unknown', lines: [] } });
  });

  it('carries everything to who they turn out to be, and an unmerge takes exactly that back', () => {
    const merged = fact(9, { type: 'PatientsMerged', from: doe, into: patientId('p1'), kind: 'merge' });
    const facts = [admitted, allergy, came, stated, given];
    const one = chartOf(inputAfter([...facts, merged], 60), doe);
    expect(one).toMatchObject({ patient: 'p1', allergies: { state: 'known' } });
    expect([one?.visits.map(({ encounter }) => encounter).sort(), one?.doses.length]).toEqual([['V1', 'V9'], 1]);
    const parted = fact(20, { type: 'PatientsUnmerged', from: doe, into: patientId('p1'), reason: 'somebody else' });
    expect(chartOf(inputAfter([...facts, merged, parted], 60), doe)).toMatchObject({ patient: 'p9', allergies: { state: 'unknown' } });
    expect(chartOf(inputAfter([...facts, merged, parted], 60), patientId('p1'))?.doses).toEqual([]);
  });
});
