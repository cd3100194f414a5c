/** What people ask on the way out: what is written, and what is refused with nothing changed. */
import { describe, expect, test } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { leaverOf } from '../house/discharge/ways.ts';
import { openBarriers, type WayOut } from '../house/discharge/way-out.ts';
import { encounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { BedId } from '../ids.ts';
import { barrierStep } from './barrier-step.ts';
import { dischargeStep } from './discharge-step.ts';
import { milestoneStep } from './milestone-step.ts';
import { postAcuteStep } from './post-acute-step.ts';
import { isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';
import { statusStep } from './status-step.ts';

const manager: Actor = { role: 'bed-manager', staff: 'S7' };
const start: Fact[] = [
  fact(-9999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-600, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];

function ask(kind: RequestKind, facts: readonly Fact[], minutes: number, body: object, actor = manager): Decision {
  return kind.decide(inputAfter(facts, minutes), { body: { encounter: 'V1', ...body } as never, at: minute(minutes), id: `id-${minutes}` }, actor);
}
function and(kind: RequestKind, facts: readonly Fact[], minutes: number, body: object): Fact[] {
  const decision = ask(kind, facts, minutes, body);
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return [...facts, ...decision.events.map((event, n) => fact(minutes, event, `${minutes}-${n}`))];
}
const code = (decision: Decision): string | undefined => (isRefusal(decision) ? decision.refused : undefined);
function way(facts: readonly Fact[], minutes = 500): WayOut {
  const found = leaverOf(inputAfter(facts, minutes), encounterId('V1'));
  if (found === undefined) throw new RangeError('not here');
  return found.way;
}

describe('a discharge', () => {
  const pending = and(dischargeStep, start, 10, { step: 'pending', expectedAt: minute(200) });

  test('goes from pending to confirmed, frees no bed, and departure alone does', () => {
    expect(way(pending)).toMatchObject({ stage: 'pending', since: minute(10), expectedAt: minute(200), falsePendings: 0 });
    const confirmed = and(dischargeStep, pending, 20, { step: 'confirmed' });
    expect(way(confirmed)).toMatchObject({ stage: 'confirmed', confirmedAt: minute(20), pendingAt: minute(10), expectedAt: minute(200) });
    const bed = (facts: readonly Fact[]) => getRow(inputAfter(facts, 30).hospital.operations.beds, '4W-01-A' as BedId)?.occupancy;
    expect(bed(confirmed)).toBe('occupied');
    const gone = [...confirmed, fact(25, moved('PatientDischarged', 'V1', 'p1'))];
    expect(bed(gone)).toBe('vacant');
    expect(leaverOf(inputAfter(gone, 30), encounterId('V1'))).toBeUndefined();
  });

  test('set pending twice is one false pending; another time alone is none', () => {
    const later = and(dischargeStep, pending, 15, { step: 'expected', expectedAt: minute(300) });
    expect(way(later)).toMatchObject({ stage: 'pending', since: minute(10), expectedAt: minute(300), falsePendings: 0 });
    const again = and(dischargeStep, and(dischargeStep, pending, 20, { step: 'pending-withdrawn' }), 30, { step: 'pending' });
    expect(way(again)).toMatchObject({ stage: 'pending', falsePendings: 1 });
    expect(way(and(dischargeStep, pending, 20, { step: 'pending-withdrawn' }))).toMatchObject({ stage: 'none' });
  });

  test('is refused out of order, stale, in the past, for nobody, for another unit', () => {
    expect(code(ask(dischargeStep, pending, 20, { step: 'pending' }))).toBe('step.out-of-order');
    expect(code(ask(dischargeStep, start, 20, { step: 'confirmation-withdrawn' }))).toBe('step.out-of-order');
    expect(code(ask(dischargeStep, pending, 20, { step: 'confirmed', seen: 0 }))).toBe('form.stale');
    expect(code(ask(dischargeStep, pending, 20, { step: 'confirmed', seen: 3 }))).toBeUndefined();
    expect(code(ask(dischargeStep, pending, 5, { step: 'confirmed' }))).toBe('time.past');
    expect(code(ask(dischargeStep, start, 20, { step: 'pending', expectedAt: minute(19) }))).toBe('time.past');
    expect(code(ask(dischargeStep, start, 20, { step: 'pending', expectedAt: minute(400 * 1440) }))).toBe('time.future');
    expect(code(ask(dischargeStep, start, 20, { step: 'pending', encounter: 'V9' }))).toBe('encounter.unknown');
    expect(code(ask(dischargeStep, start, 20, { step: 'pending' }, { role: 'charge-nurse', unit: 'ICU' }))).toBe('encounter.unknown');
    expect(code(ask(dischargeStep, start, 20, { step: 'pending' }, { role: 'charge-nurse', unit: '4W' }))).toBeUndefined();
    expect(code(ask(dischargeStep, start, 20, { step: 'expected' }))).toBe('reason.missing');
  });
});

describe('a milestone', () => {
  test('is done once, and medically ready is always needed', () => {
    const ready = and(milestoneStep, start, 10, { milestone: 'medically-ready', state: 'done' });
    expect(way(ready).readyAt).toBe(minute(10));
    expect(code(ask(milestoneStep, ready, 20, { milestone: 'medically-ready', state: 'done' }))).toBe('step.out-of-order');
    expect(code(ask(milestoneStep, ready, 20, { milestone: 'medically-ready', state: 'not-needed' }))).toBe('step.out-of-order');
    expect(code(ask(milestoneStep, ready, 5, { milestone: 'medically-ready', state: 'due' }))).toBe('time.past');
    expect(code(ask(milestoneStep, ready, 20, { milestone: 'medically-ready', state: 'due', seen: 1 }))).toBe('form.stale');
    expect(way(and(milestoneStep, ready, 20, { milestone: 'medically-ready', state: 'due' })).readyAt).toBeUndefined();
  });
});

describe('a barrier', () => {
  const opened = and(barrierStep, start, 10, { step: 'opened', reason: 'test-not-read', owner: 'Radiology', order: 'R1' });

  test('opens with reason, owner and clock, and closes', () => {
    expect(openBarriers(way(opened))).toMatchObject([{ reason: 'test-not-read', owner: 'Radiology', order: 'R1', openedAt: minute(10) }]);
    const closed = and(barrierStep, opened, 70, { step: 'closed', barrier: 'barrier-id-10' });
    expect(way(closed).barriers).toMatchObject([{ openedAt: minute(10), closedAt: minute(70) }]);
    expect(code(ask(barrierStep, closed, 80, { step: 'closed', barrier: 'barrier-id-10' }))).toBe('step.out-of-order');
    expect(code(ask(barrierStep, closed, 80, { step: 'opened', barrier: 'barrier-id-10' }))).toBe('step.out-of-order');
  });

  test('changes hands and keeps its clock', () => {
    const given = and(barrierStep, opened, 30, { step: 'opened', barrier: 'barrier-id-10', owner: 'Night radiology' });
    expect(openBarriers(way(given))).toMatchObject([{ owner: 'Night radiology', reason: 'test-not-read', openedAt: minute(10) }]);
  });

  test('is refused without reason or owner, twice, stale, or when nobody knows it', () => {
    expect(code(ask(barrierStep, start, 20, { step: 'opened', owner: 'X' }))).toBe('reason.missing');
    expect(code(ask(barrierStep, start, 20, { step: 'opened', reason: 'papers-awaited' }))).toBe('reason.missing');
    expect(code(ask(barrierStep, opened, 20, { step: 'opened', reason: 'test-not-read', owner: 'Radiology' }))).toBe('step.out-of-order');
    expect(code(ask(barrierStep, opened, 20, { step: 'closed', barrier: 'nothing' }))).toBe('thing.unknown');
    expect(code(ask(barrierStep, opened, 20, { step: 'closed' }))).toBe('thing.unknown');
    expect(code(ask(barrierStep, opened, 20, { step: 'closed', barrier: 'barrier-id-10', seen: 1 }))).toBe('form.stale');
    expect(code(ask(barrierStep, opened, 5, { step: 'closed', barrier: 'barrier-id-10' }))).toBe('time.past');
  });
});

describe('a referral', () => {
  const sent = and(postAcuteStep, start, 10, { step: 'sent', to: 'Birch House', kind: 'snf' });

  test('is sent, accepted, booked; a decline says why', () => {
    const accepted = and(postAcuteStep, sent, 20, { step: 'accepted', referral: 'referral-id-10' });
    expect(way(and(postAcuteStep, accepted, 30, { step: 'booked', referral: 'referral-id-10' })).referrals).toMatchObject([
      { to: 'Birch House', kind: 'snf', step: 'booked', sentAt: minute(10), at: minute(30) },
    ]);
    expect(code(ask(postAcuteStep, sent, 20, { step: 'declined', referral: 'referral-id-10' }))).toBe('reason.missing');
    expect(code(ask(postAcuteStep, sent, 20, { step: 'booked', referral: 'referral-id-10' }))).toBe('step.out-of-order');
    expect(code(ask(postAcuteStep, sent, 20, { step: 'sent', referral: 'referral-id-10' }))).toBe('step.out-of-order');
    expect(code(ask(postAcuteStep, start, 20, { step: 'sent', to: 'Birch House' }))).toBe('reason.missing');
    expect(code(ask(postAcuteStep, start, 20, { step: 'accepted', referral: 'x' }))).toBe('thing.unknown');
  });
});

describe('a status', () => {
  test('condition code 44 needs review and agreement first', () => {
    expect(ask(statusStep, start, 20, { step: 'made-outpatient' })).toMatchObject({
      refused: 'step.out-of-order',
      value: 'utilisation review, physician agreement',
    });
    const agreed = and(statusStep, and(statusStep, start, 10, { step: 'utilisation-reviewed' }), 15, { step: 'physician-agreed' });
    expect(code(ask(statusStep, agreed, 20, { step: 'made-outpatient' }))).toBeUndefined();
    expect(code(ask(statusStep, start, 20, { step: 'observation-notice-given' }))).toBe('step.out-of-order');
    expect(code(ask(statusStep, start, 20, { step: 'inpatient-ordered' }))).toBe('step.out-of-order');
  });
});
