/** Sepsis as facts tell it: when it begins, each element on its own clock, and what must not begin it. */
import { describe, expect, it } from 'vitest';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, orderId, patientId } from '../ids.ts';
import { findingsOf } from './findings.ts';
import { kidneyInjury } from './kidney-rule.ts';
import type { Finding } from './rules.ts';
import { sepsisRule } from './sepsis-rule.ts';
import { qsofaRule } from './sepsis-screen-rules.ts';

const [patient, encounter] = [patientId('p1'), encounterId('V1')];
let n = 0;
const told = (minutes: number, event: HealthEvent): Fact => fact(minutes, event, `t${++n}`);
const here: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-600, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const value = (minutes: number, code: string, number: number, unit: string, more: object = {}): Fact =>
  told(minutes, {
    type: 'ObservationRecorded',
    observation: `${code}|${minutes}`,
    patient,
    encounter,
    code: { code },
    value: { kind: 'quantity', value: number, literal: String(number), unit },
    status: 'F',
    observedAt: minute(minutes),
    ...more,
  });
const cultureOrder = (minutes: number): Fact =>
  told(minutes, {
    type: 'OrderRecorded',
    order: orderId('BC1'),
    patient,
    encounter,
    kind: 'laboratory',
    control: 'NW',
    status: 'placed',
    code: { code: '600-7', display: 'Blood culture' },
  });
const culture = (minutes: number): Fact =>
  told(minutes, {
    type: 'ObservationRecorded',
    observation: 'bc',
    patient,
    encounter,
    code: { code: '600-7' },
    value: { kind: 'text', text: 'pending' },
    status: 'I',
    observedAt: minute(minutes),
  });
const gave = (minutes: number, name: string, literal = '1', unit = 'g'): Fact =>
  told(minutes, {
    type: 'MedicationAdministered',
    administration: `${name}|${minutes}`,
    patient,
    encounter,
    code: { code: name, display: name },
    dose: { literal, unit },
    givenAt: minute(minutes),
    completion: 'complete',
    action: 'add',
  });
/** Fever and a fast pulse. */
const sick = (minutes: number): readonly Fact[] => [value(minutes, '8310-5', 38.6, 'Cel'), value(minutes, '8867-4', 112, '/min')];
const sepsis = (facts: readonly Fact[], minutes: number): Finding | undefined => sepsisRule.evaluate(inputAfter([...here, ...facts], minutes))[0];
const states = (facts: readonly Fact[], minutes: number) =>
  Object.fromEntries((sepsis(facts, minutes)?.clocks ?? []).map(({ element, state }) => [element, state]));

describe('when it begins', () => {
  it('of one set of signs half is no moment: a new pulse beside the temperature of the round before begins nothing', () => {
    const before = [value(0, '8310-5', 38.6, 'Cel'), value(0, '8867-4', 80, '/min')];
    const after = [value(60, '8310-5', 37, 'Cel'), value(60, '8867-4', 112, '/min')];
    expect(sepsis([cultureOrder(-30), ...before, ...after], 70)).toBeUndefined();
  });

  it('with the later of the screen and the suspicion, and it does not move with newer values', () => {
    const facts = [cultureOrder(-30), ...sick(0)];
    expect(sepsis(facts, 10)).toMatchObject({
      finding: 'sepsis:V1',
      rule: 'sepsis@2021.1',
      severity: 'watch',
      since: minute(0),
      owner: 'Clinician',
      unit: '4W',
    });
    expect(sepsis([...facts, ...sick(60)], 90)?.since).toBe(minute(0));
    expect(sepsis([...sick(-30), cultureOrder(0)], 10)?.since).toBe(minute(0));
    expect(sepsis([...facts].reverse(), 10)).toEqual(sepsis(facts, 10));
  });

  it('not without a suspicion: an antibiotic alone is prophylaxis; not with one sign; not with a sign in an unknown unit', () => {
    expect(sepsis([...sick(0), gave(1, 'ceftriaxone')], 10)).toBeUndefined();
    expect(sepsis([cultureOrder(-30), value(0, '8310-5', 38.6, 'Cel')], 10)).toBeUndefined();
    expect(sepsis([cultureOrder(-30), value(0, '8310-5', 38.6, 'X'), value(0, '8867-4', 112, '/min')], 10)).toBeUndefined();
    expect(sepsis([cultureOrder(-30), value(0, '8310-5', 38.6, 'Cel'), value(0, '8867-4', 112, '/min', { status: 'W' })], 10)).toBeUndefined();
  });

  it('by a diagnosis as well; not of somebody who left', () => {
    const diagnosis = told(-30, { type: 'RecordLineChanged', line: 'diagnosis', key: 'd', patient, code: { code: 'A41.9', system: 'I10' }, action: 'add' });
    expect(sepsis([diagnosis, ...sick(0)], 10)?.since).toBe(minute(0));
    expect(sepsis([diagnosis, ...sick(0), fact(5, moved('PatientDischarged', 'V1', 'p1', { location: at('4W-01-A') }))], 10)).toBeUndefined();
  });
});

