/** Turns of a bed: what opens a job and what does not, by facts in any order; the queue by who waits; findings of jobs that nobody ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { bedId, encounterId, unitId } from '../../ids.ts';
import { turnDelays } from '../../reasoning/turn-delays.ts';
import { minuteMs } from '../../time.ts';
import type { WorkOf } from '../../work/events.ts';
import { houseKpis } from './house-kpis.ts';
import { allTurns, turnsOf, turnsOfBed } from './jobs.ts';
import { turnQueue } from './queue.ts';

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const [bedA, bedB] = [bedId('4W', '01', 'A'), bedId('4W', '01', 'B')];

const input = (facts: readonly Fact[], minutes = 200) => inputAfter([described, ...facts], minutes);
const admit = (minutes: number, visit: string, place: string): Fact =>
  fact(minutes, moved('PatientAdmitted', visit, `p${visit}`, { class: 'I', location: at(place) }), `a${visit}`);
const leave = (minutes: number, visit: string): Fact => fact(minutes, moved('PatientDischarged', visit, `p${visit}`), `d${visit}`);
const step = (minutes: number, name: WorkOf<'TurnStepped'>['step'], more: Partial<WorkOf<'TurnStepped'>> = {}): Fact =>
  fact(minutes, { type: 'TurnStepped', bed: bedA, step: name, ...more }, `${minutes}-${name}-${more.bed ?? ''}`);
const said = (minutes: number, cleanliness: 'clean' | 'dirty' | 'in-progress' | 'suspended'): Fact =>
  fact(minutes, { type: 'BedStatusChanged', bed: bedA, unit: unitId('4W'), cleanliness }, `${minutes}-${cleanliness}`);
const jobs = (facts: readonly Fact[]) => turnsOfBed(input(facts).hospital, bedA);
const gone = [admit(0, 'V1', '4W-01-A'), leave(60, 'V1')];

describe('what opens a job', () => {
  it('a physical departure, at that moment', () => {
    expect(jobs(gone)).toMatchObject([{ state: 'requested', openedBy: 'departure', openedAt: minute(60), left: 'V1' }]);
  });
  it('never an order: a discharge planned or a cleaning asked for while somebody lies there opens nothing', () => {
    const here = admit(0, 'V1', '4W-01-A');
    expect(jobs([here, fact(30, moved('DischargePlanned', 'V1', 'pV1'))])).toEqual([]);
    expect(jobs([here, step(30, 'requested')])).toEqual([]);
  });
  it('the order came first: the clock starts at the departure all the same', () => {
    expect(jobs([...gone, step(30, 'requested')])).toMatchObject([{ openedBy: 'departure', openedAt: minute(60) }]);
  });
  it('a word on cleanliness where there is no system of the cleaners', () => {
    expect(jobs([said(10, 'dirty')])).toMatchObject([{ openedBy: 'statement', openedAt: minute(10), state: 'requested' }]);
    expect(jobs([...gone, said(70, 'in-progress')])).toMatchObject([{ state: 'in-progress', startedAt: minute(70) }]);
    expect(jobs([...gone, said(90, 'clean')])).toMatchObject([{ state: 'done', openedAt: minute(60), endedAt: minute(90) }]);
  });
  it('a cleaner who began is all that is known: since when it waited is in no average', () => {
    const only = [step(70, 'started'), step(90, 'done'), said(90, 'clean')];
    expect(jobs(only)).toMatchObject([{ openedBy: 'start', startedAt: minute(70), state: 'done' }]);
    const kpis = houseKpis(input(only), minute(0), minute(200));
    expect(kpis.find(({ kpi }) => kpi === 'evs-turn')).toMatchObject({ count: 0, invalid: 0 });
    expect(kpis.find(({ kpi }) => kpi === 'evs-clean')).toMatchObject({ count: 1, value: 20 });
  });
  it('a second departure is another job; one that nobody finished was overtaken', () => {
    expect(jobs([...gone, admit(90, 'V2', '4W-01-A'), leave(120, 'V2')])).toMatchObject([
      { state: 'overtaken', openedAt: minute(60) },
      { state: 'requested', openedAt: minute(120) },
    ]);
  });
});

describe('states', () => {
  const steps = [
    step(65, 'assigned', { cleaner: 'c1' }),
    step(70, 'started'),
    step(80, 'suspended', { reason: 'spill' }),
    step(85, 'resumed'),
    step(95, 'done'),
    said(95, 'clean'),
  ];
  it('go from requested to done', () => {
    const states = [1, 2, 3, 4, 5].map((n) => jobs([...gone, ...steps.slice(0, n)])[0]?.state);
    expect(states).toEqual(['assigned', 'in-progress', 'suspended', 'in-progress', 'done']);
    expect(jobs([...gone, ...steps])).toMatchObject([{ cleaner: 'c1', startedAt: minute(70), endedAt: minute(95), reason: 'spill' }]);
  });
  it('a failed inspection opens it again, and the turn is as long as it really took', () => {
    const again = [...gone, ...steps, step(100, 'failed', { reason: 'floor' }), said(100, 'dirty')];
    expect(jobs(again)).toMatchObject([{ state: 'failed', failures: 1 }]);
    expect(jobs([...again, step(105, 'started'), step(115, 'done'), said(115, 'clean')])).toMatchObject([
      { state: 'done', openedAt: minute(60), endedAt: minute(115) },
    ]);
  });
  it('are the same whatever order the facts came in', () => {
    const all = [...gone, ...steps];
    const wanted = jobs(all).map(({ positions: _positions, ...job }) => job);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (mixed) => {
        expect(jobs(mixed).map(({ positions: _positions, ...job }) => job)).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a cleaner who began before the departure was known', () => {
  const early = [...gone, step(55, 'started'), step(80, 'done'), said(80, 'clean')];
  it('has a negative response, which is counted and in no average', () => {
    expect(jobs(early)).toMatchObject([{ openedAt: minute(60), startedAt: minute(55), state: 'done' }]);
    const kpis = houseKpis(input(early), minute(0), minute(200));
    expect(kpis.find(({ kpi }) => kpi === 'evs-response')).toMatchObject({ count: 0, invalid: 1, missing: ['turns with a start'] });
    expect(kpis.find(({ kpi }) => kpi === 'evs-turn')).toMatchObject({ count: 1, invalid: 0, value: 20 });
  });
});

describe('the queue', () => {
  const two = [admit(0, 'V1', '4W-01-A'), admit(0, 'V2', '4W-01-B'), leave(60, 'V1'), leave(70, 'V2')];
  const wants = (visit: string, level: 'medical-surgical' | 'icu'): Fact[] => [
    fact(10, moved('PatientRegistered', visit, `p${visit}`, { class: 'E', location: at('ED-01-A') }), `r${visit}`),
    fact(20, { type: 'BedRequested', request: `q${visit}`, encounter: encounterId(visit), origin: 'ed', level, requestedAt: minute(20) }, `q${visit}`),
  ];
  const order = (facts: readonly Fact[]) => turnQueue(input(facts)).map(({ job, why }) => [job.bed, why.kind]);

  it('is by age where nobody waits', () =>
    expect(order(two)).toEqual([
      [bedA, 'none'],
      [bedB, 'none'],
    ]));
  it('a bed that is promised to somebody goes before an older one; one who waits wants one bed', () => {
    const promised = fact(75, { type: 'BedPromised', bed: bedB, unit: unitId('4W'), promise: 'assigned', encounter: encounterId('V3') });
    expect(order([...two, ...wants('V3', 'medical-surgical')])).toEqual([
      [bedA, 'level'],
      [bedB, 'none'],
    ]);
    expect(order([...two, ...wants('V3', 'medical-surgical'), promised])).toEqual([
      [bedB, 'bed'],
      [bedA, 'none'],
    ]);
  });
  it('stat goes before everything, next before demand, routine gives it back', () => {
    const stat = step(80, 'prioritised', { bed: bedB, priority: 'stat', reason: 'flood' });
    expect(order([...two, stat])).toEqual([
      [bedB, 'stat'],
      [bedA, 'none'],
    ]);
    expect(order([...two, step(80, 'prioritised', { priority: 'next', reason: 'wish' }), stat])).toEqual([
      [bedB, 'stat'],
      [bedA, 'next'],
    ]);
    expect(order([...two, stat, step(90, 'prioritised', { bed: bedB, priority: 'routine' })])).toEqual([
      [bedA, 'none'],
      [bedB, 'none'],
    ]);
  });
  it('holds no closed bed, and no bed twice', () => {
    const turns = turnsOf(input(two).hospital);
    const [open, all] = [turns.open, allTurns(turns)];
    expect([open.size, all.length]).toEqual([2, 2]);
  });
});

describe('findings', () => {
  const found = (facts: readonly Fact[], minutes: number) => turnDelays.evaluate(input(facts, minutes)).map(({ says, severity }) => [says, severity]);
  it('a job that is not begun after 25 minutes, with which alert it is', () => {
    expect(found(gone, 85)).toEqual([]);
    expect(found(gone, 86)).toEqual([['4W-01-A not started, past 25 min, alert 1 of 3', 'watch']]);
    expect(found(gone, 106)).toEqual([['4W-01-A not started, past 25 min, alert 3 of 3', 'watch']]);
    expect(found([...gone, step(80, 'started')], 106)).toEqual([]);
  });
  it('a dirty bed whose job was cancelled', () => {
    expect(found([...gone, step(70, 'cancelled', { reason: 'wrong bed' })], 80)).toEqual([['4W-01-A is dirty and has no cleaning job', 'watch']]);
  });
  it('a trip past its goal', () => {
    const trip = fact(0, { type: 'TransportRequested', job: 't1', from: '4W', to: 'Radiology', mode: 'bed', priority: 'stat' });
    const sent = fact(10, { type: 'TransportStepped', job: 't1', step: 'dispatched', porter: 'x' });
    expect([found([trip], 20), found([trip], 21), found([trip, sent], 30), found([trip, sent], 31)]).toEqual([
      [],
      [['Trip 4W to Radiology waits for a porter, past 20 min', 'critical']],
      [],
      [['Trip 4W to Radiology dispatched, past 20 min', 'critical']],
    ]);
  });
});

it('the occupied timer of a real placement', () => {
  const facts = [
    ...gone,
    step(70, 'started'),
    step(90, 'done'),
    said(90, 'clean'),
    fact(10, moved('PatientRegistered', 'V3', 'pV3', { class: 'E', location: at('ED-01-A') }), 'r3'),
    fact(20, { type: 'BedRequested', request: 'q3', encounter: encounterId('V3'), origin: 'ed', level: 'medical-surgical', requestedAt: minute(20) }, 'q3'),
    fact(50, { type: 'PatientReadyToMove', encounter: encounterId('V3'), ready: true }, 'r'),
    fact(80, { type: 'BedPromised', bed: bedA, unit: unitId('4W'), promise: 'assigned', encounter: encounterId('V3') }, 'b'),
    fact(110, moved('PatientTransferred', 'V3', 'pV3', { class: 'I', location: at('4W-01-A') }), 't3'),
  ];
  const kpis = houseKpis(input(facts), minute(0), minute(200));
  const value = (kpi: string) => kpis.find((one) => one.kpi === kpi)?.value;
  expect([value('occupied'), value('ed-total'), value('ready-assigned'), value('evs-response'), value('evs-clean'), value('evs-turn')]).toEqual([
    20, 90, 30, 10, 20, 30,
  ]);
  expect(20 * minuteMs).toBe(minute(110) - minute(90));
});
