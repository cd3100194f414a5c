/** What is written beside a result stands in the chart with the value, in each version of it, and on the report; of one record and no other. */
import { describe, expect, it } from 'vitest';
import type { Comments, ResultStatus } from '../../clinical/events.ts';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { orderId, patientId, type PatientId } from '../../ids.ts';
import { chartOf } from './chart.ts';
import { summaryOf } from './summary.ts';

const [ann, ben] = [patientId('ann'), patientId('ben')];
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'ann', { class: 'I', location: at('4W-01-A') }));
const said = (...texts: readonly string[]): { readonly comments?: Comments } => (texts.length === 0 ? {} : { comments: { texts } });

const potassium = (minutes: number, status: ResultStatus, ...texts: readonly string[]): Fact =>
  fact(
    minutes,
    {
      type: 'ObservationRecorded',
      observation: 'k',
      patient: ann,
      order: orderId('P1'),
      service: '2823-3',
      code: { code: '2823-3', display: 'Potassium' },
      value: { kind: 'quantity', value: 6.1, literal: '6.1', unit: 'mmol/L' },
      status,
      observedAt: minute(1),
      ...said(...texts),
    },
    `k${minutes}`,
  );
const report = (minutes: number, patient: PatientId, ...texts: readonly string[]): Fact =>
  fact(
    minutes,
    {
      type: 'OrderRecorded',
      order: orderId('P1'),
      patient,
      kind: 'laboratory',
      control: 'RE',
      status: 'completed',
      code: { code: '2823-3' },
      ...said(...texts),
    },
    `r${minutes}${patient}`,
  );
const placed = fact(
  0,
  { type: 'OrderRecorded', order: orderId('P1'), patient: ann, kind: 'laboratory', control: 'NW', status: 'placed', ...said('fasting') },
  'placed',
);

const seen = (...facts: readonly Fact[]) => {
  const chart = chartOf(inputAfter([admitted, ...facts], 60), ann);
  const point = chart?.results[0]?.latest;
  return {
    now: point?.comments?.texts,
    report: point?.report?.comments.texts,
    versions: point?.versions.map(({ comments }) => comments?.texts),
    order: chart?.orders[0]?.versions.map(({ comments }) => comments?.texts),
    says: chart?.timeline.find(({ item }) => item === 'observation|k')?.says,
  };
};

describe('a comment on a value', () => {
  it('is that of the version that holds: a correction has its own words, and what was said before stays with what said it', () => {
    expect(seen(potassium(1, 'F', 'slightly hemolyzed'))).toMatchObject({ now: ['slightly hemolyzed'], says: 'final, with a comment' });
    const corrected = seen(potassium(1, 'F', 'slightly hemolyzed'), potassium(5, 'C', 'not hemolyzed'));
    expect(corrected).toMatchObject({
      now: ['not hemolyzed'],
      versions: [['slightly hemolyzed'], ['not hemolyzed']],
      says: 'corrected, version 2, with a comment',
    });
    expect(seen(potassium(5, 'C', 'not hemolyzed'), potassium(1, 'F', 'slightly hemolyzed'))).toEqual(corrected);
    expect(seen(potassium(1, 'F', 'slightly hemolyzed'), potassium(5, 'C'))).toMatchObject({ now: undefined, versions: [['slightly hemolyzed'], undefined] });
  });

  it('that alone changed is another version of the same value', () => {
    expect(seen(potassium(1, 'F'), potassium(5, 'F', 'called to the ward')).versions).toEqual([undefined, ['called to the ward']]);
  });

  it('is told of in the summary of every point that has, or had, one', () => {
    const commented = (...facts: readonly Fact[]): unknown => {
      const chart = chartOf(inputAfter([admitted, ...facts], 60), ann);
      return chart === undefined ? undefined : summaryOf(chart, minute(60)).trends[0]?.points.map((point) => point.commented);
    };
    expect([commented(potassium(1, 'F')), commented(potassium(1, 'F', 'x'), potassium(5, 'C')), commented(report(1, ann, 'x'), potassium(1, 'F'))]).toEqual([
      [undefined],
      [true],
      [true],
    ]);
  });
});

describe('a comment on a report', () => {
  it('is said with its values, by the newest word on the order and service; that of whoever asked is on the order alone', () => {
    expect(seen(placed, report(1, ann, 'all repeated'), potassium(1, 'F'))).toMatchObject({
      report: ['all repeated'],
      now: undefined,
      order: [['fasting'], ['all repeated']],
      says: 'final, with a comment',
    });
    expect(seen(placed, report(1, ann, 'all repeated'), potassium(1, 'F'), report(5, ann)).report).toBeUndefined();
    expect(seen(placed, potassium(1, 'F')).report).toBeUndefined();
  });

  it('of another person under the same order number is not told', () => {
    const other = seen(report(1, ann), potassium(1, 'F'), report(5, ben, 'about Ben'));
    expect(JSON.stringify(other)).not.toContain('Ben');
    expect(seen(report(1, ann, 'about Ann'), potassium(1, 'F'), report(5, ben, 'about Ben')).report).toEqual(['about Ann']);
  });
});

it('what an allergy does stands beside it, before how grave it is', () => {
  const allergy = fact(1, {
    type: 'RecordLineChanged',
    line: 'allergy',
    key: 'PEN',
    patient: ann,
    code: { code: 'PEN', display: 'Penicillin' },
    severity: 'SV',
    reactions: [{ code: 'anaphylaxis' }, { code: '247472004', display: 'Hives', system: 'SCT' }],
    action: 'add',
  });
  const chart = chartOf(inputAfter([admitted, allergy], 60), ann);
  expect(chart?.allergies.lines).toMatchObject([
    { reaction: 'anaphylaxis, Hives', severity: 'severe', versions: [{ says: 'Penicillin, anaphylaxis, Hives, severe' }] },
  ]);
  expect(chart?.timeline.map(({ says }) => says)).toContain('anaphylaxis, Hives, severe');
});

it('who referred the patient and who is asked are whoever the newest word names, until that is deleted', () => {
  const visit = (...facts: readonly Fact[]) => {
    const current = chartOf(inputAfter([admitted, ...facts], 60), ann)?.current;
    return [current?.referring, current?.consulting];
  };
  const told = fact(1, moved('EncounterUpdated', 'V1', 'ann', { referring: ['d2'], consulting: ['d3', 'd4'] }));
  expect([
    visit(),
    visit(told, fact(2, moved('EncounterUpdated', 'V1', 'ann'))),
    visit(told, fact(3, moved('EncounterUpdated', 'V1', 'ann', { referring: [], consulting: ['d4'] }))),
  ]).toEqual([
    [undefined, undefined],
    [['d2'], ['d3', 'd4']],
    [undefined, ['d4']],
  ]);
});

it('who took the patient in is known of the visit until that is deleted', () => {
  const visit = (...facts: readonly Fact[]) => chartOf(inputAfter([admitted, ...facts], 60), ann)?.current?.admitting;
  const told = fact(1, moved('EncounterUpdated', 'V1', 'ann', { admitting: 'd2' }));
  expect([
    visit(),
    visit(told),
    visit(told, fact(2, moved('EncounterUpdated', 'V1', 'ann'))),
    visit(told, fact(3, moved('EncounterUpdated', 'V1', 'ann', { admitting: '' }))),
  ]).toEqual([undefined, 'd2', 'd2', undefined]);
});
