/** Critical results: which, for how long, who ends it, and what asks anew. */
import { describe, expect, it } from 'vitest';
import { escalate } from '../duties/escalate.ts';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, patientId } from '../ids.ts';
import { acknowledgeCritical } from '../requests/acknowledge-critical.ts';
import { isRefusal, type Actor } from '../requests/request.ts';
import { ruleMode } from '../requests/rule-mode.ts';
import { roleAt } from '../house/findings/escalation.ts';
import { criticalResults } from './critical-results.ts';
import { isReadBack } from './criticals.ts';
import { findingsOf, silentFindings } from './findings.ts';

const [patient, encounter] = [patientId('p1'), encounterId('V1')];
const here: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-60, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const result = (minutes: number, value: number, more: object = {}): Fact =>
  fact(minutes, {
    type: 'ObservationRecorded',
    observation: 'k',
    patient,
    encounter,
    code: { code: '2823-3', display: 'Potassium' },
    value: { kind: 'quantity', value, literal: String(value), unit: 'mmol/L' },
    status: 'F',
    observedAt: minute(minutes),
    ...more,
  } as HealthEvent);
const found = (facts: readonly Fact[], minutes: number) => criticalResults.evaluate(inputAfter([...here, ...facts], minutes));
const clinician: Actor = { role: 'clinician', staff: 'd1' };
function acknowledge(facts: readonly Fact[], minutes: number, more: object = {}, actor = clinician) {
  const input = inputAfter([...here, ...facts], minutes);
  const decision = acknowledgeCritical.decide(input, { body: { observation: 'k', action: 'treated', ...more }, at: minute(minutes), id: 'a-0000001' }, actor);
  return isRefusal(decision) ? decision.refused : decision.events.map((event) => fact(minutes, event));
}

describe('critical results', () => {
  it.each([
    [2.8, 0],
    [2.7, 1],
    [6.2, 0],
    [6.3, 1],
  ])('potassium of %f: %i', (value, count) => {
    expect(found([result(0, value)], 5)).toHaveLength(count);
  });

  it('says which, with the position behind it, and asks the clinician', () => {
    expect(found([result(0, 6.9)], 5)[0]).toMatchObject({
      finding: 'critical-result:k',
      rule: 'critical-result@2026.1',
      severity: 'critical',
      since: minute(0),
      owner: 'Clinician',
      unit: '4W',
      says: '4W-01-A critical Potassium high: 6.9 mmol/L',
      positions: [3],
    });
  });

  it('an unknown unit is none, unless its laboratory says panic; a withdrawn one asks nobody', () => {
    const odd = { value: { kind: 'quantity', value: 6.9, literal: '6.9', unit: 'units' } };
    expect(found([result(0, 6.9, odd)], 5)).toEqual([]);
    expect(found([result(0, 6.9, { ...odd, abnormal: 'HH' })], 5)).toHaveLength(1);
    expect(found([result(0, 4, { abnormal: 'H' })], 5)).toEqual([]);
    expect(found([result(0, 6.9), result(2, 6.9, { status: 'W' })], 5)).toEqual([]);
  });

  it('ends with an acknowledgement, and begins anew with a corrected value that is critical', () => {
    const answered = acknowledge([result(0, 6.9)], 3);
    if (typeof answered === 'string') throw new RangeError(answered);
    expect(found([result(0, 6.9), ...answered], 5)).toEqual([]);
    expect(found([result(0, 6.9, { status: 'P' }), ...answered, result(4, 6.9)], 5)).toEqual([]);
    expect(found([result(0, 6.9), ...answered, result(4, 7.4, { status: 'C' })], 5)).toHaveLength(1);
  });

  it('is refused where it is not critical, was answered, is of another unit, or was changed since it was read', () => {
    const answered = acknowledge([result(0, 6.9)], 3);
    expect(acknowledge([result(0, 4)], 3)).toBe('thing.unknown');
    expect(acknowledge([result(0, 6.9), ...(typeof answered === 'string' ? [] : answered)], 5)).toBe('step.out-of-order');
    expect(acknowledge([result(0, 6.9)], 3, {}, { role: 'nurse', unit: 'ICU' })).toBe('thing.unknown');
    expect(acknowledge([result(0, 6.9)], 3, { seen: 2 })).toBe('form.stale');
  });

  it('goes up the ladder of five levels while nobody answers', () => {
    const due = (minutes: number) => escalate.due(inputAfter([...here, result(0, 6.9)], minutes)).map(({ body }) => body);
    expect(due(1)).toEqual([]);
    expect(due(2)).toMatchObject([{ steps: [{ finding: 'critical-result:k', level: 1, attempt: 1, to: 'Clinician' }] }]);
    const [finding] = findingsOf(inputAfter([...here, result(0, 6.9)], 2)).filter(({ rule }) => rule.startsWith('critical-result'));
    if (finding === undefined) throw new RangeError('no critical result');
    // A bed manager can do nothing about a potassium: the charge nurse of the unit is next, then rapid response.
    expect([1, 2, 3, 4, 5].map((level) => roleAt(finding, level))).toEqual([
      'Clinician',
      'Charge 4W',
      'Rapid response',
      'Administrator on call',
      'Executive on call',
    ]);
  });

  it.each([
    ['6.9', true],
    [' 6,9 mmol/L ', true],
    ['6.90', true],
    ['9.6', false],
    ['6.9 mg/dL', false],
    ['<6.9', false],
    ['', false],
    ['six', false],
  ])('read back as "%s": %s', (text, expected) => {
    const observed = result(0, 6.9).event;
    if (observed.type !== 'ObservationRecorded') throw new RangeError('no observation');
    expect(isReadBack(text, observed)).toBe(expected);
  });

  it('is not taken in with a value that was read back wrongly; what was read back rightly is kept as read back', () => {
    expect(acknowledge([result(0, 6.9)], 3, { readBack: '9.6' })).toBe('value.read-back');
    expect(acknowledge([result(0, 6.9)], 3, { readBack: '6.9' })).toMatchObject([{ event: { type: 'CriticalAcknowledged', readBack: true } }]);
  });
});

