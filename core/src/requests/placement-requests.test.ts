/** What bed managers and nurses may ask of beds: every bad input is refused by its rule and changes nothing, two who want one bed both learn of it, and what is taken back is exactly undone. */
import { describe, expect, it } from 'vitest';
import { duties } from '../duties/duties.ts';
import type { HealthEvent, Recorded } from '../event.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { bedId, encounterId, feedId, unitId } from '../ids.ts';
import { queueOf } from '../house/placement/queue.ts';
import { findingsOf } from '../reasoning/findings.ts';
import { getRow } from '../table.ts';
import { isRefusal, type Actor, type Decision } from './request.ts';
import { requestNamed } from './requests.ts';

const [first, second, icu] = [bedId('4W', '01', 'A'), bedId('4W', '01', 'B'), bedId('ICU', '01', 'A')];
const manager: Actor = { role: 'bed-manager', staff: 'm1' };
const other: Actor = { role: 'bed-manager', staff: 'm2' };
const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const person = { class: 'I', location: at('ED-01-A'), sex: 'F', age: 'adult' } as const;
const inED = (n: number, more: object = {}): Fact => fact(n, moved('PatientRegistered', `V${n}`, `p${n}`, { ...person, ...more }));
const wants = (n: number, more: object = {}): Fact =>
  fact(
    10,
    { type: 'BedRequested', request: `R${n}`, encounter: encounterId(`V${n}`), origin: 'ed', level: 'medical-surgical', isolation: 'none', ...more },
    `wants-${n}`,
  );
const two = [inED(1), inED(2), wants(1), wants(2)];

const input = (facts: readonly Fact[], minutes = 500) => inputAfter([described, ...facts], minutes);
let asked = 0;
function ask(
  facts: readonly Fact[],
  request: string,
  body: object,
  { by = manager, minutes = 100, earlier }: { by?: Actor; minutes?: number; earlier?: readonly Recorded[] } = {},
): Decision {
  const kind = requestNamed(request);
  if (kind === undefined) throw new RangeError(`no request ${request}`);
  return kind.decide(
    input(facts, minutes),
    { body: body as never, at: minute(minutes), id: `request-${asked++}`, ...(earlier === undefined ? {} : { earlier }) },
    by,
  );
}
/** The facts as the door keeps them, or a bug of the test. */
function granted(
  facts: readonly Fact[],
  minutes: number,
  request: string,
  body: object,
  by: Actor = manager,
): { readonly all: Fact[]; readonly new: readonly Recorded[] } {
  const decision = ask(facts, request, body, { by, minutes });
  if (isRefusal(decision)) throw new RangeError(`${decision.refused}: ${decision.says}`);
  return kept(facts, minutes, decision.events);
}
function kept(facts: readonly Fact[], minutes: number, events: readonly HealthEvent[]) {
  const told = events.map((event, n): Fact => ({ ...fact(minutes, event, `asked-${asked++}-${n}`), feed: feedId('requests') }));
  const all = [...facts, ...told];
  return { all, new: recorded([described, ...all]).slice(-told.length) };
}
const refused = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
const bedOf = (facts: readonly Fact[], id = first) => getRow(input(facts).hospital.operations.beds, id);

