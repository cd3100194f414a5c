/** The buttons of an unlock: what each request does, refuses and takes back, and what is said where hands, a nurse or a departure are needed. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { emptyEnterprise, foldEnterprise } from '../../hospital-fold.ts';
import { bedId, encounterId, facilityId, feedId, unitId } from '../../ids.ts';
import { isRefusal, type Actor, type Decision } from '../../requests/request.ts';
import { requestNamed } from '../../requests/requests.ts';
import type { ViewInput } from '../../views/view.ts';
import { bedsView } from '../../views/beds.ts';
import { shift, stepped } from '../staffing/given-staffing.ts';
import { boardOf } from './board.ts';
import type { Change } from './changes.ts';
import { queueOf } from './queue.ts';
import { rank, whyNot } from './rank.ts';
import { unlockWays } from './unlock-asks.ts';
import { instant } from '../../time.ts';

const [bed, beside] = [bedId('4W', '01', 'A'), bedId('4W', '01', 'B')];
const manager: Actor = { role: 'bed-manager', staff: 'm1' };
const pool = { unit: 'FLOAT', name: 'Pool', levelOfCare: 'unknown', floor: '1', rooms: [] } as const;
const described = fact(-999, { type: 'FacilityDescribed', description: { ...smallHospital, units: [...smallHospital.units, pool] } });
const wisher = (more: object = {}): Fact[] => [
  described,
  fact(1, moved('PatientRegistered', 'W', 'w', { class: 'I', location: at('ED-01-A'), sex: 'F', age: 'adult' })),
  fact(2, { type: 'BedRequested', request: 'R', encounter: encounterId('W'), origin: 'ed', level: 'medical-surgical', isolation: 'none', ...more }),
];
const lodger = (who: string, place: string, minutes = 3): Fact =>
  fact(minutes, moved('PatientAdmitted', who, `p${who}`, { class: 'I', location: at(place), sex: 'F', isolation: 'none' }), `in-${who}`);

function input(facts: readonly Fact[], minutes = 500): ViewInput {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded([...facts]));
  const hospital = enterprise.hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no hospital');
  return { hospital, identity: enterprise.identity, now: minute(minutes) };
}
function wishIn(picture: ViewInput) {
  const wish = queueOf(picture).get('R');
  if (wish === undefined) throw new RangeError('no request');
  return wish;
}
const moment = (picture: ViewInput) => ({ now: instant(picture.now), zone: 'America/New_York' });
function whyNotIn(facts: readonly Fact[], id = bed) {
  const picture = input(facts);
  const why = whyNot(boardOf(picture), wishIn(picture), id, moment(picture));
  if (why === undefined) throw new RangeError('no bed');
  return why;
}
const waysIn = (facts: readonly Fact[], change: Change) => unlockWays(input(facts), wishIn(input(facts)), change);
const fits = (facts: readonly Fact[]): string[] => rank(boardOf(input(facts)), wishIn(input(facts)), moment(input(facts))).fits.map((choice) => choice.bed);
let asked = 0;
function decide(facts: readonly Fact[], request: string, body: object, actor = manager, minutes = 100): Decision {
  const kind = requestNamed(request);
  if (kind === undefined) throw new RangeError(`no request ${request}`);
  return kind.decide(input(facts, minutes), { body: body as never, at: minute(minutes), id: `u-${asked++}` }, actor);
}
const refused = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
function after(facts: readonly Fact[], request: string, body: object, minutes = 100, actor = manager): Fact[] {
  const decision = decide(facts, request, body, actor, minutes);
  if (isRefusal(decision)) throw new RangeError(`${decision.refused}: ${decision.says}`);
  return [...facts, ...decision.events.map((event, n): Fact => ({ ...fact(minutes, event, `u-${asked++}-${n}`), feed: feedId('requests') }))];
}
function undone(before: readonly Fact[], done: readonly Fact[]): Fact[] {
  const earlier = recorded([...done]).slice(before.length);
  const decision = requestNamed('undo')?.decide(input(done, 110), { body: { message: '1' } as never, at: minute(110), id: `u-${asked++}`, earlier }, manager);
  if (decision === undefined || isRefusal(decision)) throw new RangeError(decision?.says ?? 'no undo');
  return [...done, ...decision.events.map((event, n) => fact(110, event, `undo-${asked++}-${n}`))];
}

describe('what somebody brings', () => {
  it.each<[string, object, object]>([
    ['telemetry', { needs: ['telemetry'] }, { fit: 'telemetry', has: true }],
    ['a ventilator', { needs: ['ventilator'] }, { fit: 'ventilator', has: true }],
    ['a bed for 240 kg', { weightKg: 240 }, { fit: 'weight', maxWeightKg: 240 }],
    ['positive pressure', { isolation: 'protective' }, { fit: 'pressure', pressure: 'positive' }],
  ])('%s makes the bed fit by its own button, shows on the bed, and is taken back', (_name, wished, body) => {
    const facts = wisher(wished);
    expect(fits(facts)).not.toContain(bed);
    const [change] = whyNotIn(facts).unlock;
    if (change === undefined) throw new RangeError('no unlock');
    expect(waysIn(facts, change.change).asks).toMatchObject([{ request: 'bed-fit', body: { bed, ...body } }]);
    const done = after(facts, 'bed-fit', { bed, ...body });
    expect(fits(done)).toContain(bed);
    const rowIn = (known: readonly Fact[]): object | undefined => {
      const { features, maxWeightKg, pressure } = bedsView.rows(input(known)).get(bed) ?? {};
      return { features, maxWeightKg, pressure };
    };
    expect(rowIn(done)).not.toEqual(rowIn(facts));
    expect(bedsView.rows(input(done), { input: input(facts), rows: bedsView.rows(input(facts)) }).get(bed)).toEqual(bedsView.rows(input(done)).get(bed));
    expect(refused(decide(done, 'bed-fit', { bed, ...body }))).toBe('step.out-of-order');
    expect(fits(undone(facts, done))).not.toContain(bed);
    expect(rowIn(undone(facts, done))).toEqual(rowIn(facts));
  });
  it('a room has one pressure: both its beds have it', () => {
    const done = after(wisher({ isolation: 'protective' }), 'bed-fit', { bed, fit: 'pressure', pressure: 'positive' });
    expect([bed, beside].map((id) => boardOf(input(done)).beds.get(id)?.pressure)).toEqual(['positive', 'positive']);
  });
  it('equipment that is gone is gone, whatever the file says', () => {
    const given = after(wisher(), 'bed-fit', { bed, fit: 'dialysis', has: true });
    const gone = after(given, 'bed-fit', { bed, fit: 'dialysis', has: false }, 120);
    expect(boardOf(input(gone)).beds.get(bed)?.features.has('dialysis')).toBe(false);
  });
  it('refuses an unknown bed, a bed of another unit, a stale form, and a value that is not said', () => {
    const facts = wisher();
    expect(refused(decide(facts, 'bed-fit', { bed: '9X-01-A', fit: 'telemetry' }))).toBe('bed.unknown');
    expect(refused(decide(facts, 'bed-fit', { bed, fit: 'telemetry' }, { role: 'charge-nurse', unit: 'ICU' }))).toBe('bed.unknown');
    const blocked = after(facts, 'bed-block', { bed, blocked: true, code: 'equipment' });
    expect(refused(decide(blocked, 'bed-fit', { bed, fit: 'telemetry', seen: 1 }))).toBe('form.stale');
    expect([refused(decide(facts, 'bed-fit', { bed, fit: 'weight' })), refused(decide(facts, 'bed-fit', { bed, fit: 'pressure' }))]).toEqual([
      'reason.missing',
      'reason.missing',
    ]);
  });
});

describe('the weight that a bed bears', () => {
  it('is assumed where neither the bed nor the house says it, and the reason says so', () => {
    const refusal = (weightKg: number) => whyNotIn(wisher({ weightKg })).refusals.find(({ rule }) => rule === 'weight');
    expect(refusal(186)).toMatchObject({ value: '186 kg', limit: '185 kg (ordinary bed: assumed, the facility file does not say)' });
    expect(refusal(185)).toBeUndefined();
    const stated = wisher({ weightKg: 160 }).map((one) =>
      one.event.type === 'FacilityDescribed' ? { ...one, event: { ...one.event, description: { ...one.event.description, ordinaryBedKg: 150 } } } : one,
    );
    expect(whyNotIn(stated).refusals.find(({ rule }) => rule === 'weight')?.limit).toBe('150 kg (ordinary bed of this house)');
    const told = after(wisher({ weightKg: 250 }), 'bed-fit', { bed, fit: 'weight', maxWeightKg: 200 });
    expect(whyNotIn(told).refusals.find(({ rule }) => rule === 'weight')?.limit).toBe('200 kg');
  });
});

describe('staff, ages and plans', () => {
  const unstaffed = [...wisher(), fact(4, { type: 'BedStatusChanged', bed, unit: unitId('4W'), staffed: false })];
  it('a bed is staffed, stood down with a reason, and that taken back', () => {
    expect(waysIn(unstaffed, { change: 'staff-bed', bed }).asks).toMatchObject([{ request: 'bed-staff', body: { bed, staffed: true } }]);
    const done = after(unstaffed, 'bed-staff', { bed, staffed: true });
    expect([fits(unstaffed).includes(bed), fits(done).includes(bed), fits(undone(unstaffed, done)).includes(bed)]).toEqual([false, true, false]);
    expect(refused(decide(done, 'bed-staff', { bed, staffed: true }))).toBe('step.out-of-order');
    expect(refused(decide(done, 'bed-staff', { bed, staffed: false }))).toBe('reason.missing');
    expect(refused(decide([...done, lodger('L', '4W-01-A')], 'bed-staff', { bed, staffed: false, reason: 'x' }))).toBe('bed.occupied');
  });
  it('a unit takes a child once somebody agreed, with a reason, and no longer when that is taken back', () => {
    const child = wisher({ age: 'child' });
    expect(waysIn(child, { change: 'take-age', unit: unitId('4W'), age: 'child' }).asks).toMatchObject([{ request: 'unit-age', reason: true }]);
    const body = { unit: '4W', age: 'child', takes: true };
    expect(refused(decide(child, 'unit-age', body))).toBe('reason.missing');
    const done = after(child, 'unit-age', { ...body, reason: 'paediatrics is full, agreed with the ward' });
    expect([fits(child).includes(bed), fits(done).includes(bed), fits(undone(child, done)).includes(bed)]).toEqual([false, true, false]);
    expect(refused(decide(done, 'unit-age', { ...body, reason: 'x' }))).toBe('step.out-of-order');
    expect(refused(decide(child, 'unit-age', { ...body, unit: '9X', reason: 'x' }))).toBe('unit.unknown');
  });
  it('a planned move is cancelled with a reason; an announcement is not', () => {
    const planned = [...wisher(), lodger('P', 'ICU-01-A'), fact(5, moved('TransferPlanned', 'P', 'pP', { location: at('4W-01-A') }))];
    const change = { change: 'cancel-plans', bed, encounters: [encounterId('P')] } as const;
    expect(waysIn(planned, change)).toMatchObject({ wants: 1, asks: [{ request: 'plan-cancel', body: { bed, encounter: 'P' }, reason: true }] });
    expect(refused(decide(planned, 'plan-cancel', { bed, encounter: 'P' }))).toBe('reason.missing');
    expect(refused(decide(planned, 'plan-cancel', { bed, encounter: 'W', reason: 'x' }))).toBe('thing.unknown');
    expect(fits(after(planned, 'plan-cancel', { bed, encounter: 'P', reason: 'stays in the ICU' }))).toContain(bed);
    const cancelled = after(planned, 'plan-cancel', { bed, encounter: 'P', reason: 'stays in the ICU' });
    // Taken back, the bed is kept for the same patient again; not once somebody else has it.
    expect(fits(undone(planned, cancelled))).not.toContain(bed);
    expect(waysIn(undone(planned, cancelled), change)).toMatchObject({ wants: 1 });
    const late = { body: { message: '1' } as never, at: minute(110), id: 'late', earlier: recorded([...cancelled]).slice(planned.length) };
    expect(requestNamed('undo')?.decide(input([...cancelled, lodger('N', '4W-01-A')], 110), late, manager)).toMatchObject({ refused: 'undo.too-late' });
    const announced = [...wisher(), fact(5, moved('PatientPreadmitted', 'Q', 'pQ', { class: 'P', location: at('4W-01-A') }))];
    expect(waysIn(announced, { ...change, encounters: [encounterId('Q')] })).toMatchObject({ asks: [], note: expect.stringContaining('A38') });
    expect(refused(decide(announced, 'plan-cancel', { bed, encounter: 'Q', reason: 'x' }))).toBe('step.out-of-order');
  });
});

describe('what only hands, a nurse or a departure bring about', () => {
  it('puts whoever is in the bed into the queue, once, and says that only a departure frees it', () => {
    const facts = [...wisher(), lodger('L', '4W-01-A')];
    const change = { change: 'vacate-bed', bed } as const;
    const ways = waysIn(facts, change);
    expect(ways).toMatchObject({ wants: 1, asks: [{ request: 'request-bed', body: { encounter: 'L', origin: 'unit', level: 'medical-surgical' } }] });
    const done = after(facts, 'request-bed', ways.asks[0]?.body ?? {});
    expect([...queueOf(input(done)).values()].map(({ encounter }) => encounter)).toContain('L');
    expect(waysIn(done, change)).toMatchObject({ wants: 0, asks: [], note: expect.stringContaining('asked for already') });
    expect(fits(done)).not.toContain(bed);
  });
  it('floats nurses whom others can spare, after which the unit has its ratio; where none can it says so', () => {
    const nurse = (key: string, unit: string): Fact[] => [
      fact(0, shift(key, { unit, minutes: [0, 720] }), `s${key}`),
      fact(1, stepped(key, 'checked-in'), `c${key}`),
    ];
    // Two beds of 4W at 1:1: one nurse is one too few for the second patient.
    const tight = { ...smallHospital, units: [...smallHospital.units.map((unit) => (unit.unit === '4W' ? { ...unit, ratio: 1 } : unit)), pool] };
    const facts = [...wisher(), fact(-998, { type: 'FacilityDescribed', description: tight }, 'tight'), lodger('L', '4W-01-B'), ...nurse('n1', '4W')];
    const change = whyNotIn(facts)
      .unlock.map((one) => one.change)
      .find((one) => one.change === 'add-nurses');
    expect(change).toMatchObject({ unit: '4W', nurses: 1 });
    if (change === undefined) return;
    expect(waysIn(facts, change)).toMatchObject({ asks: [], note: expect.stringContaining('call somebody in'), open: { path: '/staffing?unit=4W' } });
    const withPool = [...facts, ...nurse('n2', 'FLOAT')];
    const ways = waysIn(withPool, change);
    expect(ways).toMatchObject({ wants: 1, asks: [{ request: 'float-staff', body: { shift: 'n2', unit: '4W', seen: { unit: 'FLOAT' } } }] });
    expect(fits(after(withPool, 'float-staff', ways.asks[0]?.body ?? {}))).toContain(bed);
  });
  it('leads to the facility file for a unit that nobody described', () => {
    expect(waysIn(wisher(), { change: 'describe-unit', unit: unitId('9X'), level: 'icu' })).toMatchObject({
      asks: [],
      open: { path: '/admin/facility?at=9X' },
    });
  });
});
