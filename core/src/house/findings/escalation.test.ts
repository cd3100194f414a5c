/** The ladder: exact counts and times of alerts, what holds it, and what leaves the house. */
import { describe, expect, it } from 'vitest';
import { escalate } from '../../duties/escalate.ts';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { findingsOf } from '../../reasoning/findings.ts';
import { alert, alertLimits, type AlertStep } from '../../requests/alert.ts';
import { alertOutcome } from '../../requests/alert-outcome.ts';
import { isRefusal } from '../../requests/request.ts';
import { alarmBudgetOf } from './alarm-budget.ts';
import { escalationPack } from './escalation.ts';
import { dueDeliveries, type Way } from './outbound.ts';

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
/** A watch of the audit: a bed that the facility does not have. */
const ghost = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-77-Z') }));
/** A critical one. */
const airborne = fact(0, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-01-A'), isolation: 'airborne' }), 'a');

const input = (facts: readonly Fact[], minutes: number) => inputAfter([described, ...facts], minutes);

/** Runs the duty minute by minute as the server does, from the facts at `from` to `to`: every alert with its minute. */
function run(facts: readonly Fact[], from: number, to: number): { readonly facts: readonly Fact[]; readonly told: readonly string[] } {
  let all = facts;
  const told: string[] = [];
  for (let now = from; now <= to; now++) {
    for (const { body, id } of escalate.due(input(all, now))) {
      const decision = alert.decide(input(all, now), { body: body as never, at: minute(now), id }, { role: 'house' });
      if (isRefusal(decision)) throw new RangeError(decision.says);
      all = [...all, ...decision.events.map((event) => fact(now, event, id))];
      const { steps } = body as { steps: readonly AlertStep[] };
      told.push(...steps.map(({ level, attempt, to: role }) => `${now} L${level}.${attempt} ${role}`));
    }
  }
  return { facts: all, told };
}

describe('the ladder', () => {
  it('has T 25, R 2, I 10 for a watch: at 26 minutes one alert was told, in all three of the first level, then the next', () => {
    expect(escalationPack.ladders.watch).toEqual({ triggerMinutes: 25, repeats: 2, intervalMinutes: 10 });
    expect(run([ghost], 0, 24).told).toEqual([]);
    expect(run([ghost], 0, 26).told).toEqual(['25 L1.1 Bed manager']);
    expect(run([ghost], 0, 54).told).toEqual(['25 L1.1 Bed manager', '35 L1.2 Bed manager', '45 L1.3 Bed manager']);
  });

  it('tells five levels three times each, and then no more', () => {
    const { told } = run([ghost], 0, 300);
    expect(told).toHaveLength(15);
    expect(told.slice(2, 7)).toEqual(['45 L1.3 Bed manager', '55 L2.1 Bed manager', '65 L2.2 Bed manager', '75 L2.3 Bed manager', '85 L3.1 House supervisor']);
    expect(told.at(-1)).toBe('165 L5.3 Executive on call');
  });

  it('goes on where it was after a pause, one step at a time', () => {
    const { facts } = run([ghost], 0, 36);
    expect(run(facts, 200, 205).told).toEqual(['200 L1.3 Bed manager']);
  });

  it('stops for whoever acts, waits for whoever saw it, sleeps with a snooze and begins anew after it', () => {
    const step = (n: number, more: object): Fact => fact(n, { type: 'FindingStepped', finding: 'census:ghost-bed:V1', by: 'bed-manager', ...more } as never);
    expect(run([ghost, step(10, { step: 'acting' })], 0, 200).told).toEqual([]);
    expect(run([ghost, step(10, { step: 'seen' })], 0, 100).told).toEqual(['95 L1.1 Bed manager']);
    expect(run([ghost, step(10, { step: 'snoozed', until: minute(60), says: 'later' })], 0, 90).told).toEqual(['85 L1.1 Bed manager']);
  });

  it('tells one thing while the movements are silent, and nothing that derives from them', () => {
    expect(run([ghost], 361, 400).told).toEqual([
      '361 L1.1 Integration',
      '366 L1.2 Integration',
      '371 L1.3 Integration',
      '376 L2.1 Bed manager',
      '381 L2.2 Bed manager',
      '386 L2.3 Bed manager',
      '391 L3.1 House supervisor',
      '396 L3.2 House supervisor',
    ]);
  });

  const house = { role: 'house' };
  const step = (more: Partial<AlertStep> = {}): AlertStep => ({ finding: 'census:ghost-bed:V1', level: 1, attempt: 1, to: 'Bed manager', ...more });
  const ask = (facts: readonly Fact[], now: number, ...steps: readonly AlertStep[]) => {
    const decision = alert.decide(input(facts, now), { body: { steps: [...steps] }, at: minute(now), id: 'a-0000001' }, house);
    return isRefusal(decision) ? decision.refused : decision.events.map((event) => ('finding' in event ? event.finding : event.type));
  };

  it('is refused what is not due, not the next step, or over', () => {
    expect(ask([ghost], 24, step())).toBe('time.future');
    expect(ask([ghost], 26, step())).toEqual(['census:ghost-bed:V1']);
    expect(ask([ghost], 26, step({ level: 2 }))).toBe('form.stale');
    expect(ask([], 26, step())).toBe('thing.unknown');
    const outcome = { finding: 'census:ghost-bed:V1', level: 1, attempt: 1, channel: 'email' as const, to: 'Bed manager', outcome: 'failed' as const };
    const decision = alertOutcome.decide(input([ghost], 26), { body: outcome, at: minute(26), id: 'a-0000002' }, house);
    expect(isRefusal(decision) && decision.refused).toBe('thing.unknown');
  });

  it('leaves out of many steps those that were told already, are not due or over, and tells the others, each once', () => {
    const other = fact(2, moved('PatientAdmitted', 'V3', 'p3', { class: 'I', location: at('4W-78-Z') }), 'o');
    const later = fact(9, moved('PatientAdmitted', 'V4', 'p4', { class: 'I', location: at('4W-79-Z') }), 'l');
    const { facts } = run([ghost, other, later], 0, 25);
    const of = (visit: string) => step({ finding: `census:ghost-bed:${visit}` });
    expect(ask(facts, 27, of('V1'), of('V3'), of('V4'), of('V9'), of('V3'))).toEqual(['census:ghost-bed:V3']);
    expect(ask(facts, 27, of('V1'), of('V4'))).toBe('form.stale');
  });

  it('asks for all that are due at once, by one request whose id is of these steps, and of more than it may for the longest overdue', () => {
    const many = Array.from({ length: alertLimits.steps + 5 }, (_, n) =>
      fact(n / 100, moved('PatientAdmitted', `W${n}`, `q${n}`, { class: 'I', location: at(`4W-${100 + n}-Z`) }), `w${n}`),
    );
    const now = input(many, 40);
    const [first, ...more] = escalate.due(now);
    const [later] = escalate.due({ ...now, now: minute(40.5) });
    expect(more).toEqual([]);
    expect(first?.id.length).toBeLessThanOrEqual(60);
    expect(later?.id).toBe(first?.id);
    const { steps } = first?.body as { steps: readonly AlertStep[] };
    expect(steps).toHaveLength(alertLimits.steps);
    expect(steps[0]?.finding).toBe('census:ghost-bed:W0');
    expect(escalate.due(input(many.slice(1), 40))[0]?.id).not.toBe(first?.id);
    const all = run(many, 40, 41);
    expect(all.told).toHaveLength(many.length);
    expect(escalate.due(input(all.facts, 41))).toEqual([]);
  });
});

describe('what leaves the house', () => {
  const ways: ReadonlySet<Way> = new Set(['webhook', 'email']);
  const due = (facts: readonly Fact[], now: number) =>
    dueDeliveries(input(facts, now), ways).map(
      ({ channel, level, attempt, tries, last }) => `${channel} L${level}.${attempt} try ${tries}${last ? ' last' : ''}`,
    );
  const tried = (n: number, outcome: 'sent' | 'failed' | 'given-up', finding: string, level = 1): Fact =>
    fact(n, { type: 'AlertSent', finding, level, attempt: 1, channel: 'webhook', to: 'Bed manager', outcome }, `t${n}`);

  it('is a watch from the second level by webhook, from the third by mail; a critical from its first alert by both', () => {
    expect(due(run([ghost], 0, 26).facts, 26)).toEqual([]);
    expect(due(run([ghost], 0, 55).facts, 55)).toEqual(['webhook L2.1 try 1']);
    expect(due(run([airborne], 0, 2).facts, 2)).toEqual(['webhook L1.1 try 1', 'email L1.1 try 1']);
  });

  it('is tried again after a while, and no more once it was taken', () => {
    const { facts } = run([airborne], 0, 2);
    const id = 'airborne-room:V2';
    expect(due([...facts, tried(2.5, 'failed', id)], 2.55)).toEqual(['email L1.1 try 1']);
    expect(due([...facts, tried(2.5, 'failed', id)], 2.6)).toEqual(['webhook L1.1 try 2', 'email L1.1 try 1']);
    expect(due([...facts, tried(2.5, 'sent', id)], 60)).toEqual(['email L1.1 try 1']);
  });

  it('ends in a dead letter for a watch at the sixth try, and never for what is critical', () => {
    const fails = (id: string, from: number, level: number) => [0, 1, 2, 3, 4].map((n) => tried(from + n * 6, 'failed', id, level));
    const watch = [...run([ghost], 0, 55).facts, ...fails('census:ghost-bed:V1', 56, 2)];
    expect(due(watch, 90)).toEqual(['webhook L2.1 try 6 last']);
    const given = [...watch, tried(91, 'given-up', 'census:ghost-bed:V1', 2)];
    expect(due(given, 99)).toEqual([]);
    const now = input(given, 99);
    expect(alarmBudgetOf(now, findingsOf(now)).deadLetters).toBe(1);
    const critical = [...run([airborne], 0, 2).facts, ...fails('airborne-room:V2', 3, 1), tried(34, 'failed', 'airborne-room:V2')];
    expect(due(critical, 60)).toContain('webhook L1.1 try 7');
  });
});

describe('the alarm budget', () => {
  it('counts alerts a role in ten minutes, floods, priorities, what is stale and what chatters', () => {
    const alerts = Array.from({ length: 11 }, (_, n) =>
      fact(60 + n / 2, { type: 'AlertSent', finding: `x:${n}`, level: 1, attempt: 1, channel: 'in-app', to: 'Bed manager', outcome: 'sent' }, `x${n}`),
    );
    const again = [61, 62, 63].map((n) =>
      fact(n, { type: 'AlertSent', finding: 'y:1', level: 1, attempt: 1, channel: 'in-app', to: 'Charge 4W', outcome: 'sent' }, `y${n}`),
    );
    const now = input([ghost, airborne, ...alerts, ...again], 70);
    const budget = alarmBudgetOf(now, findingsOf(now));
    expect(budget.roles).toEqual([
      { role: 'Bed manager', alarms: 11, perWindowHundredths: 8, mostInWindow: 11, floods: 1 },
      { role: 'Charge 4W', alarms: 3, perWindowHundredths: 2, mostInWindow: 3, floods: 0 },
    ]);
    expect(budget).toMatchObject({ open: { low: 0, medium: 1, high: 1 }, unanswered: 2, stale: 0, chattering: ['y:1'], deadLetters: 0 });
    // The bed that is not there, and the movements that were not told since.
    expect(alarmBudgetOf(input([ghost], 25 * 60), findingsOf(input([ghost], 25 * 60))).stale).toBe(2);
  });
});