describe('assign-bed', () => {
  it('assigns a bed that fits, and the request says so', () => {
    const { all } = granted(two, 100, 'assign-bed', { request: 'R1', bed: first });
    expect(bedOf(all)).toMatchObject({ occupancy: 'assigned', promise: { encounter: 'V1', by: 'bed-manager:m1' } });
    expect(queueOf(input(all)).get('R1')).toMatchObject({ assigned: { bed: first } });
  });

  it.each<[string, readonly Fact[], object, string]>([
    ['an unknown bed', two, { request: 'R1', bed: '9X-01-A' }, 'bed.unknown'],
    ['an unknown request', two, { request: 'R9', bed: first }, 'thing.unknown'],
    ['an unknown patient', two, { encounter: 'V9', bed: first }, 'encounter.unknown'],
    [
      'a bed with somebody in it',
      [...two, fact(5, moved('PatientAdmitted', 'V3', 'p3', { class: 'I', location: at('4W-01-A') }))],
      { request: 'R1', bed: first },
      'bed.occupied',
    ],
    [
      'a blocked bed',
      [...two, fact(5, { type: 'BedStatusChanged', bed: first, unit: unitId('4W'), serviceability: 'blocked' })],
      { request: 'R1', bed: first },
      'bed.unsuitable',
    ],
    [
      'isolation that nobody stated',
      [inED(1), wants(1, { isolation: undefined })],
      { request: 'R1', bed: first, override: true, reason: 'full house' },
      'bed.unsuitable',
    ],
    ['an unsuitable bed', [inED(1), wants(1, { level: 'icu' })], { request: 'R1', bed: first }, 'bed.unsuitable'],
    ['an override without a reason', [inED(1), wants(1, { level: 'icu' })], { request: 'R1', bed: first, override: true }, 'reason.missing'],
    [
      'an override of another rule',
      [inED(1), wants(1, { level: 'icu' })],
      { request: 'R1', bed: first, override: true, overrides: ['weight'], reason: 'no ICU bed' },
      'bed.unsuitable',
    ],
    [
      'a stale form',
      [...two, fact(20, { type: 'BedStatusChanged', bed: first, unit: unitId('4W'), cleanliness: 'dirty' })],
      { request: 'R1', bed: first, seen: 1 },
      'form.stale',
    ],
  ])('refuses %s, and nothing changes', (_, facts, body, code) => {
    expect(refused(ask(facts, 'assign-bed', body))).toBe(code);
  });

  it('names the rule, its value, the limit and the unlock', () => {
    expect(ask([inED(1), wants(1, { level: 'icu' })], 'assign-bed', { request: 'R1', bed: first })).toMatchObject({
      rule: 'placement@2026.1: level-of-care',
      value: 'medical-surgical',
      limit: 'icu or above',
      unlock: 'Ask for medical-surgical instead, if that is enough',
    });
  });

  it('refuses a second bed for one patient', () => {
    const { all } = granted(two, 100, 'assign-bed', { request: 'R1', bed: first });
    expect(ask(all, 'assign-bed', { request: 'R1', bed: second })).toMatchObject({ refused: 'encounter.has-bed', value: first, unlock: `Release ${first}` });
  });

  it('two who want one bed: the second hears who was first and when, and both see that it was contested', () => {
    const seen = bedOf(two)?.position;
    const { all } = granted(two, 100, 'assign-bed', { request: 'R1', bed: first, seen });
    const decision = ask(all, 'assign-bed', { request: 'R2', bed: first, seen }, { by: other });
    expect(decision).toMatchObject({ refused: 'bed.taken', taken: { by: 'bed-manager:m1', at: minute(100), encounter: 'V1' } });
    expect(isRefusal(decision) ? decision.events : []).toMatchObject([
      { type: 'BedContested', bed: first, encounter: 'V2', takenFor: 'V1', takenBy: 'bed-manager:m1', by: 'bed-manager:m2' },
    ]);
    // Who saw the promise on the form contests nothing.
    const later = ask(all, 'assign-bed', { request: 'R2', bed: first, seen: bedOf(all)?.position }, { by: other });
    expect([refused(later), isRefusal(later) ? later.events : []]).toEqual(['bed.taken', undefined]);
  });

  it('an override with a reason is written with its rules and shows as a breach, also once the patient is in the bed', () => {
    const { all } = granted([inED(1), wants(1, { level: 'icu' })], 100, 'assign-bed', { request: 'R1', bed: first, override: true, reason: 'no ICU bed' });
    expect(bedOf(all)?.promise).toMatchObject({ overrides: ['level-of-care'], reason: 'no ICU bed' });
    const arrived = [...all, fact(130, moved('PatientTransferred', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }))];
    for (const facts of [all, arrived])
      expect(findingsOf(input(facts)).filter(({ rule }) => rule === 'placement-breach@1')).toMatchObject([{ bed: first, encounter: 'V1', severity: 'watch' }]);
  });

  it('a person of a unit touches the beds of that unit only', () => {
    expect(refused(ask(two, 'assign-bed', { request: 'R1', bed: first }, { by: { role: 'charge-nurse', unit: 'ICU' } }))).toBe('bed.unknown');
  });
});

