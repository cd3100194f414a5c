/** Cases, rooms, recovery and the beds that electives need: given facts, then what the board says, with every exclusion asserted. */
import { describe, expect, it } from 'vitest';
import { minute, type Fact } from '../../given.ts';
import { encounterId } from '../../ids.ts';
import { findingsOf } from '../../reasoning/findings.ts';
import { caseCancel } from '../../requests/case-cancel.ts';
import { caseMove } from '../../requests/case-move.ts';
import { caseStep } from '../../requests/case-step.ts';
import type { Actor } from '../../requests/request.ts';
import { minuteMs } from '../../time.ts';
import { theatreSummaryView } from '../../views/theatre-summary.ts';
import { theatreView } from '../../views/theatre.ts';
import type { WorkOf } from '../../work/events.ts';
import { edInput, move, work } from '../emergency/given-emergency.ts';
import { blockOf, orRoomsOf } from './board.ts';
import { dayTotals, recoveryOf } from './totals.ts';

// Noon is 08:00 in New York that day, half an hour into the block.
const booked = (key: string, startsAt: number, more: Partial<WorkOf<'CaseScheduled'>> = {}): Fact =>
  work(-600, 'CaseScheduled', { case: key, room: '01', unit: 'OR', startsAt: minute(startsAt), minutes: 60, elective: true, ...more });
const step = (minutes: number, key: string, said: WorkOf<'CaseStepped'>['step'], reason?: string): Fact =>
  work(minutes, 'CaseStepped', { case: key, step: said, ...(reason === undefined ? {} : { reason }) });
const row = (facts: readonly Fact[], key: string, minutes: number) => theatreView.rows(edInput(facts, minutes)).get(key);
const run = (key: string, inAt: number, outAt: number): Fact[] => [step(inAt, key, 'wheels-in'), step(outAt, key, 'wheels-out')];

describe('a case', () => {
  it('goes from booked to out of recovery', () => {
    const story = [booked('C1', 0, { levelAfter: 'medical-surgical' })];
    const at = (minutes: number) => row(story, 'C1', minutes)?.state;
    expect(at(1)).toBe('scheduled');
    for (const [minutes, said, state] of [
      [2, 'delayed', 'delayed'],
      [5, 'wheels-in', 'in-room'],
      [15, 'cut', 'cut'],
      [50, 'close', 'closing'],
      [60, 'wheels-out', 'out'],
      [61, 'recovery-in', 'recovering'],
      [62, 'room-ready', 'recovering'],
      [120, 'recovery-done', 'hold'],
      [150, 'recovery-out', 'done'],
    ] as const) {
      story.push(step(minutes, 'C1', said));
      expect([said, at(200)]).toEqual([said, state]);
    }
  });
  it('is cancelled until it is booked again', () => {
    const story = [booked('C1', 100), step(10, 'C1', 'cancelled', 'not-fasted')];
    expect(row(story, 'C1', 20)).toMatchObject({ state: 'cancelled', reason: 'not-fasted' });
    story.push(work(20, 'CaseScheduled', { case: 'C1', room: '01', unit: 'OR', startsAt: minute(200), minutes: 60, elective: true }));
    expect(row(story, 'C1', 30)).toMatchObject({ state: 'scheduled', startsAt: minute(200) });
  });
  it('has left recovery when ADT moved the patient, though nobody stepped it', () => {
    const story = [
      booked('C1', 0, { encounter: encounterId('V1'), levelAfter: 'medical-surgical' }),
      move(0, 'PatientAdmitted', 'V1', 'OR-01-A', { class: 'I' }),
      ...run('C1', 0, 60),
    ];
    story.push(move(60, 'PatientTransferred', 'V1', 'PACU-01-A'), step(61, 'C1', 'recovery-in'), step(90, 'C1', 'recovery-done'));
    expect(row(story, 'C1', 100)?.state).toBe('hold');
    story.push(move(110, 'PatientTransferred', 'V1', '4W-01-A'));
    expect(row(story, 'C1', 120)).toMatchObject({ state: 'done', recoveryOutAt: minute(110) });
  });
});

