/** The transfer center: what is written and shown, what is refused, and that a time once said stays. */
import { describe, expect, test } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { transferCases } from '../house/transfer/cases.ts';
import { findingsOf } from '../reasoning/findings.ts';
import { partnersView } from '../views/partners.ts';
import { transfersView } from '../views/transfers.ts';
import { partnerCapacity } from './partner-capacity.ts';
import { isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';
import { transferOpen } from './transfer-open.ts';
import { transferStep } from './transfer-step.ts';

const center: Actor = { role: 'bed-manager', staff: 'S7' };
const start: Fact[] = [
  fact(-9999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-600, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const ask = (kind: RequestKind, facts: readonly Fact[], minutes: number, body: object): Decision =>
  kind.decide(inputAfter(facts, minutes), { body: body as never, at: minute(minutes), id: `${minutes}` }, center);
function and(kind: RequestKind, facts: readonly Fact[], minutes: number, body: object): Fact[] {
  const decision = ask(kind, facts, minutes, body);
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return [...facts, ...decision.events.map((event, n) => fact(minutes, event, `${minutes}-${n}`))];
}
const code = (decision: Decision): string | undefined => (isRefusal(decision) ? decision.refused : undefined);

const opened = and(transferOpen, start, 0, { direction: 'in', partner: 'Ridgeway', level: 'icu', service: 'MED', urgency: 'emergent' });
const key = 'transfer-0';

describe('a case', () => {
  test('is accepted with a visit, and asks for a bed', () => {
    const decision = ask(transferStep, opened, 10, { case: key, step: 'accepted', encounter: 'V7' });
    expect(isRefusal(decision) ? [] : decision.events).toMatchObject([
      { type: 'TransferStepped', step: 'accepted', encounter: 'V7' },
      { type: 'BedRequested', request: `bed-${key}`, encounter: 'V7', origin: 'transfer', level: 'icu', decidedAt: minute(10) },
    ]);
    const nobody = ask(transferStep, opened, 10, { case: key, step: 'accepted' });
    expect(isRefusal(nobody) ? [] : nobody.events).toHaveLength(1);
  });

  test('keeps the time of a step: another time stands beside it and changes no cycle', () => {
    const accepted = and(transferStep, opened, 10, { case: key, step: 'accepted' });
    expect(code(ask(transferStep, accepted, 12, { case: key, step: 'accepted' }))).toBe('reason.missing');
    const twice = and(transferStep, accepted, 12, { case: key, step: 'accepted', says: 'the call was logged late' });
    const row = transfersView.rows(inputAfter(twice, 20)).get(key);
    expect(row?.steps.map(({ step, at: when, again }) => [step, when, again])).toEqual([
      ['accepted', minute(10), false],
      ['accepted', minute(12), true],
    ]);
    expect(row?.cycle.answer).toBe(10 * 60_000);
    expect(row).toMatchObject({ state: 'accepted', decidedAt: minute(10), over: false });
  });

  test('is declined with a reason only, lost with words only, and then is over', () => {
    expect(code(ask(transferStep, opened, 10, { case: key, step: 'declined' }))).toBe('reason.missing');
    expect(code(ask(transferStep, opened, 10, { case: key, step: 'lost' }))).toBe('reason.missing');
    const declined = and(transferStep, opened, 10, { case: key, step: 'declined', reason: 'no-capacity' });
    expect(transferCases(inputAfter(declined, 10).hospital).get(key)?.state).toBe('declined');
    expect(code(ask(transferStep, declined, 20, { case: key, step: 'accepted' }))).toBe('step.out-of-order');
    expect(transfersView.rows(inputAfter(declined, 1400)).has(key)).toBe(true);
    expect(transfersView.rows(inputAfter(declined, 1500)).has(key)).toBe(false);
  });

  test('is refused out of order, stale, before it was opened, unknown', () => {
    expect(code(ask(transferStep, opened, 10, { case: key, step: 'bed-assigned' }))).toBe('step.out-of-order');
    expect(code(ask(transferStep, and(transferStep, opened, 5, { case: key, step: 'physician-called' }), 10, { case: key, step: 'accepted', seen: 3 }))).toBe(
      'form.stale',
    );
    expect(code(ask(transferStep, opened, -5, { case: key, step: 'accepted' }))).toBe('time.past');
    expect(code(ask(transferStep, opened, 10, { case: 'nothing', step: 'accepted' }))).toBe('thing.unknown');
    expect(code(ask(transferOpen, start, 0, { direction: 'out', partner: 'Ridgeway', level: 'icu', urgency: 'urgent' }))).toBe('encounter.unknown');
    expect(code(ask(transferOpen, start, 0, { direction: 'out', partner: 'Ridgeway', level: 'icu', urgency: 'urgent', encounter: 'V1' }))).toBeUndefined();
  });

  test('that nobody answers is a finding from its limit on, until somebody does', () => {
    const finding = (facts: readonly Fact[], minutes: number) => findingsOf(inputAfter(facts, minutes)).find(({ rule }) => rule === 'transfer-unanswered@1');
    expect(finding(opened, 14)).toBeUndefined();
    expect(finding(opened, 15)).toMatchObject({ severity: 'critical', owner: 'Transfer center', since: minute(15) });
    expect(finding(and(transferStep, opened, 16, { case: key, step: 'accepted' }), 17)).toBeUndefined();
  });
});

test("a partner's word has an age, the newest holds, and an older one is refused", () => {
  const facts = and(partnerCapacity, and(partnerCapacity, opened, 0, { partner: 'Ridgeway', level: 'icu', available: 2 }), 30, {
    partner: 'Ridgeway',
    level: 'icu',
    available: 1,
  });
  expect(code(ask(partnerCapacity, facts, 20, { partner: 'Ridgeway', level: 'icu', available: 5 }))).toBe('time.past');
  expect(partnersView.rows(inputAfter(facts, 60)).get('Ridgeway')).toMatchObject({
    levels: [{ level: 'icu', available: 1, at: minute(30), oldAt: minute(270) }],
    open: 1,
    accepted: 0,
  });
});
