/** Daily points of a small house by hand: the facility's own days, what has no value, what is never counted. */
import { describe, expect, it } from 'vitest';
import { at, fact, moved, recorded, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../../hospital-fold.ts';
import { bedId, encounterId, facilityId, unitId } from '../../ids.ts';
import { hourMs, instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { measuresView } from '../../views/measures.ts';
import { daysOf } from './days.ts';
import { measuredOf } from './measured.ts';
import { measureIds, measures, type MeasureId } from './registry.ts';

const lgh = facilityId('LGH');
const described = fact(-99_999, { type: 'FacilityDescribed', description: smallHospital });
/** Minutes from noon UTC on 12 March, which is 08:00 in New York, to a local time of a later day. */
const on = (day: number, hour: number, minutes = 0): number => (day - 12) * 1440 + (hour - 8) * 60 + minutes;

function input(facts: readonly Fact[], now: number): ViewInput {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded([described, ...facts]));
  return {
    hospital: enterprise.hospitals.get(lgh) ?? emptyHospital(lgh),
    identity: enterprise.identity,
    now: instant(Date.UTC(2026, 2, 12, 12) + now * 60_000),
  };
}
const admit = (minutes: number, visit: string, place: string): Fact =>
  fact(minutes, moved('PatientAdmitted', visit, `p${visit}`, { class: 'I', location: at(place), service: 'MED' }), `a${visit}`);
const leave = (minutes: number, visit: string): Fact => fact(minutes, moved('PatientDischarged', visit, `p${visit}`), `d${visit}`);
const step = (minutes: number, name: 'started' | 'done' | 'failed'): Fact =>
  fact(minutes, { type: 'TurnStepped', bed: bedId('4W', '01', 'A'), step: name }, `${minutes}-${name}`);
const valuesOf = (facts: readonly Fact[], now: number, measure: MeasureId) =>
  measuredOf(input(facts, now))
    .find((one) => one.measure === measure)
    ?.days.map(({ point }) => point?.value);

/** V1 leaves on the 12th: whole days begin with the 13th. */
const story: Fact[] = [
  admit(on(12, 9), 'V1', '4W-01-A'),
  leave(on(12, 18), 'V1'),
  admit(on(13, 9), 'V2', '4W-01-A'),
  leave(on(14, 11), 'V2'),
  step(on(14, 11, 10), 'started'),
  step(on(14, 11, 50), 'done'),
  admit(on(14, 13), 'V3', '4W-01-B'),
  leave(on(15, 15), 'V3'),
];

describe('days', () => {
  it('are the whole local days after the first departure, yesterday last', () => {
    const days = daysOf(input(story, on(16, 9)));
    expect(days.map(({ from, until }) => (until - from) / hourMs)).toEqual([24, 24, 24]);
    expect(days[0]?.from).toBe(Date.UTC(2026, 2, 13, 4));
    expect(daysOf(input([], on(16, 9)))).toEqual([]);
  });
});

describe('points', () => {
  it('occupancy at the midnight that ends the day, over staffed beds: two on ward, one ICU', () => {
    expect(valuesOf(story, on(16, 9), 'occupancy')).toEqual([100 / 3, 100 / 3, 0]);
  });
  it('out before noon by the facility clock; a day without a discharge has no value', () => {
    expect(valuesOf(story, on(16, 9), 'before-noon')).toEqual([undefined, 100, 0]);
  });
  it('turn: left to clean; the day is that of the end', () => expect(valuesOf(story, on(16, 9), 'evs-turn')).toEqual([undefined, 50, undefined]));
  it('a failed inspection is counted where the turn ends', () => {
    expect(valuesOf([...story, step(on(14, 11, 55), 'failed'), step(on(14, 12, 10), 'done')], on(16, 9), 'failed-inspections')).toEqual([
      undefined,
      100,
      undefined,
    ]);
  });
  it('LOS index needs a baseline: no value from a handful of stays', () =>
    expect(valuesOf(story, on(16, 9), 'los-index')).toEqual([undefined, undefined, undefined]));
  it('boarding: from the decision, split at midnight, until the ED is left', () => {
    const boarder = [
      fact(on(13, 20), moved('PatientRegistered', 'V9', 'p9', { class: 'E', location: at('ED-01-A') }), 'r9'),
      fact(
        on(13, 22),
        { type: 'BedRequested', request: 'q9', encounter: encounterId('V9'), origin: 'ed', level: 'icu', decidedAt: instant(Date.UTC(2026, 2, 14, 1)) },
        'q9',
      ),
      fact(on(14, 2), moved('PatientTransferred', 'V9', 'p9', { class: 'I', location: at('ICU-01-A') }), 't9'),
    ];
    // Decided at 21:00 local on the 13th, in the ICU at 02:00: three hours of one day, two of the next.
    expect(valuesOf([...story, ...boarder], on(16, 9), 'boarding')).toEqual([3, 2, 0]);
    expect(valuesOf([...story, ...boarder], on(16, 9), 'decision-to-bed')).toEqual([undefined, 300, undefined]);
    // Without any bed request nothing is known of boarding: no zero.
    expect(valuesOf(story, on(16, 9), 'boarding')).toEqual([undefined, undefined, undefined]);
  });
  it('average stay: midnights of the day’s discharges over them, a same-day stay is one day', () => {
    const more = [admit(on(14, 9), 'V4', '4W-02-A'), leave(on(14, 17), 'V4'), admit(on(13, 9), 'V5', 'ICU-01-A'), leave(on(15, 9), 'V5')];
    // 14th: V2 one midnight, V4 none and so one. 15th: V3 one, V5 two.
    expect(valuesOf([...story, ...more], on(16, 9), 'average-stay')).toEqual([undefined, 1, 1.5]);
  });
  it('ratio breach: hours short added up, cut at midnight; unknown where nobody told who was there', () => {
    const shift = (key: string, from: number, until: number): Fact =>
      fact(
        from - 60,
        {
          type: 'ShiftScheduled',
          shift: key,
          staff: key,
          kind: 'rn',
          unit: unitId('4W'),
          startsAt: instant(Date.UTC(2026, 2, 12, 12) + from * 60_000),
          endsAt: instant(Date.UTC(2026, 2, 12, 12) + until * 60_000),
          productive: true,
        },
        key,
      );
    const step = (minutes: number, key: string, said: 'checked-in' | 'break' | 'back', relief?: string): Fact =>
      fact(minutes, { type: 'ShiftStepped', shift: key, step: said, ...(relief === undefined ? {} : { relief }) }, `${key}${minutes}`);
    const day = [shift('d', on(13, 7), on(13, 19)), step(on(13, 7), 'd', 'checked-in'), step(on(13, 12), 'd', 'break'), step(on(13, 12, 30), 'd', 'back')];
    expect(valuesOf([...story, ...day], on(16, 9), 'ratio-breach')).toEqual([0.5, undefined, undefined]);
    const night = [shift('n', on(14, 19), on(15, 7)), step(on(14, 19), 'n', 'checked-in'), step(on(14, 23), 'n', 'break'), step(on(15, 1), 'n', 'back')];
    expect(valuesOf([...story, ...day, ...night], on(16, 9), 'ratio-breach')).toEqual([0.5, 1, 1]);
    // Told late: somebody stood in.
    const second = [shift('r', on(14, 19), on(15, 7)), step(on(14, 19), 'r', 'checked-in')];
    expect(valuesOf([...story, ...day, ...night, ...second], on(16, 9), 'ratio-breach')).toEqual([0.5, 0, 0]);
    expect(valuesOf(story, on(16, 9), 'ratio-breach')).toEqual([undefined, undefined, undefined]);
  });
  it('alarm rate: the busiest role over the windows of the day, nothing before the first alert, and never what went outside', () => {
    const alert = (minutes: number, to: string, channel: 'in-app' | 'webhook' = 'in-app'): Fact =>
      fact(minutes, { type: 'AlertSent', finding: `f${minutes}`, level: 1, attempt: 1, channel, to, outcome: 'sent' }, `${to}${minutes}`);
    const alerts = [
      ...[0, 5, 9].map((n) => alert(on(14, 10, n), 'Charge nurse')),
      alert(on(14, 10), 'EVS supervisor'),
      ...[1, 2, 3, 4].map((n) => alert(on(14, 11, n), 'pager', 'webhook')),
    ];
    const said = valuesOf([...story, ...alerts], on(16, 9), 'alarm-rate');
    expect(said).toEqual([undefined, 3 / 144, 0]);
    expect(said).not.toContain(4 / 144);
  });
  it('overrides over assignments', () => {
    const given = (minutes: number, overrides: readonly string[]): Fact =>
      fact(
        minutes,
        { type: 'BedPromised', bed: bedId('4W', '01', 'B'), unit: unitId('4W'), promise: 'assigned', encounter: encounterId('V3'), overrides: [...overrides] },
        `b${minutes}`,
      );
    expect(valuesOf([...story, given(on(14, 12), []), given(on(14, 12, 30), ['sex'])], on(16, 9), 'overrides')).toEqual([undefined, 50, undefined]);
  });
});

describe('the registry', () => {
  it('names for each measure definition, version, source, and a balancing measure that is another one', () => {
    for (const id of measureIds) {
      const { definition, version, source, balances } = measures[id];
      expect([definition, version, source].every((text) => text.length > 0)).toBe(true);
      expect(balances).not.toBe(id);
      expect(measureIds).toContain(balances);
    }
  });
  it('the view has a row for each, with what is missing where there is no chart', () => {
    const rows = measuresView.rows(input([], on(16, 9)));
    expect([...rows.keys()].sort()).toEqual(['now/occupancy', ...measureIds.map((id) => `measure/${id}`)].sort());
    expect(rows.get('measure/evs-turn')).toMatchObject({ known: 0, days: [], missing: ['whole days of log'] });
  });
});