describe('predicted ends', () => {
  it('come from planned minutes until five cases of the procedure are known, then from their median', () => {
    const hip = { procedure: 'HIP' };
    const past = (n: number): Fact[] =>
      Array.from({ length: n }, (_, i) => [booked(`P${i}`, -1400 + i * 100, hip), ...run(`P${i}`, -1400 + i * 100, -1400 + i * 100 + 80 + i)]).flat();
    const now = [booked('C1', 0, hip), step(0, 'C1', 'wheels-in')];
    expect(row([...past(4), ...now], 'C1', 10)).toMatchObject({ predictedBy: 'planned', endsAt: minute(60) });
    expect(row([...past(5), ...now], 'C1', 10)).toMatchObject({ predictedBy: 'history', predictedFrom: 5, endsAt: minute(82) });
    expect(row([...past(5), ...now], 'C1', 100)).toMatchObject({ endsAt: minute(100), overrun: true });
  });
  it('push the next case of the room, and say when it is late', () => {
    const facts = [booked('C1', 0, { minutes: 90 }), booked('C2', 60), step(0, 'C1', 'wheels-in')];
    expect(row(facts, 'C2', 10)).toMatchObject({ beginsAt: minute(120), endsAt: minute(180) });
    expect(orRoomsOf(edInput(facts, 10))[0]).toMatchObject({ state: 'running', lateMs: 30 * minuteMs });
    expect(findingsOf(edInput(facts, 10)).map(({ finding }) => finding)).toContain('or-late:OR-01:C2');
    const fits = [booked('C1', 0, { minutes: 75 }), booked('C2', 60), step(0, 'C1', 'wheels-in')];
    expect(orRoomsOf(edInput(fits, 10))[0]).not.toHaveProperty('lateMs');
  });
});

describe('the operating day', () => {
  it('counts first cases on time with five minutes of grace, and no cancelled one', () => {
    const firsts = (inAt: number) => dayTotals(edInput([booked('C1', 0), step(inAt, 'C1', 'wheels-in')], 30));
    expect([firsts(5), firsts(6)]).toMatchObject([
      { firstCases: 1, firstOnTime: 1 },
      { firstCases: 1, firstOnTime: 0 },
    ]);
    const facts = [booked('C0', 0), step(-5, 'C0', 'cancelled', 'no-bed'), booked('C1', 40), step(44, 'C1', 'wheels-in')];
    expect(dayTotals(edInput(facts, 50))).toMatchObject({ cancelled: 1, firstCases: 1, firstOnTime: 1 });
  });
  it('counts turnovers of consecutive cases; planned gaps, long gaps and negative ones apart', () => {
    const pair = (outAt: number, inAt: number, plan = 90) =>
      dayTotals(edInput([booked('C1', 0), booked('C2', plan), ...run('C1', 0, outAt), step(inAt, 'C2', 'wheels-in')], 300));
    expect(pair(60, 88)).toMatchObject({ turnovers: 1, medianTurnoverMs: 28 * minuteMs, turnoversOverGoal: 0, gaps: 0, invalid: 0 });
    expect(pair(60, 95)).toMatchObject({ turnovers: 1, turnoversOverGoal: 1 });
    expect(pair(60, 151)).toMatchObject({ turnovers: 0, gaps: 1 });
    expect(pair(60, 100, 160)).toMatchObject({ turnovers: 0, gaps: 1 });
    expect(pair(60, 55)).toMatchObject({ turnovers: 0, invalid: 1 });
  });
  it('uses block hours only, over the rooms that have a case', () => {
    const facts = [booked('C1', -40), ...run('C1', -40, 30)];
    const input = edInput(facts, 30);
    expect(blockOf(input)).toEqual({ from: minute(-30), to: minute(540) });
    // 60 of 60 minutes since the block began.
    expect(dayTotals(input).utilisationBp).toBe(10_000);
    expect(dayTotals(edInput(facts, 90)).utilisationBp).toBe(5000);
    expect(dayTotals(edInput([], 90))).not.toHaveProperty('utilisationBp');
  });
  it('asks when a room stands empty past its goal', () => {
    const facts = [booked('C1', 0), booked('C2', 85), ...run('C1', 0, 60)];
    const rules = (minutes: number) => findingsOf(edInput(facts, minutes)).map(({ finding }) => finding);
    expect([rules(90), rules(91)].map((list) => list.includes('or-turnover:OR-01:C2'))).toEqual([false, true]);
  });
});

