/** Emergency visits, their clocks and the live scores: given facts, then what the board says; and what is not known is missing, never zero. */
import { describe, expect, it } from 'vitest';
import { encounterId, unitId } from '../../ids.ts';
import { minute } from '../../given.ts';
import { getRow } from '../../table.ts';
import { hourMs, minuteMs } from '../../time.ts';
import { edSummaryView } from '../../views/ed-summary.ts';
import { edRoomsView, edView, emsView } from '../../views/ed.ts';
import { findingsOf } from '../../reasoning/findings.ts';
import { halfUp } from '../../rational.ts';
import { passedBy } from './door-clocks.ts';
import { edFlowOf } from './flow.ts';
import { came, edHospital, edInput, move, stepped, work } from './given-emergency.ts';
import { edwinNow, nedocsNow } from './live-scores.ts';
import { clockPackOf, ecatPack, ukPack } from './packs.ts';
import { visitNow, visitsOf } from './visits.ts';
import type { EdVisit } from './visit.ts';
import type { Fact } from '../../given.ts';

const v1 = encounterId('V1');
const visit = (facts: readonly Fact[], minutes = 60): EdVisit | undefined => getRow(visitsOf(edInput(facts, minutes)), v1);
const asked = (minutes: number, more: object = {}): Fact =>
  work(minutes, 'BedRequested', { request: 'R1', encounter: v1, origin: 'ed', level: 'icu', ...more });

describe('a visit', () => {
  it('goes from the door to the way out', () => {
    const story = [came(0, 'V1')];
    expect(visit(story)).toMatchObject({ state: 'arrived', arrivedAt: minute(0), boards: false });
    story.push(stepped(5, 'V1', 'triaged', { esi: 3, complaint: 'chest pain' }));
    expect(visit(story)).toMatchObject({ state: 'waiting', esi: 3, triagedAt: minute(5), complaint: 'chest pain' });
    story.push(move(20, 'PatientTransferred', 'V1', 'ED-02-A'));
    expect(visit(story)).toMatchObject({ state: 'roomed', roomedAt: minute(20), bed: 'ED-02-A', room: '02' });
    story.push(stepped(31, 'V1', 'provider-seen', { provider: 'd1' }));
    expect(visit(story)).toMatchObject({ state: 'in-care', seenAt: minute(31), provider: 'd1' });
    const home = [...story, stepped(50, 'V1', 'disposition-decided', { disposition: 'discharge' })];
    expect(visit(home)).toMatchObject({ state: 'leaving', disposition: 'discharge', boards: false });
    expect(visit([...home, move(55, 'PatientDischarged', 'V1')])).toMatchObject({ state: 'gone', departedAt: minute(55) });
    const stays = [...story, stepped(50, 'V1', 'disposition-decided', { disposition: 'admit' })];
    expect(visit(stays)).toMatchObject({ state: 'boarding', boards: true, decidedAt: minute(50) });
    expect(visit([...stays, move(58, 'PatientTransferred', 'V1', 'ICU-01-A', { class: 'I' })])).toMatchObject({
      state: 'gone',
      boards: false,
      departedAt: minute(58),
    });
  });

  it('arrives when the ambulance stood at the door, where that was before the desk', () => {
    const run = [
      work(-9, 'AmbulanceStepped', { run: 'A1', step: 'inbound', complaint: 'fall' }),
      work(-4, 'AmbulanceStepped', { run: 'A1', step: 'arrived', encounter: v1 }),
    ];
    expect(visit([...run, came(0, 'V1')])).toMatchObject({ arrivedAt: minute(-4), byAmbulance: true, complaint: 'fall' });
  });

  it('ends when the patient left unseen, and begins again when they came back', () => {
    const left = [came(0, 'V1'), stepped(30, 'V1', 'left-unseen')];
    expect(visit(left)).toMatchObject({ state: 'gone', leftUnseenAt: minute(30), departedAt: minute(30) });
    expect(visit([...left, stepped(40, 'V1', 'triaged', { esi: 4 })])?.departedAt).toBeUndefined();
  });

  it('is the same in any order of arrival', () => {
    const story = [
      came(0, 'V1'),
      stepped(5, 'V1', 'triaged', { esi: 3 }),
      stepped(9, 'V1', 'roomed'),
      asked(20),
      move(30, 'ClassChangedToInpatient', 'V1', 'ED-01-A'),
    ];
    const plain = ({ positions: _p, position: _q, ...rest }: EdVisit) => rest;
    const [there, back] = [visit(story), visit([...story].reverse())];
    expect(there === undefined ? 1 : plain(there)).toEqual(back === undefined ? 2 : plain(back));
  });
});