describe('the queue', () => {
  it('shows a boarder whom nobody asked a bed for, blocked until isolation and level are said, and then asked', () => {
    const boarder = [fact(1, moved('PatientAdmitted', 'V1', 'p1', person))];
    expect([...queueOf(input(boarder)).values()]).toMatchObject([{ request: 'adt-V1', how: 'standing', origin: 'ed', level: 'unknown', decidedAt: minute(1) }]);
    const { all } = granted(boarder, 100, 'complete-bed-request', { request: 'adt-V1', isolation: 'none', level: 'medical-surgical' });
    expect(queueOf(input(all)).get('adt-V1')).toMatchObject({ how: 'asked', isolation: 'none', decidedAt: minute(1) });
    expect(refused(ask(all, 'assign-bed', { request: 'adt-V1', bed: first }))).toBe('done');
  });
  it('a request is over once the patient lies in a bed where people stay, or it is withdrawn', () => {
    const arrived = [...two, fact(60, moved('PatientTransferred', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }))];
    expect([...queueOf(input(arrived)).keys()]).toEqual(['R2']);
    expect(refused(ask(two, 'withdraw-bed-request', { request: 'R1' }))).toBe('reason.missing');
    const { all } = granted(two, 100, 'withdraw-bed-request', { request: 'R1', reason: 'goes home' });
    expect([...queueOf(input(all)).keys()]).toEqual(['R2', 'adt-V1']);
  });
  it('one open request for each patient; unknown units and past times are refused', () => {
    const body = { encounter: 'V1', origin: 'ed', level: 'icu' };
    expect(refused(ask(two, 'request-bed', body))).toBe('step.out-of-order');
    expect(refused(ask([inED(1)], 'request-bed', { ...body, targetUnit: '9X' }))).toBe('unit.unknown');
    expect(refused(ask([inED(1)], 'request-bed', { ...body, neededBy: minute(50) }))).toBe('time.past');
    expect(refused(ask([inED(1)], 'request-bed', { ...body, encounter: 'V7' }))).toBe('encounter.unknown');
    expect(refused(ask([inED(1)], 'request-bed', body))).toBe('done');
  });
  it('a wait past its limit is a finding, exactly at the limit it is not', () => {
    const late = [inED(1), wants(1, { decidedAt: minute(10) })];
    const found = (minutes: number) => findingsOf(input(late, minutes)).filter(({ rule }) => rule === 'bed-request-late@1').length;
    expect([found(250), found(251)]).toEqual([0, 1]);
  });
});

describe('holds and blocks', () => {
  it('a hold keeps the bed from others and lapses by itself at its end, not before', () => {
    const { all } = granted(two, 100, 'hold-bed', { bed: first, until: minute(130), reason: 'for the trauma' });
    expect(refused(ask(all, 'assign-bed', { request: 'R1', bed: first }))).toBe('bed.taken');
    const due = (minutes: number) => duties.filter(({ duty }) => duty === 'lapse-promises').flatMap((duty) => duty.due(input(all, minutes)));
    expect(due(129)).toEqual([]);
    const [proposed] = due(130);
    expect(proposed).toMatchObject({ request: 'release-bed', body: { bed: first } });
    expect(refused(ask(all, 'release-bed', proposed?.body as object, { by: { role: 'house' }, minutes: 129 }))).toBe('form.stale');
    const { all: lapsed } = granted(all, 130, 'release-bed', proposed?.body as object, { role: 'house' });
    expect(bedOf(lapsed)?.occupancy).toBe('vacant');
    expect(refused(ask(lapsed, 'release-bed', { bed: first }))).toBe('bed.no-promise');
  });
  it('a bed assigned to somebody who then leaves or will not come is released by itself, and not before', () => {
    const { all } = granted(two, 100, 'assign-bed', { request: 'R1', bed: first });
    const due = (facts: readonly Fact[]) => duties.filter(({ duty }) => duty === 'lapse-promises').flatMap((duty) => duty.due(input(facts)));
    expect(due(all)).toEqual([]);
    expect(refused(ask(all, 'release-bed', { bed: first }, { by: { role: 'house' } }))).toBe('form.stale');
    const gone = [...all, fact(120, moved('PatientDischarged', 'V1', 'p1', person))];
    const [proposed] = due(gone);
    expect(proposed).toMatchObject({ request: 'release-bed', body: { bed: first } });
    expect(bedOf(granted(gone, 130, 'release-bed', proposed?.body as object, { role: 'house' }).all)?.occupancy).toBe('vacant');
    const cancelled = [...all, fact(120, moved('AdmitCancelled', 'V1', 'p1', person))];
    expect(due(cancelled)).toMatchObject([{ body: { bed: first } }]);
  });
  it('a hold that would end in the past or has no reason is refused', () => {
    expect(refused(ask(two, 'hold-bed', { bed: first, until: minute(90), reason: 'x' }))).toBe('time.past');
    expect(refused(ask(two, 'hold-bed', { bed: first }))).toBe('reason.missing');
  });
  it('a block wants a reason, and past its end it is a finding', () => {
    expect(refused(ask(two, 'bed-block', { bed: first, blocked: true }))).toBe('reason.missing');
    const { all } = granted(two, 100, 'bed-block', { bed: first, blocked: true, code: 'maintenance', until: minute(200) });
    const found = (minutes: number) => findingsOf(input(all, minutes)).filter(({ rule }) => rule === 'block-expired@1').length;
    expect([bedOf(all)?.blockReason, found(200), found(201)]).toEqual(['maintenance', 0, 1]);
  });
});