describe('recovery and beds', () => {
  const held = [booked('C1', 0, { levelAfter: 'icu' }), ...run('C1', 0, 60), step(61, 'C1', 'recovery-in'), step(100, 'C1', 'recovery-done')];
  it('holds once recovery is done without a bed; whoever goes home is no hold', () => {
    expect(recoveryOf(edInput(held, 160))).toMatchObject({ spaces: 2, holds: 1, holdsLate: 0, oldestHoldAt: minute(100) });
    expect(recoveryOf(edInput(held, 161))).toMatchObject({ holds: 1, holdsLate: 1 });
    expect(theatreSummaryView.rows(edInput(held, 161)).get('hold/icu')).toMatchObject({ count: 1, late: 1 });
    expect(findingsOf(edInput(held, 161)).map(({ finding }) => finding)).toContain('pacu-hold:C1');
    const home = [booked('C1', 0), ...held.slice(1)];
    expect(recoveryOf(edInput(home, 161))).toMatchObject({ holds: 0 });
  });
  it('needs beds for electives of today and tomorrow, by level, without the cancelled', () => {
    const ms = { levelAfter: 'medical-surgical' } as const;
    const facts = [
      ...held,
      booked('C2', 60, ms),
      booked('C3', 100, ms),
      step(5, 'C3', 'cancelled'),
      booked('C4', 1500, ms),
      booked('C5', 1500),
      booked('C6', 90, { ...ms, elective: false }),
    ];
    const sums = theatreSummaryView.rows(edInput(facts, 161));
    expect(sums.get('beds/medical-surgical')).toMatchObject({ today: 1, placed: 0, tomorrow: 1 });
    expect(sums.get('beds/icu')).toMatchObject({ today: 1, placed: 0, tomorrow: 0 });
  });
});

describe('what may be asked', () => {
  const charge: Actor = { role: 'charge-nurse', staff: 'n1', unit: 'OR' };
  const ask = { id: 'request-1', at: minute(20) };
  const two = [booked('C1', 0), booked('C2', 90)];
  const stepIt = (facts: readonly Fact[], key: string, said: Parameters<typeof caseStep.decide>[1]['body']['step'], more: object = {}, actor = charge) =>
    caseStep.decide(edInput(facts, 30), { ...ask, body: { case: key, step: said, ...more } }, actor);
  const moveIt = (facts: readonly Fact[], more: object) =>
    caseMove.decide(edInput(facts, 30), { ...ask, body: { case: 'C2', reason: 'list-change', ...more } }, charge);

  it('steps in order, one patient a room', () => {
    expect(stepIt(two, 'C1', 'wheels-in')).toMatchObject({ events: [{ type: 'CaseStepped', step: 'wheels-in', by: 'charge-nurse:n1' }] });
    expect(stepIt(two, 'C1', 'cut')).toMatchObject({ refused: 'step.out-of-order', value: 'scheduled' });
    const inside = [...two, step(5, 'C1', 'wheels-in')];
    expect(stepIt(inside, 'C2', 'wheels-in')).toMatchObject({ refused: 'bed.occupied', value: 'C1, in-room' });
    expect(stepIt(inside, 'C1', 'wheels-in')).toMatchObject({ refused: 'step.out-of-order' });
    expect(stepIt(inside, 'C1', 'room-ready')).toMatchObject({ refused: 'step.out-of-order' });
    expect(stepIt(inside, 'C1', 'cut', { seen: 1 })).toMatchObject({ refused: 'form.stale' });
    expect(stepIt(inside, 'C9', 'cut')).toMatchObject({ refused: 'thing.unknown' });
    expect(stepIt(inside, 'C1', 'cut', {}, { role: 'nurse', unit: '4W' })).toMatchObject({ refused: 'thing.unknown' });
    expect(stepIt([...two, step(25, 'C1', 'wheels-in')], 'C1', 'cut')).toMatchObject({ refused: 'time.past' });
    expect(stepIt(two, 'C1', 'delayed')).toMatchObject({ refused: 'reason.missing' });
  });
  it('moves a case that has not begun to a free room and time', () => {
    expect(moveIt(two, { room: '02', startsAt: minute(120) })).toMatchObject({
      events: [{ type: 'CaseScheduled', case: 'C2', room: '02', startsAt: minute(120), minutes: 60 }],
    });
    expect(moveIt(two, { startsAt: minute(30) })).toMatchObject({ refused: 'bed.taken', value: expect.stringContaining('60 min') as string });
    expect(moveIt(two, { startsAt: minute(10) })).toMatchObject({ refused: 'time.past' });
    expect(moveIt(two, { room: '77' })).toMatchObject({ refused: 'thing.unknown' });
    expect(moveIt([...two, step(5, 'C2', 'wheels-in')], { room: '02' })).toMatchObject({ refused: 'step.out-of-order' });
  });
  it('cancels before the first cut only', () => {
    const cancel = (facts: readonly Fact[]) => caseCancel.decide(edInput(facts, 30), { ...ask, body: { case: 'C1', reason: 'not-fasted' } }, charge);
    expect(cancel(two)).toMatchObject({ events: [{ step: 'cancelled', reason: 'not-fasted' }] });
    expect(cancel([...two, step(1, 'C1', 'wheels-in'), step(9, 'C1', 'cut')])).toMatchObject({ refused: 'step.out-of-order' });
  });
});