describe('a silent rule', () => {
  it('is worked out and shown to nobody, alerts nobody, and is never the one that says that the picture is old', () => {
    const facts = [...here, result(0, 6.9)];
    const decision = ruleMode.decide(
      inputAfter(facts, 1),
      { body: { rule: 'critical-result', mode: 'silent', says: 'trial' }, at: minute(1), id: 'm-0000001' },
      { role: 'admin' },
    );
    if (isRefusal(decision)) throw new RangeError(decision.says);
    const after = inputAfter([...facts, ...decision.events.map((event) => fact(1, event))], 5);
    expect(findingsOf(after)).toEqual([]);
    expect(silentFindings(after)).toMatchObject([{ finding: 'critical-result:k' }]);
    expect(escalate.due(after)).toEqual([]);
    const refused = (rule: string, mode: 'silent' | 'off' = 'silent') => {
      const one = ruleMode.decide(after, { body: { rule, mode, says: 'trial' }, at: minute(1), id: 'm-0000002' }, { role: 'admin' });
      return isRefusal(one) ? one.refused : 'done';
    };
    expect([refused('feed-silent'), refused('nothing'), refused('critical-result'), refused('sirs')]).toEqual([
      'step.out-of-order',
      'thing.unknown',
      'step.out-of-order',
      'done',
    ]);
    expect([refused('feed-silent', 'off'), refused('critical-result', 'off')]).toEqual(['step.out-of-order', 'done']);
  });

  it('that is off is not worked out, not even in silence', () => {
    const facts = [...here, result(0, 6.9), fact(1, { type: 'RuleModeSet', rule: 'critical-result', mode: 'off', says: 'trial' })];
    const after = inputAfter(facts, 5);
    expect([findingsOf(after), silentFindings(after)]).toEqual([[], []]);
  });
});