describe('undo', () => {
  const back = (facts: readonly Fact[], earlier: readonly Recorded[], by = manager): Decision => ask(facts, 'undo', { message: '1' }, { earlier, by });
  it.each<[string, object, (facts: readonly Fact[]) => unknown]>([
    ['assign-bed', { request: 'R1', bed: first }, (facts) => [bedOf(facts)?.occupancy, bedOf(facts)?.promise]],
    ['hold-bed', { bed: first, reason: 'x' }, (facts) => [bedOf(facts)?.occupancy, bedOf(facts)?.promise]],
    ['bed-block', { bed: first, blocked: true, code: 'equipment' }, (facts) => [bedOf(facts)?.serviceability, bedOf(facts)?.blockReason]],
    ['bed-dirty', { bed: first }, (facts) => bedOf(facts)?.cleanliness],
    ['ready-to-move', { encounter: 'V1', ready: true }, (facts) => queueOf(input(facts)).get('R1')?.readyAt],
    ['complete-bed-request', { request: 'R1', isolation: 'airborne' }, (facts) => queueOf(input(facts)).get('R1')?.isolation],
    ['withdraw-bed-request', { request: 'R1', reason: 'x' }, (facts) => queueOf(input(facts)).get('R1')?.encounter],
    [
      'request-bed',
      { encounter: 'V3', origin: 'ed', level: 'icu' },
      (facts) => [...queueOf(input(facts)).values()].filter(({ how }) => how === 'asked').length,
    ],
  ])('of %s restores what was', (request, body, see) => {
    const facts = [...two, inED(3)];
    const done = granted(facts, 100, request, body);
    expect(see(done.all)).not.toEqual(see(facts));
    const undone = back(done.all, done.new);
    expect(refused(undone)).toBe('done');
    expect(see(kept(done.all, 110, isRefusal(undone) ? [] : undone.events).all)).toEqual(see(facts));
  });
  it('restores the hold that an assignment replaced', () => {
    const held = granted(two, 90, 'hold-bed', { bed: first, request: 'R1', reason: 'x' });
    const done = granted(held.all, 100, 'assign-bed', { request: 'R1', bed: first });
    const undone = back(done.all, done.new);
    expect(isRefusal(undone) ? undone : undone.events).toMatchObject([{ type: 'BedPromised', promise: 'held', reason: 'x' }]);
  });
  it('is too late once anything was said since, or somebody came', () => {
    const done = granted(two, 100, 'assign-bed', { request: 'R1', bed: first });
    const released = granted(done.all, 105, 'release-bed', { bed: first }, other);
    expect(refused(back(released.all, done.new))).toBe('undo.too-late');
    const arrived = [...done.all, fact(105, moved('PatientTransferred', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }))];
    expect(refused(back(arrived, done.new))).toBe('undo.too-late');
  });
  it("is not for another's message", () => {
    const done = granted(two, 100, 'assign-bed', { request: 'R1', bed: first });
    expect(refused(back(done.all, done.new, other))).toBe('thing.unknown');
    expect(refused(back(done.all, []))).toBe('thing.unknown');
  });
});

it('the ICU takes what a ward cannot, and the ward nothing that needs the ICU', () => {
  const airborne = [inED(1), wants(1, { isolation: 'airborne' })];
  expect(refused(ask(airborne, 'assign-bed', { request: 'R1', bed: first }))).toBe('bed.unsuitable');
  expect(refused(ask(airborne, 'assign-bed', { request: 'R1', bed: icu }))).toBe('done');
});