describe('the boarding clocks', () => {
  it('run from the decision and from the request, never from a bed', () => {
    const decided = [came(0, 'V1', 'ED-01-A'), stepped(30, 'V1', 'disposition-decided', { disposition: 'admit' }), asked(45)];
    expect(visit(decided)).toMatchObject({ decidedAt: minute(30), requestedAt: minute(45), level: 'icu' });
    const given = move(50, 'TransferPlanned', 'V1', 'ICU-01-A');
    expect(visit([...decided, given])).toMatchObject({ decidedAt: minute(30), requestedAt: minute(45) });
    // A bed without a decision that anybody timed starts nothing.
    const bedOnly = visit([came(0, 'V1', 'ED-01-A'), given]);
    expect([bedOnly?.boards, bedOnly?.decidedAt, bedOnly?.requestedAt]).toEqual([false, undefined, undefined]);
  });
  it('a unit asked for without a bed is a documented request', () => {
    expect(visit([came(0, 'V1', 'ED-01-A'), move(40, 'TransferPlanned', 'V1', 'ICU')])).toMatchObject({
      boards: true,
      decidedAt: minute(40),
      requestedAt: minute(40),
      level: 'icu',
    });
  });
  it('an inpatient order is a decision; of order and request the first counts', () => {
    const order = move(50, 'ClassChangedToInpatient', 'V1', 'ED-01-A');
    expect(visit([came(0, 'V1', 'ED-01-A'), order])).toMatchObject({ decidedAt: minute(50) });
    expect(visit([came(0, 'V1', 'ED-01-A'), asked(40), order])).toMatchObject({ decidedAt: minute(40), requestedAt: minute(40) });
    expect(visit([came(0, 'V1', 'ED-01-A'), asked(40, { decidedAt: minute(35), requestedAt: minute(38) }), order])).toMatchObject({
      decidedAt: minute(35),
      requestedAt: minute(38),
    });
  });
  it('stop when the decision is taken back, and start anew with a new one', () => {
    const home = [
      came(0, 'V1', 'ED-01-A'),
      stepped(10, 'V1', 'disposition-decided', { disposition: 'admit' }),
      stepped(20, 'V1', 'disposition-decided', { disposition: 'discharge' }),
    ];
    expect(visit(home)).toMatchObject({ state: 'leaving', boards: false });
    expect(visit([...home, stepped(30, 'V1', 'disposition-decided', { disposition: 'observe' })])).toMatchObject({ boards: true, decidedAt: minute(30) });
    const withdrawn = work(50, 'BedRequestWithdrawn', { request: 'R1', reason: 'went home' });
    expect(visit([came(0, 'V1', 'ED-01-A'), asked(40), withdrawn])).toMatchObject({ boards: false });
  });
});

describe('door clocks', () => {
  const boarded = (minutes: number): EdVisit | undefined =>
    visit([came(0, 'V1', 'ED-01-A'), stepped(0, 'V1', 'disposition-decided', { disposition: 'admit' })], minutes);
  const passed = (one: EdVisit | undefined, ms: number, pack = ecatPack) =>
    one === undefined ? undefined : passedBy(one, pack, (minute(0) + ms) as typeof one.arrivedAt);
  it('count strictly more than 60, 240 and 480 minutes', () => {
    const waiting = visit([came(0, 'V1')]);
    expect([passed(waiting, 60 * minuteMs)?.room, passed(waiting, 60 * minuteMs + 1)?.room]).toEqual([false, true]);
    const boards = boarded(600);
    expect([passed(boards, 240 * minuteMs)?.boarded, passed(boards, 240 * minuteMs + 1)?.boarded]).toEqual([false, true]);
    expect([passed(boards, 480 * minuteMs)?.stay, passed(boards, 480 * minuteMs + 1)?.stay]).toEqual([false, true]);
  });
  it('are four and twelve hours in the United Kingdom', () => {
    expect([clockPackOf('GBP'), clockPackOf('USD'), clockPackOf(undefined)]).toEqual([ukPack, ecatPack, ecatPack]);
    const boards = boarded(900);
    expect([passed(boards, 4 * hourMs, ukPack)?.stay, passed(boards, 4 * hourMs + 1, ukPack)?.stay]).toEqual([false, true]);
    expect([passed(boards, 12 * hourMs, ukPack)?.boarded, passed(boards, 12 * hourMs + 1, ukPack)?.boarded]).toEqual([false, true]);
  });
});

