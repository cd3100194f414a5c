/** The firing log: what is written down, once, with its end; and what came of it by week. */
import { describe, expect, it } from 'vitest';
import { keepFirings } from '../../duties/keep-firings.ts';
import type { HealthEvent } from '../../event.ts';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, patientId } from '../../ids.ts';
import { isRefusal } from '../../requests/request.ts';
import { ruleFirings } from '../../requests/rule-firings.ts';
import { dayMs, instant } from '../../time.ts';
import { firingsView, ruleWeeksView } from '../../views/rule-weeks.ts';
import { entries } from '../../table.ts';
import { firedLimits } from '../../work/fired.ts';
import { firingsDue } from './firings.ts';
import { quantile, ruleWeeks, weekOf } from './rule-weeks.ts';

const [patient, encounter] = [patientId('p1'), encounterId('V1')];
const here: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-60, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const potassium = (minutes: number, value: number): Fact =>
  fact(minutes, {
    type: 'ObservationRecorded',
    observation: 'k',
    patient,
    encounter,
    code: { code: '2823-3', display: 'Potassium' },
    value: { kind: 'quantity', value, literal: String(value), unit: 'mmol/L' },
    status: 'F',
    observedAt: minute(minutes),
  });
const ours = (events: readonly HealthEvent[]) => events.filter((event) => event.type === 'RuleFired' && event.rule.startsWith('critical-result'));
const due = (facts: readonly Fact[], minutes: number) => ours(firingsDue(inputAfter([...here, ...facts], minutes)));
/** What the house writes at that minute. */
function kept(facts: readonly Fact[], minutes: number): Fact[] {
  const decision = ruleFirings.decide(inputAfter([...here, ...facts], minutes), { body: {}, at: minute(minutes), id: 'minute-00001' }, { role: 'house' });
  return isRefusal(decision) ? [] : decision.events.map((event, n) => fact(minutes, event, `${minutes}-fired-${n}`));
}

describe('the firing log', () => {
  const began = kept([potassium(0, 6.9)], 1);

  it('writes what began with rule, gravity and unit, and not again', () => {
    expect(due([potassium(0, 6.9)], 1)).toEqual([
      { type: 'RuleFired', finding: 'critical-result:k', rule: 'critical-result@2026.1', severity: 'critical', state: 'began', unit: '4W' },
    ]);
    expect(due([potassium(0, 6.9), ...began], 2)).toEqual([]);
  });

  it('writes the end, and a beginning again', () => {
    const over = [potassium(0, 6.9), ...began, potassium(5, 4)];
    expect(due(over, 6)).toMatchObject([{ finding: 'critical-result:k', state: 'ended' }]);
    expect(due([...over, ...kept(over, 6)], 7)).toEqual([]);
    const again = [...over, ...kept(over, 6), potassium(9, 7.2)];
    expect(due(again, 10)).toMatchObject([{ state: 'began' }]);
  });

  it('says of a rule in silence that nobody saw it, and nothing of one that is off', () => {
    const set = (mode: 'silent' | 'off'): Fact => fact(1, { type: 'RuleModeSet', rule: 'critical-result', mode, says: 'trial' });
    expect(due([potassium(0, 6.9), set('silent')], 2)).toMatchObject([{ state: 'began', silent: true }]);
    expect(due([potassium(0, 6.9), set('off')], 2)).toEqual([]);
  });

  it('is the duty of each minute, once', () => {
    const input = inputAfter([...here, potassium(0, 6.9)], 1);
    expect(keepFirings.due(input)).toMatchObject([{ request: 'rule-firings', body: {} }]);
    expect(keepFirings.due(input)).toEqual(keepFirings.due({ ...input, now: instant(input.now + 1000) }));
    const all = [...here, potassium(0, 6.9), ...began];
    expect(keepFirings.due(inputAfter(all, 2))).toEqual([]);
    expect(isRefusal(ruleFirings.decide(inputAfter(all, 2), { body: {}, at: minute(2), id: 'minute-00002' }, { role: 'house' }))).toBe(true);
  });

  it('shows what became of each firing', () => {
    const acknowledged = fact(4, { type: 'CriticalAcknowledged', observation: 'k', version: 3, action: 'treated', by: 'clinician:d1' });
    const facts = [potassium(0, 6.9), ...began, acknowledged];
    const all = [...facts, ...kept(facts, 5)];
    const rows = [...firingsView.rows(inputAfter([...here, ...all], 6)).values()].filter(({ rule }) => rule === 'critical-result');
    expect(rows).toMatchObject([{ at: minute(1), until: minute(5), answer: 'treated', answeredAt: minute(4), answeredBy: 'clinician:d1' }]);
  });
});