describe('the clocks', () => {
  const onset = [cultureOrder(-30), ...sick(0)];
  it('three hours exactly are due, a moment later they are overdue and the finding is critical', () => {
    expect(states(onset, 180)).toEqual({
      lactate: 'due',
      cultures: 'due',
      antibiotics: 'due',
      fluids: 'not-needed',
      'lactate-again': 'not-needed',
      vasopressor: 'not-needed',
    });
    expect(sepsis(onset, 181)).toMatchObject({ severity: 'critical', since: minute(180), says: '4W-01-A sepsis: lactate, cultures, antibiotics overdue' });
  });

  it('each stops by itself; done after its time is done late', () => {
    const facts = [...onset, value(20, '32693-4', 1.4, 'mmol/L'), culture(25), gave(200, 'piperacillin-tazobactam', '4.5')];
    expect(states(facts, 190)).toMatchObject({ lactate: 'done', cultures: 'done', antibiotics: 'overdue' });
    // With all done nothing asks any more.
    expect(sepsis(facts, 201)).toBeUndefined();
  });

  it('a lactate in an unknown unit was not measured', () => {
    expect(states([...onset, value(20, '32693-4', 1.4, 'furlong')], 30)).toMatchObject({ lactate: 'due' });
  });

  it('cultures after the antibiotic say so', () => {
    const clocks = sepsis([...onset, gave(10, 'cefepime'), culture(40)], 60)?.clocks ?? [];
    expect(clocks.find(({ element }) => element === 'cultures')).toMatchObject({ state: 'done', note: 'after the antibiotic', doneAt: minute(40) });
    const before = sepsis([...onset, culture(5), gave(10, 'cefepime')], 60)?.clocks ?? [];
    expect(before.find(({ element }) => element === 'cultures')).not.toHaveProperty('note');
  });

  it('an antibiotic that is not broad does not stop the clock, nor a dose that was refused or taken back', () => {
    expect(states([...onset, gave(10, 'cefazolin')], 60)).toMatchObject({ antibiotics: 'due' });
    const dose = { type: 'MedicationAdministered', administration: 'x', patient, encounter, code: { code: 'cefepime' }, givenAt: minute(10) } as const;
    expect(states([...onset, told(10, { ...dose, completion: 'refused', action: 'add' })], 60)).toMatchObject({ antibiotics: 'due' });
    expect(
      states([...onset, told(10, { ...dose, completion: 'complete', action: 'add' }), told(20, { ...dose, completion: 'complete', action: 'delete' })], 60),
    ).toMatchObject({
      antibiotics: 'due',
    });
  });

  it('fluids: asked for by a lactate of 4 or a low pressure, by weight, not computable without one', () => {
    const high = [...onset, value(20, '32693-4', 4, 'mmol/L')];
    expect(sepsis(high, 30)?.clocks?.find(({ element }) => element === 'fluids')).toMatchObject({
      state: 'not-computable',
      missing: ['weight'],
      dueAt: minute(200),
    });
    const weighed = [...high, value(-300, '29463-7', 80, 'kg')];
    expect(states(weighed, 30)).toMatchObject({ fluids: 'due', 'lactate-again': 'due' });
    expect(states([...weighed, gave(30, 'lactated ringers', '1', 'L'), gave(60, 'lactated ringers', '1399', 'mL')], 90)).toMatchObject({ fluids: 'due' });
    expect(states([...weighed, gave(30, 'lactated ringers', '1', 'L'), gave(60, 'lactated ringers', '1400', 'mL')], 90)).toMatchObject({ fluids: 'done' });
    expect(states([...onset, value(20, '32693-4', 3.9, 'mmol/L')], 30)).toMatchObject({ fluids: 'not-needed' });
    expect(states([...onset, value(-300, '29463-7', 80, 'kg'), value(20, '8480-6', 89, 'mm[Hg]')], 30)).toMatchObject({ fluids: 'due' });
    expect(states([...onset, value(-300, '29463-7', 80, 'kg'), value(20, '8480-6', 90, 'mm[Hg]')], 30)).toMatchObject({ fluids: 'not-needed' });
  });

  it('lactate again in six hours where it was over 2', () => {
    const facts = [...onset, value(20, '32693-4', 2.1, 'mmol/L')];
    expect(states(facts, 360)).toMatchObject({ 'lactate-again': 'due' });
    expect(states(facts, 361)).toMatchObject({ 'lactate-again': 'overdue' });
    expect(states([...facts, value(300, '32693-4', 1.8, 'mmol/L')], 361)).toMatchObject({ 'lactate-again': 'done' });
    expect(states([...onset, value(20, '32693-4', 2, 'mmol/L')], 30)).toMatchObject({ 'lactate-again': 'not-needed' });
  });

  it('a vasopressor where the pressure stays low after the fluids', () => {
    const filled = [...onset, value(-300, '29463-7', 50, 'kg'), value(10, '8480-6', 80, 'mm[Hg]'), gave(60, 'lactated ringers', '1500', 'mL')];
    expect(states(filled, 70)).toMatchObject({ vasopressor: 'not-needed' });
    const low = [...filled, value(80, '8480-6', 84, 'mm[Hg]')];
    expect(states(low, 90)).toMatchObject({ vasopressor: 'due' });
    expect(states([...low, gave(100, 'norepinephrine', '4', 'mg')], 110)).toMatchObject({ vasopressor: 'done' });
  });

  it('with other numbers it is another rule by name', () => {
    const slower = sepsisRule.with?.({ bundleHours: 4 });
    expect(slower?.version).toBe('2021.1+changed');
    expect(slower?.evaluate(inputAfter([...here, ...onset], 200))[0]).toMatchObject({ severity: 'watch', rule: 'sepsis@2021.1+changed' });
    expect(sepsis(onset, 200)).toMatchObject({ severity: 'critical' });
  });
});