describe('NEDOCS from live state', () => {
  const vent = work(2, 'CareNeedStated', { encounter: v1, need: 'ventilator', present: true });
  const full = [
    came(0, 'V1', 'ED-01-A'),
    came(0, 'V2'),
    move(18, 'PatientTransferred', 'V2', 'ED-02-A'),
    vent,
    stepped(30, 'V1', 'disposition-decided', { disposition: 'admit' }),
  ];
  it('has every input from a fact', () => {
    const { inputs, missing, score } = nedocsNow(edInput(full, 90));
    expect(missing).toEqual([]);
    expect(inputs).toEqual({
      patients: 2,
      spaces: 3,
      boarders: 1,
      inpatientBeds: 3,
      ventilated: 1,
      longestAdmitWaitMs: 60 * minuteMs,
      lastPlacedWaitMs: 18 * minuteMs,
    });
    // -20 + 57.2 + 200 + 13.4 + 0.93 + 1.692
    expect(score === undefined ? undefined : halfUp(score.raw, 3)).toBe(253.222);
    expect(score?.shown).toBe(200);
  });
  it('ages with the longest wait', () => {
    const [now, later] = [nedocsNow(edInput(full, 90)).score, nedocsNow(edInput(full, 91)).score];
    expect(now === undefined || later === undefined ? undefined : halfUp(later.raw, 4) - halfUp(now.raw, 4)).toBeCloseTo(0.93 / 60, 4);
  });
  it('names what is missing and gives no score', () => {
    const silent = nedocsNow(edInput([came(0, 'V1')], 60));
    expect([silent.score, silent.missing.map((one) => one[0])]).toEqual([undefined, ['G', 'D']]);
    const unknownDecision = nedocsNow(edInput([came(0, 'V1', 'ED-01-A', { class: 'I', type: 'PatientRegistered' }), vent], 60));
    expect(unknownDecision.missing).toEqual(['E: time of the decision of 1 boarder']);
    const row = edSummaryView.rows(edInput([came(0, 'V1')], 60)).get('nedocs/ed');
    expect(row).not.toHaveProperty('shown');
  });
  it('has no longest wait without boarders: that is a zero that is known', () => {
    expect(nedocsNow(edInput([came(0, 'V1', 'ED-01-A'), vent], 60)).inputs.longestAdmitWaitMs).toBe(0);
  });
});

describe('EDWIN from live state', () => {
  const count = (providers: number, minutes = 0): Fact => work(minutes, 'ProvidersOnDutyCounted', { unit: unitId('ED'), providers });
  it('weighs the triaged over providers and open spaces', () => {
    const facts = [came(0, 'V1', 'ED-01-A', { acuity: 2 }), came(1, 'V2'), stepped(2, 'V2', 'triaged', { esi: 5 }), count(2)];
    expect(edwinNow(edInput(facts, 30))).toMatchObject({ byEsi: [0, 1, 0, 0, 1], providers: 2, missing: [], score: { band: 'manageable' } });
  });
  it('leaves out who is not triaged yet, and says how many', () => {
    const facts = [came(0, 'V1', 'ED-01-A', { acuity: 2 }), came(1, 'V2'), count(2)];
    const found = edwinNow(edInput(facts, 30));
    expect(found).toMatchObject({ byEsi: [0, 1, 0, 0, 0], untriaged: 1, missing: [], score: { band: 'manageable' } });
    expect(edwinNow(edInput([...facts, stepped(2, 'V2', 'triaged', { esi: 1 })], 30)).untriaged).toBe(0);
  });
  it('is not computable with nobody on duty, with spaces all held by boarders, or with nobody triaged', () => {
    expect(edwinNow(edInput([came(0, 'V1', 'ED-01-A', { acuity: 2 }), count(0)], 30))).toMatchObject({ notComputable: 'no provider on duty' });
    const three = ['01', '02', '03'].flatMap((room, n) => [
      came(0, `V${n}`, `ED-${room}-A`, { acuity: 3 }),
      stepped(5, `V${n}`, 'disposition-decided', { disposition: 'admit' }),
    ]);
    expect(edwinNow(edInput([...three, count(2)], 30))).toMatchObject({ notComputable: 'boarders hold every space' });
    expect(edwinNow(edInput([came(0, 'V1'), count(2)], 30)).missing).toEqual(['triage of 1 patient']);
    expect(edwinNow(edInput([came(0, 'V1', 'ED-01-A', { acuity: 2 })], 30)).missing).toEqual(['providers on duty']);
  });
});