describe('a rule by week', () => {
  it('begins on the local Monday', () => {
    // 2026-03-12 is a Thursday; New York springs forward on the 8th.
    expect(new Date(weekOf(minute(0), 'America/New_York')).toISOString()).toBe('2026-03-09T04:00:00.000Z');
    expect(weekOf(instant(minute(0) - 3 * dayMs), 'UTC')).toBe(weekOf(minute(0), 'UTC'));
    expect(weekOf(instant(minute(0) - 4 * dayMs), 'UTC')).toBe(weekOf(minute(0), 'UTC') - 7 * dayMs);
    expect(new Date(weekOf(instant(-1), 'UTC')).toISOString()).toBe('1969-12-29T00:00:00.000Z');
  });

  it('counts firings, answers and how soon they came, by unit', () => {
    const began = kept([potassium(0, 6.9)], 1);
    const answered = fact(4, { type: 'CriticalAcknowledged', observation: 'k', version: 3, action: 'treated' });
    const input = inputAfter([...here, potassium(0, 6.9), ...began, answered], 5);
    const [week] = [...ruleWeeks(input.hospital).values()].filter(({ rule }) => rule === 'critical-result');
    expect(week).toMatchObject({ fired: 1, critical: 1, acknowledged: 1, overridden: 0, units: { '4W': { fired: 1, acknowledged: 1, overridden: 0 } } });
    expect(week?.answeredAfter).toEqual([4 * 60_000]);
    const row = [...ruleWeeksView.rows(input).values()].find(({ rule }) => rule === 'critical-result');
    expect(row).toMatchObject({ answeredHalfMs: 240_000, answeredMostMs: 240_000 });
  });

  it('counts checks that were signed over, by reason', () => {
    const check = (n: number, outcome: 'overridden' | 'shown', reason?: 'will-monitor'): Fact =>
      fact(n, {
        type: 'CheckAnswered',
        order: `O${n}`,
        check: 'interaction:a+b:O9',
        rule: 'small@1',
        severity: 'serious',
        outcome,
        unit: '4W',
        ...(reason === undefined ? {} : { reason }),
      });
    const input = inputAfter([...here, check(1, 'overridden', 'will-monitor'), check(2, 'shown')], 5);
    const week = [...ruleWeeks(input.hospital).values()].find(({ rule }) => rule === 'medication-safety');
    expect(week).toMatchObject({ shown: 2, overridden: 1, reasons: { 'will-monitor': 1 }, units: { '4W': { overridden: 1 } } });
  });

  it('half of the answers and nine of ten, none of none', () => {
    expect([quantile([5, 1, 9], 0.5), quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9), quantile([], 0.5)]).toEqual([5, 9, undefined]);
  });
});

describe('the log in the picture', () => {
  const fired = (n: number, days: number, state: 'began' | 'ended', finding = `aki:V${n}`, more: object = {}): Fact =>
    fact(days * 1440 + n, { type: 'RuleFired', finding, rule: 'aki@1', severity: 'watch', state, unit: '4W', ...more }, `f${n}-${days}-${state}`);
  const hospitalAt = (facts: readonly Fact[]) => inputAfter([...here, ...facts], 40 * 1440).hospital;
  const weekly = (facts: readonly Fact[]) =>
    [...ruleWeeks(hospitalAt(facts)).values()]
      .filter(({ rule }) => rule === 'aki')
      .reduce((sum, week) => ({ fired: sum.fired + week.fired, silent: sum.silent + week.firedSilent, ward: sum.ward + (week.units['4W']?.fired ?? 0) }), {
        fired: 0,
        silent: 0,
        ward: 0,
      });

  it('keeps single firings for two weeks, and of older ones how many there were', () => {
    const old = [1, 2, 3].flatMap((n) => [fired(n, 1, 'began'), fired(n, 2, 'ended')]);
    const silent = [fired(4, 1, 'began', 'aki:V4', { silent: true }), fired(4, 2, 'ended')];
    const recent = [fired(5, 30, 'began')];
    const all = [...old, ...silent, ...recent];
    expect(hospitalAt(all).work.RuleFired.size).toBe(1);
    expect(weekly(all)).toEqual({ fired: 4, silent: 1, ward: 4 });
    expect(weekly(all)).toEqual(weekly([...all].reverse()));
  });

  it('keeps what still stands and what somebody answered, however old', () => {
    const stands = fired(1, 0, 'began');
    const answered = [fired(2, 0, 'began'), fact(9, { type: 'FindingStepped', finding: 'aki:V2', step: 'seen' }), fired(2, 1, 'ended')];
    const { work } = hospitalAt([stands, ...answered, fired(3, 0, 'began'), fired(3, 1, 'ended'), fired(9, 30, 'began')]);
    expect([...entries(work.RuleFired)].map(([finding, versions]) => [finding, versions.length]).sort()).toEqual([
      ['aki:V1', 1],
      ['aki:V2', 1],
      ['aki:V9', 1],
    ]);
  });

  it('does not grow: a year of firings is no more than its last weeks', () => {
    const year = Array.from({ length: 365 }, (_, day) => [fired(1, day, 'began', `aki:D${day}`), fired(2, day, 'ended', `aki:D${day}`)]).flat();
    const { work } = inputAfter([...here, ...year], 365 * 1440).hospital;
    expect(work.RuleFired.size).toBeLessThanOrEqual(firedLimits.singleDays + 1);
    expect(work.firedHours.size).toBeLessThanOrEqual(firedLimits.countedDays);
    expect(work.firedHours.size).toBeGreaterThan(firedLimits.countedDays - firedLimits.singleDays - 2);
  });
});