describe('the other rules, by the same mechanism', () => {
  it('qSOFA of signs, expired after six hours, with the signs behind it', () => {
    const facts = [value(0, '9279-1', 24, '/min'), value(0, '8480-6', 95, 'mm[Hg]')];
    expect(qsofaRule.evaluate(inputAfter([...here, ...facts], 10))[0]).toMatchObject({
      severity: 'info',
      says: '4W-01-A qSOFA at least 2, not computable without consciousness',
    });
    expect(qsofaRule.evaluate(inputAfter([...here, ...facts], 361))).toEqual([]);
    expect(findingsOf(inputAfter([...here, ...facts], 10)).map(({ finding }) => finding)).toContain('qsofa:V1');
  });

  it('kidney injury shows the rule that chose the baseline; µmol/L is converted, an unknown unit is nothing', () => {
    const facts = [value(-500, '2160-0', 0.9, 'mg/dL'), value(0, '14682-9', 168, 'umol/L')];
    expect(kidneyInjury.evaluate(inputAfter([...here, ...facts], 10))[0]).toMatchObject({
      finding: 'aki:V1',
      severity: 'critical',
      since: minute(0),
      says: '4W-01-A AKI stage 2: creatinine up 0.3 in 48 h, creatinine 1.5 times baseline; baseline 0.9 (lowest of 7 days)',
    });
    expect(kidneyInjury.evaluate(inputAfter([...here, value(-500, '2160-0', 0.9, 'mg/dL'), value(0, '2160-0', 168, 'mg')], 10))).toEqual([]);
  });
});