describe('the board', () => {
  it('shows rooms, ambulances, boarders by level with load and median', () => {
    const facts = [
      came(0, 'V1', 'ED-01-A'),
      stepped(10, 'V1', 'disposition-decided', { disposition: 'admit' }),
      asked(40),
      came(0, 'V2', 'ED-02-A'),
      stepped(70, 'V2', 'disposition-decided', { disposition: 'admit' }),
      work(280, 'AmbulanceStepped', { run: 'A1', step: 'arrived', callSign: 'M22', complaint: 'Fall' }),
      work(290, 'AmbulanceStepped', { run: 'A2', step: 'inbound', callSign: 'M12', expectedAt: minute(310) }),
    ];
    const input = edInput(facts, 301);
    expect(edRoomsView.rows(input).get('ED-01-A')).toMatchObject({ state: 'boarding', asks: 'watch', area: 'Resus' });
    expect(edRoomsView.rows(input).get('ED-03-A')).toMatchObject({ state: 'free' });
    const sums = edSummaryView.rows(input);
    expect(sums.get('boarders/icu')).toMatchObject({ count: 1, pastLimit: 1, loadMs: 291 * minuteMs });
    expect(sums.get('boarders/not-named')).toMatchObject({ count: 1, pastLimit: 0 });
    expect(sums.get('boarders/all')).toMatchObject({
      count: 2,
      loadMs: 522 * minuteMs,
      medianMs: 261 * minuteMs,
      oldestDecidedAt: minute(10),
      oldestRequestedAt: minute(40),
    });
    expect(sums.get('ems/ed')).toMatchObject({ held: 1, coming: 1, late: 1 });
    expect(sums.get('occupancy/ed')).toMatchObject({ patients: 2, spaces: 3, percent: 67, free: 1 });
    expect([emsView.rows(input).get('A1'), emsView.rows(input).get('A2')]).toMatchObject([
      { state: 'held', late: true },
      { state: 'inbound', late: false },
    ]);
    expect(edView.rows(input).get('V1')).toMatchObject({ state: 'boarding', asks: { severity: 'watch' }, passed: ['boarded'] });
    expect(edView.lineage(input, 'V1')).toEqual([4, 3, 2]);
    const rules = findingsOf(input).map(({ finding }) => finding);
    expect(rules).toEqual(expect.arrayContaining(['ed-boarder:V1', 'ems-offload:A1']));
    expect(rules).not.toContain('ed-boarder:V2');
  });

  it('exactly twenty minutes at the door are not late', () => {
    const held = [work(0, 'AmbulanceStepped', { run: 'A1', step: 'arrived' })];
    expect([20, 21].map((n) => edSummaryView.rows(edInput(held, n)).get('ems/ed'))).toMatchObject([{ late: 0 }, { late: 1 }]);
  });

  it('asks at once for ESI 1 without a room, past ten minutes for ESI 2', () => {
    const one = [came(0, 'V1', 'ED-WAIT', { acuity: 1 })];
    const two = [came(0, 'V1', 'ED-WAIT', { acuity: 2 })];
    const asks = (facts: readonly Fact[], minutes: number) => edView.rows(edInput(facts, minutes)).get('V1')?.asks?.severity;
    expect([asks(one, 1), asks(two, 10), asks(two, 11)]).toEqual(['critical', undefined, 'watch']);
  });

  it('judges left unseen from twenty arrivals on, above two in a hundred', () => {
    const many = (n: number): Fact[] => Array.from({ length: n }, (_, i) => came(i, `W${i}`, 'ED-WAIT'));
    const rules = (facts: readonly Fact[]) => findingsOf(edInput(facts, 120)).some(({ finding }) => finding === 'ed-left-unseen:ed');
    const left = stepped(60, 'W0', 'left-unseen');
    expect([rules([...many(19), left]), rules([...many(20), left]), rules([...many(50), left]), rules(many(30))]).toEqual([false, true, false, false]);
  });

  it('counts arrivals and departures by hour and expects the next hours only with a day behind', () => {
    const facts = [came(-30, 'V0'), came(5, 'V1'), move(65, 'PatientDischarged', 'V0')];
    const flow = edFlowOf(edInput(facts, 70));
    expect(flow.hours.slice(-3)).toMatchObject([
      { arrivals: 1, departures: 0, present: 1 },
      { arrivals: 1, departures: 0, present: 2 },
      { arrivals: 0, departures: 1, present: 1 },
    ]);
    expect(flow.lastHour).toEqual({ arrivals: 0, departures: 1 });
    const day = edFlowOf(edInput([...facts, came(-1441, 'V9')], 70));
    expect(day.hours.length).toBe(33);
    expect(day.hours[32]?.expected).toBeDefined();
  });

  it('without an ED there is no visit and no space', () => {
    const none = { ...edHospital, units: edHospital.units.filter(({ unit }) => unit !== 'ED') };
    const input = edInput([came(0, 'V1')], 10, none);
    expect(visitNow(input, v1)).toBeUndefined();
    expect(edSummaryView.rows(input).get('occupancy/ed')).not.toHaveProperty('percent');
  });
});
