/** What the screens of leaving show: given what was said, these rows, findings and sums. */
import { describe, expect, test } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, orderId, patientId } from '../ids.ts';
import { findingsOf } from '../reasoning/findings.ts';
import type { WorkEvent } from '../work/events.ts';
import { barriersView } from './barriers.ts';
import { capacityView } from './capacity.ts';
import { dischargeSummaryView } from './discharge-summary.ts';
import { dischargesView } from './discharges.ts';
import { staysView } from './stays.ts';
import type { View, ViewInput } from './view.ts';

const start: Fact[] = [
  fact(-30_000, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-3000, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', service: 'MED', location: at('4W-01-A') })),
  fact(-1500, moved('PatientRegistered', 'V2', 'p2', { class: 'O', location: at('4W-01-B') })),
];
const v1 = encounterId('V1');
const ready = fact(-300, { type: 'MilestoneStepped', encounter: v1, milestone: 'medically-ready', state: 'done' });
const opened = fact(-290, { type: 'BarrierStepped', barrier: 'b1', encounter: v1, step: 'opened', reason: 'test-not-read', owner: 'Radiology', order: 'R1' });
const confirmed = (minutes: number): Fact => fact(minutes, { type: 'DischargeStepped', encounter: v1, step: 'confirmed' } satisfies WorkEvent);
const rulesOf = (input: ViewInput): string[] =>
  findingsOf(input)
    .filter(({ encounter }) => encounter === 'V1' || encounter === 'V2')
    .map(({ rule }) => rule.split('@')[0] ?? '')
    .sort();

describe('the board', () => {
  test('says stage, milestones, open barriers with their limit, and the test that a barrier names', () => {
    const row = dischargesView.rows(inputAfter([...start, ready, opened, confirmed(-10)], 0)).get('V1');
    expect(row).toMatchObject({
      unit: '4W',
      bed: '4W-01-A',
      status: 'inpatient',
      stage: 'confirmed',
      since: minute(-10),
      readyAt: minute(-300),
      milestones: [['medically-ready', 'done', 4]],
      barriers: [{ barrier: 'b1', owner: 'Radiology', openedAt: minute(-290), limitAt: minute(-50) }],
      blocking: { order: 'R1', how: 'named' },
      likely: { state: 'not-computable', missing: ['30 finished inpatient stays, there are 0'] },
    });
  });

  test('finds the order without a result of a stay that is ready, and lets go of it when the result comes', () => {
    const ordered = fact(-400, {
      type: 'OrderRecorded',
      order: orderId('CT7'),
      patient: patientId('p1'),
      encounter: v1,
      kind: 'imaging',
      control: 'NW',
      status: 'placed',
      code: { code: 'CTH', display: 'CT head' },
    });
    const waiting = inputAfter([...start, ordered, ready], 0);
    expect(dischargesView.rows(waiting).get('V1')?.blocking).toEqual({ order: 'CT7', how: 'found', what: 'CT head', orderedAt: minute(-400) });
    expect(dischargesView.rows(inputAfter([...start, ordered], 0)).get('V1')?.blocking).toBeUndefined();
    const read = fact(-5, {
      type: 'ObservationRecorded',
      observation: 'CT7|CTH',
      patient: patientId('p1'),
      encounter: v1,
      order: orderId('CT7'),
      code: { code: 'CTH' },
      value: { kind: 'text', text: 'normal' },
      status: 'F',
    });
    expect(dischargesView.rows(inputAfter([...start, ordered, ready, read], 0)).get('V1')?.blocking).toBeUndefined();
    expect(rulesOf(waiting)).toContain('blocking-test');
  });

  test('a departure takes the row away', () => {
    expect(dischargesView.rows(inputAfter([...start, confirmed(-60), fact(-5, moved('PatientDischarged', 'V1', 'p1'))], 0)).has('V1')).toBe(false);
  });
});

test('a barrier is in the queue of its owner and charged since the patient was ready', () => {
  expect(barriersView.rows(inputAfter([...start, ready, opened], 0)).get('b1')).toMatchObject({
    owner: 'Radiology',
    chargedSince: minute(-290),
    centsPerDay: 165_000,
  });
  expect(barriersView.rows(inputAfter([...start, opened], 0)).get('b1')).not.toHaveProperty('chargedSince');
  expect(capacityView.rows(inputAfter([...start, opened], 0)).get('barrier/test-not-read')).toEqual({
    tile: 'barrier',
    barrier: 'test not read',
    owner: 'Radiology',
    count: 1,
  });
  const closed = fact(-20, { type: 'BarrierStepped', barrier: 'b1', encounter: v1, step: 'closed' });
  expect(capacityView.rows(inputAfter([...start, opened, closed], 0)).has('barrier/test-not-read')).toBe(false);
  expect(barriersView.rows(inputAfter([...start, ready, opened, closed], 0)).size).toBe(0);
});

test('the sums: stages, avoidable time with its cost to the last quarter, missing inputs named', () => {
  const rows = dischargeSummaryView.rows(inputAfter([...start, ready, opened], 0));
  expect(rows.get('stage/ready')).toMatchObject({ count: 1, oldestSince: minute(-300) });
  expect(rows.get('barrier/test-not-read')).toMatchObject({ open: 1, overdue: 1, avoidableHours: 290 / 60, costCents: Math.round((290 * 165_000) / 1440) });
  expect(rows.get('avoidable/house')).toMatchObject({ ready: 1, barred: 1 });
  expect(rows.get('outlook/24')).toMatchObject({ expected: 0, predictable: 0, inpatients: 2, missing: ['30 finished inpatient stays, there are 0'] });
  expect(rows.get('model/departures')).toMatchObject({ method: 'none' });
  expect(rows.get('today/house')).not.toHaveProperty('losIndex');
});

test('status clocks: notice window, midnights, what condition code 44 still needs', () => {
  const rows = staysView.rows(inputAfter(start, 0));
  // Admitted 2026-03-10 10:00Z (06:00 in New York): midnights of the 11th and the 12th.
  expect(rows.get('V1')).toMatchObject({
    status: 'inpatient',
    days: 2,
    benchmarkMidnights: 2,
    presumptionMidnights: 2,
    snfMidnights: 2,
    code44Missing: ['utilisation review', 'physician agreement'],
  });
  expect(rows.get('V1')?.nextMidnightAt).toBe(minute(16 * 60));
  expect(rows.get('V2')).toMatchObject({ status: 'observation', noticeFrom: minute(-60), noticeBy: minute(660), snfMidnights: 0 });
});

test('exceptions: barrier past its limit, confirmed and not out, notice due, each once and only when due', () => {
  expect(rulesOf(inputAfter([...start, ready, opened, confirmed(-119)], 0))).toEqual(['barrier-overdue', 'blocking-test', 'observation-notice']);
  expect(rulesOf(inputAfter([...start, ready, opened, confirmed(-120)], 0))).toEqual([
    'barrier-overdue',
    'blocking-test',
    'confirmed-not-out',
    'observation-notice',
  ]);
  expect(rulesOf(inputAfter([...start, fact(0, { type: 'StatusStepped', encounter: encounterId('V2'), step: 'observation-notice-given' })], 1))).toEqual([]);
  expect(
    rulesOf(
      inputAfter(
        [
          fact(-30_000, { type: 'FacilityDescribed', description: smallHospital }),
          fact(-21 * 1440, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
        ],
        0,
      ),
    ),
  ).toEqual(['long-stay']);
});

test('rows made from earlier ones are those made from nothing', () => {
  const steps = [...start, ready, opened, confirmed(-10), fact(-5, { type: 'BarrierStepped', barrier: 'b1', encounter: v1, step: 'closed' })];
  for (const view of [dischargesView, barriersView, staysView, dischargeSummaryView] as readonly View[]) {
    let earlier: { input: ViewInput; rows: ReadonlyMap<string, unknown> } | undefined;
    for (let n = start.length; n <= steps.length; n++) {
      const input = inputAfter(steps.slice(0, n), n * 9);
      const rows = view.rows(input, earlier);
      expect([...rows].sort(), view.name).toEqual([...view.rows(inputAfter(steps.slice(0, n), n * 9))].sort());
      earlier = { input, rows };
    }
  }
});
