/** Answers to findings: given a finding and what people did, its state; and what is refused. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { findingsOf } from '../reasoning/findings.ts';
import { exceptionsView, findingsView } from '../views/findings.ts';
import { findingStep } from './finding-step.ts';
import { isRefusal, type Actor, type Decision } from './request.ts';

const airborne = 'airborne-room:V1';
const manager: Actor = { role: 'bed-manager', staff: 'S7' };
const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const misplaced = fact(1, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A'), isolation: 'airborne' }));

const input = (facts: readonly Fact[], minutes: number) => inputAfter([described, misplaced, ...facts], minutes);

type Body = Parameters<typeof findingStep.decide>[1]['body'];
function ask(facts: readonly Fact[], minutes: number, body: object, actor = manager): Decision {
  return findingStep.decide(input(facts, minutes), { body: { finding: airborne, ...body } as Body, at: minute(minutes), id: 'r-0000001' }, actor);
}
/** The facts, and those of a request that must be granted. */
function and(facts: readonly Fact[], minutes: number, body: object): Fact[] {
  const decision = ask(facts, minutes, body);
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return [...facts, ...decision.events.map((event, n) => fact(minutes, event, `${minutes}-${n}`))];
}
const state = (facts: readonly Fact[], minutes: number) => findingsOf(input(facts, minutes)).find(({ finding }) => finding === airborne);
const elsewhere = (minutes: number, place: string): Fact => fact(minutes, moved('PatientTransferred', 'V1', 'p1', { location: at(place) }), `${minutes}-move`);

describe('a finding that somebody answers', () => {
  it('is new until then, then seen, acting and answered, with who and when', () => {
    expect(state([], 5)).toMatchObject({ state: 'new' });
    const seen = and([], 10, { step: 'seen' });
    expect(state(seen, 11)).toMatchObject({ state: 'seen', stateBy: 'bed-manager:S7', stateAt: minute(10) });
    const acting = and(seen, 12, { step: 'acting' });
    expect(state(acting, 13)).toMatchObject({ state: 'acting', stateAt: minute(12) });
    expect(state(and(acting, 14, { step: 'outcome', says: 'room N-1 is being cleaned' }), 15)).toMatchObject({
      state: 'acting',
      outcome: 'room N-1 is being cleaned',
    });
  });

  it('sleeps until the end of a snooze, and then asks as it did at first', () => {
    const facts = and([], 10, { step: 'snoozed', until: minute(40), says: 'moves at shift change' });
    expect(state(facts, 39)).toMatchObject({ state: 'snoozed', snoozedUntil: minute(40), snoozeReason: 'moves at shift change' });
    const after = state(facts, 40);
    expect(after).toMatchObject({ state: 'new', stateAt: minute(40) });
    expect(after).not.toHaveProperty('snoozedUntil');
  });

  it('is overridden with a reason of the list, which the fact keeps and the finding says', () => {
    const facts = and([], 10, { step: 'snoozed', until: minute(40), reason: 'expected-for-this-patient' });
    expect(facts.at(-1)?.event).toMatchObject({ type: 'FindingStepped', reason: 'expected-for-this-patient' });
    expect(state(facts, 20)).toMatchObject({ state: 'snoozed', snoozeReason: 'expected for this patient' });
  });

  it('wakes when somebody ends the snooze', () => {
    expect(state(and(and([], 10, { step: 'snoozed', until: minute(40), says: 'later' }), 20, { step: 'resumed' }), 21)).toMatchObject({ state: 'seen' });
  });

  it('keeps its state when it is assigned, and has the new owner', () => {
    const facts = and(and([], 10, { step: 'seen' }), 11, { step: 'assigned', owner: 'Infection control' });
    expect(state(facts, 12)).toMatchObject({ state: 'seen', owner: 'Infection control', assignedFrom: 'Bed manager' });
  });

  it('asks anew when it ended and came back', () => {
    const answered = [...and([], 10, { step: 'acting' }), elsewhere(20, 'ICU-01-A')];
    expect(state(answered, 21)).toBeUndefined();
    expect(state([...answered, elsewhere(30, '4W-01-A')], 31)).toMatchObject({ state: 'new', since: minute(30) });
  });

  it('is shown by both views; a snoozed critical stays on the strip, last', () => {
    const facts = and([], 10, { step: 'snoozed', until: minute(40), says: 'later' });
    expect(findingsView.rows(input(facts, 20)).get(airborne)).toMatchObject({ state: 'snoozed', snoozeReason: 'later' });
    expect(exceptionsView.rows(input(facts, 20)).get(airborne)).toMatchObject({ state: 'snoozed', rank: 1 });
  });
});

describe('refused is', () => {
  const refused = (facts: readonly Fact[], minutes: number, body: object, actor = manager) => {
    const decision = ask(facts, minutes, body, actor);
    return isRefusal(decision) ? decision.refused : 'granted';
  };

  it('a finding that is not, or is of another unit', () => {
    expect(refused([], 5, { finding: 'airborne-room:V9', step: 'seen' })).toBe('thing.unknown');
    expect(refused([elsewhere(3, 'ICU-01-A')], 5, { step: 'seen' })).toBe('thing.unknown');
    expect(refused([], 5, { step: 'seen' }, { role: 'charge-nurse', unit: 'ICU' })).toBe('thing.unknown');
    expect(refused([], 5, { step: 'seen' }, { role: 'charge-nurse', unit: '4W' })).toBe('granted');
  });

  it('a snooze without reason, without end, into the past, or too long for how grave it is', () => {
    expect(refused([], 5, { step: 'snoozed', until: minute(9) })).toBe('reason.missing');
    expect(refused([], 5, { step: 'snoozed', says: 'later' })).toBe('reason.missing');
    expect(refused([], 5, { step: 'snoozed', says: 'later', until: minute(5) })).toBe('time.past');
    expect(refused([], 5, { step: 'snoozed', says: 'later', until: minute(65) })).toBe('granted');
    expect(ask([], 5, { step: 'snoozed', says: 'later', until: minute(66) })).toMatchObject({ refused: 'time.future', limit: '60 min' });
  });

  it('an outcome without words, an assignment to nobody, a step that does not follow', () => {
    expect(refused([], 5, { step: 'outcome' })).toBe('reason.missing');
    expect(refused([], 5, { step: 'assigned' })).toBe('reason.missing');
    expect(refused([], 5, { step: 'resumed' })).toBe('step.out-of-order');
    expect(refused(and([], 3, { step: 'acting' }), 5, { step: 'seen' })).toBe('step.out-of-order');
  });

  it('what a form showed that is no longer so', () => {
    const acting = and([], 3, { step: 'acting' });
    expect(ask(acting, 5, { step: 'acting', seen: { state: 'new' } })).toMatchObject({ refused: 'form.stale', value: 'acting' });
    const again = [elsewhere(10, 'ICU-01-A'), elsewhere(20, '4W-01-A')];
    expect(refused(again, 25, { step: 'seen', seen: { since: minute(1) } })).toBe('form.stale');
    expect(refused(again, 25, { step: 'seen', seen: { since: minute(20), state: 'new' } })).toBe('granted');
  });
});
