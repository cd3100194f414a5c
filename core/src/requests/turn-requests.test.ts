/** What cleaners, porters and those who send them may ask: each step in its order, told late, from a stale form, for a bed or trip that is not there. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { emptyEnterprise, foldEnterprise } from '../hospital-fold.ts';
import { newestTurn } from '../house/turn/jobs.ts';
import { transportJob } from '../house/transport/jobs.ts';
import { bedId, facilityId, feedId } from '../ids.ts';
import { entries, getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import { isRefusal, type Actor, type Decision } from './request.ts';
import { requestNamed } from './requests.ts';

const bed = bedId('4W', '01', 'A');
const cleaner: Actor = { role: 'evs', staff: 'e1' };
const other: Actor = { role: 'evs', staff: 'e2' };
const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const gone = [fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })), fact(60, moved('PatientDischarged', 'V1', 'p1'))];

function input(facts: readonly Fact[]): ViewInput {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded([described, ...facts]));
  const hospital = enterprise.hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no hospital');
  return { hospital, identity: enterprise.identity, now: minute(500) };
}
let asked = 0;
function ask(facts: readonly Fact[], minutes: number, request: string, body: object, actor: Actor = cleaner): Decision {
  const kind = requestNamed(request);
  if (kind === undefined) throw new RangeError(`no request ${request}`);
  return kind.decide(input(facts), { body: body as never, at: minute(minutes), id: `r-${asked++}` }, actor);
}
/** The facts with those of requests that must be granted, one after the other. */
function after(facts: readonly Fact[], ...asks: readonly (readonly [number, string, object, Actor?])[]): Fact[] {
  return asks.reduce<Fact[]>(
    (known, [minutes, request, body, actor]) => {
      const decision = ask(known, minutes, request, body, actor);
      if (isRefusal(decision)) throw new RangeError(`${decision.refused}: ${decision.says}`);
      return [...known, ...decision.events.map((event, n) => fact(minutes, event, `${minutes}-${request}-${n}`))];
    },
    [...facts],
  );
}
const refused = (decision: Decision): string => (isRefusal(decision) ? decision.refused : 'done');
const evs = (minutes: number, step: string, more: object = {}, actor: Actor = cleaner) => [minutes, 'evs-step', { bed, step, ...more }, actor] as const;
const cleanliness = (facts: readonly Fact[]) => getRow(input(facts).hospital.operations.beds, bed)?.cleanliness;

describe('evs-step', () => {
  it('turns a bed: start, suspend with a reason, resume, done; and the bed goes with it', () => {
    const course = [evs(70, 'start'), evs(75, 'suspend', { reason: 'no linen' }), evs(80, 'resume'), evs(90, 'done')];
    expect([0, 1, 2, 3, 4].map((n) => cleanliness(after(gone, ...course.slice(0, n))))).toEqual(['dirty', 'in-progress', 'suspended', 'in-progress', 'clean']);
    expect(newestTurn(input(after(gone, ...course)).hospital, bed)).toMatchObject({ state: 'done', cleaner: 'e1', startedAt: minute(70), endedAt: minute(90) });
  });
  it('a failed inspection makes the bed dirty again; cancelling leaves it dirty', () => {
    const done = after(gone, evs(70, 'start'), evs(90, 'done'));
    expect(refused(ask(done, 95, 'evs-step', { bed, step: 'fail' }))).toBe('reason.missing');
    expect(cleanliness(after(done, evs(95, 'fail', { reason: 'bathroom' })))).toBe('dirty');
    expect(cleanliness(after(gone, evs(70, 'cancel', { reason: 'wrong bed' })))).toBe('dirty');
  });
  it('refuses a step out of order, with where it stands', () => {
    for (const step of ['done', 'resume']) expect(ask(gone, 70, 'evs-step', { bed, step })).toMatchObject({ refused: 'step.out-of-order', value: 'requested' });
    expect(refused(ask(after(gone, evs(70, 'start')), 71, 'evs-step', { bed, step: 'start' }))).toBe('step.out-of-order');
  });
  it('refuses unknown beds, beds without a job, and a job while somebody lies there', () => {
    expect(refused(ask(gone, 70, 'evs-step', { bed: '9X-01-A', step: 'start' }))).toBe('bed.unknown');
    expect(refused(ask(gone, 70, 'evs-step', { bed: '4W-01-B', step: 'start' }))).toBe('thing.unknown');
    expect(refused(ask(gone.slice(0, 1), 30, 'evs-step', { bed, step: 'request', reason: 'spill' }))).toBe('bed.occupied');
    expect(refused(ask(gone, 70, 'evs-step', { bed, step: 'start' }, { role: 'charge-nurse', unit: 'ICU' }))).toBe('bed.unknown');
  });
  it('another cleaning of a clean bed needs a reason and opens a job', () => {
    const clean = after(gone, evs(70, 'start'), evs(90, 'done'));
    expect(refused(ask(clean, 95, 'evs-step', { bed, step: 'request' }))).toBe('reason.missing');
    expect(newestTurn(input(after(clean, evs(95, 'request', { reason: 'visitor was ill' }))).hospital, bed)).toMatchObject({
      state: 'requested',
      openedAt: minute(95),
    });
  });
  it('a form that showed another job or state is stale', () => {
    expect(refused(ask(gone, 70, 'evs-step', { bed, step: 'start', job: '4W-01-A@1' }))).toBe('form.stale');
    expect(refused(ask(gone, 70, 'evs-step', { bed, step: 'start', seen: 'assigned' }))).toBe('form.stale');
  });
  it('told late in its order it is as if told in time', () => {
    const late = after(gone, evs(70, 'start', { seen: 'requested' }), evs(90, 'done', { seen: 'in-progress' }));
    expect(newestTurn(input(late).hospital, bed)).toMatchObject({ startedAt: minute(70), endedAt: minute(90) });
  });
  it('told late after somebody else was there it is refused and says what happened meanwhile; nothing is written', () => {
    const taken = after(gone, evs(75, 'start', {}, other));
    expect(ask(taken, 70, 'evs-step', { bed, step: 'start', seen: 'requested' })).toMatchObject({
      refused: 'step.out-of-order',
      says: 'Meanwhile 4W-01-A was started by evs:e2; what was done at the earlier time was not written.',
      taken: { by: 'evs:e2', at: minute(75) },
    });
    // Before the patient had gone there was nothing to start.
    expect(ask(gone, 50, 'evs-step', { bed, step: 'start' })).toMatchObject({ refused: 'step.out-of-order', taken: { at: minute(60) } });
  });
});

describe('undo of a turn', () => {
  /** The facts after a step, and after it was taken back ten minutes later. */
  function back(before: readonly Fact[], minutes: number, request: string, body: object, actor: Actor = cleaner): Decision {
    const done = after(before, [minutes, request, body, actor]);
    const kind = requestNamed('undo');
    if (kind === undefined) throw new RangeError('no undo');
    const earlier = recorded([described, ...done])
      .slice(before.length + 1)
      .map((one) => ({ ...one, feed: feedId('requests') }));
    return kind.decide(input(done), { body: { message: '1' } as never, at: minute(minutes + 10), id: `u-${asked++}`, earlier }, actor);
  }
  const state = (facts: readonly Fact[]): unknown => {
    const { job, state: now, startedAt, endedAt, suspendedAt, cleaner: who, failures, priority } = newestTurn(input(facts).hospital, bed) ?? {};
    return [cleanliness(facts), job, now, startedAt, endedAt, suspendedAt, who, failures, priority];
  };
  const started = after(gone, evs(70, 'start'));
  it.each<[string, readonly Fact[], string, object]>([
    ['start', gone, 'evs-step', { bed, step: 'start' }],
    ['suspend', started, 'evs-step', { bed, step: 'suspend', reason: 'no linen' }],
    ['resume', after(started, evs(75, 'suspend', { reason: 'no linen' })), 'evs-step', { bed, step: 'resume' }],
    ['done', started, 'evs-step', { bed, step: 'done' }],
    ['fail', after(started, evs(80, 'done')), 'evs-step', { bed, step: 'fail', reason: 'floor' }],
    ['cancel', gone, 'evs-step', { bed, step: 'cancel', reason: 'wrong bed' }],
    ['assign', gone, 'evs-assign', { bed, cleaner: 'e2' }],
    ['stat', gone, 'evs-prioritise', { bed, priority: 'stat', reason: 'ICU transfer' }],
  ])('%s: bed and job are as they were', (_name, before, request, body) => {
    const done = after(before, [90, request, body]);
    expect(state(done)).not.toEqual(state(before));
    const undone = back(before, 90, request, body);
    expect(refused(undone)).toBe('done');
    const facts = isRefusal(undone) ? [] : undone.events.map((event, n) => fact(100, event, `100-undo-${n}`));
    expect(state([...done, ...facts])).toEqual(state(before));
    // Whatever order they came in.
    expect(state([...facts, ...done])).toEqual(state(before));
  });
  it('is too late once the next step was said, or somebody came into the bed', () => {
    const start = { bed, step: 'start' };
    const kind = requestNamed('undo');
    const earlier = recorded([described, ...after(gone, evs(90, 'start'))])
      .slice(gone.length + 1)
      .map((one) => ({ ...one, feed: feedId('requests') }));
    const late = (more: readonly Fact[]): string =>
      refused(
        kind?.decide(input([...after(gone, evs(90, 'start')), ...more]), { body: { message: '1' } as never, at: minute(99), id: 'u', earlier }, cleaner) ??
          ask(gone, 1, 'undo', {}),
      );
    expect(refused(back(gone, 90, 'evs-step', start))).toBe('done');
    expect(late([fact(95, { type: 'TurnStepped', bed, step: 'suspended', reason: 'x', by: 'evs:e2' })])).toBe('undo.too-late');
    expect(late([fact(95, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-01-A') }))])).toBe('undo.too-late');
  });
});

describe('evs-prioritise and evs-assign', () => {
  it('stat and next need a reason, routine does not', () => {
    const manager: Actor = { role: 'bed-manager' };
    expect(refused(ask(gone, 70, 'evs-prioritise', { bed, priority: 'stat' }, manager))).toBe('reason.missing');
    const stat = after(gone, [70, 'evs-prioritise', { bed, priority: 'stat', reason: 'ICU transfer' }, manager]);
    expect(newestTurn(input(stat).hospital, bed)).toMatchObject({ priority: 'stat', prioritySaid: { reason: 'ICU transfer', by: 'bed-manager' } });
    expect(refused(ask(gone, 70, 'evs-prioritise', { bed: '4W-01-B', priority: 'next', reason: 'x' }, manager))).toBe('thing.unknown');
  });
  it('gives a job to a cleaner, to another, but not while it is being cleaned', () => {
    const assigned = after(gone, [65, 'evs-assign', { bed, cleaner: 'e1' }], [66, 'evs-assign', { bed, cleaner: 'e2' }]);
    expect(newestTurn(input(assigned).hospital, bed)).toMatchObject({ state: 'assigned', cleaner: 'e2', assignedAt: minute(65) });
    expect(refused(ask(after(assigned, evs(70, 'start', {}, other)), 71, 'evs-assign', { bed, cleaner: 'e1' }))).toBe('step.out-of-order');
  });
});

describe('transport', () => {
  const porter: Actor = { role: 'transport', staff: 't1' };
  const trip = { from: '4W-01-A', to: 'Radiology', mode: 'wheelchair', priority: 'routine', encounter: 'V1' };
  const here = gone.slice(0, 1);
  const opened = after(here, [10, 'transport-request', trip, porter]);
  const job = entries(input(opened).hospital.work.TransportRequested)[0]?.[0] ?? '';
  const stepTo = (minutes: number, step: string, more: object = {}) => [minutes, 'transport-step', { job, step, ...more }, porter] as const;

  it('runs a trip with a delay: its clocks, and the delay by its reason', () => {
    const done = after(
      opened,
      [12, 'transport-dispatch', { job, porter: 't1' }, porter],
      stepTo(15, 'at-patient'),
      stepTo(16, 'delayed', { reason: 'lift' }),
      stepTo(20, 'delay-over'),
      stepTo(21, 'under-way'),
      stepTo(30, 'completed'),
    );
    expect(transportJob(input(done).hospital, job)).toMatchObject({
      state: 'completed',
      dispatchedAt: minute(12),
      completedAt: minute(30),
      delays: [{ from: minute(16), until: minute(20), reason: 'lift' }],
    });
  });
  it('refuses steps out of order, delays without a reason, trips that are not there', () => {
    expect(refused(ask(opened, 12, 'transport-step', { job, step: 'under-way' }, porter))).toBe('step.out-of-order');
    const sent = after(opened, [12, 'transport-dispatch', { job, porter: 't1' }, porter]);
    expect(refused(ask(sent, 13, 'transport-step', { job, step: 'delayed' }, porter))).toBe('reason.missing');
    const held = after(sent, stepTo(13, 'delayed', { reason: 'equipment' }));
    expect(refused(ask(held, 14, 'transport-step', { job, step: 'completed' }, porter))).toBe('step.out-of-order');
    expect(refused(ask(opened, 12, 'transport-step', { job: 'none', step: 'completed' }, porter))).toBe('thing.unknown');
  });
  it('one patient on one trip, one porter on one trip', () => {
    expect(refused(ask(opened, 12, 'transport-request', trip, porter))).toBe('step.out-of-order');
    const second = after(
      opened,
      [12, 'transport-dispatch', { job, porter: 't1' }, porter],
      [13, 'transport-request', { ...trip, encounter: undefined, mode: 'item' }, porter],
    );
    const waiting = entries(input(second).hospital.work.TransportRequested)
      .map(([one]) => one)
      .find((one) => one !== job);
    expect(refused(ask(second, 14, 'transport-dispatch', { job: waiting, porter: 't1' }, porter))).toBe('porter.busy');
    expect(refused(ask(second, 14, 'transport-dispatch', { job: waiting, porter: 't2' }, porter))).toBe('done');
  });
  it('refuses beds and patients that are not there, and a trip to where it starts', () => {
    expect(refused(ask(here, 10, 'transport-request', { ...trip, to: '9X-09-Z' }, porter))).toBe('bed.unknown');
    expect(refused(ask(here, 10, 'transport-request', { ...trip, encounter: 'V9' }, porter))).toBe('encounter.unknown');
    expect(refused(ask(here, 10, 'transport-request', { ...trip, to: trip.from }, porter))).toBe('step.out-of-order');
    expect(refused(ask(here, 10, 'transport-request', { ...trip, priority: 'scheduled', wantedAt: minute(5) }, porter))).toBe('time.past');
  });
  it('tells somebody of a unit nothing of a trip whose patient is none of theirs', () => {
    const nurse: Actor = { role: 'nurse', staff: 'n1', unit: 'ICU' };
    const asked = { ...trip, to: 'ICU' };
    const [known, unknown] = [ask(opened, 12, 'transport-request', asked, nurse), ask(opened, 12, 'transport-request', { ...asked, encounter: 'V9' }, nurse)];
    expect([refused(known), refused(unknown)]).toEqual(['encounter.unknown', 'encounter.unknown']);
    expect(isRefusal(known) && isRefusal(unknown) && known.says.replace('V1', 'V9') === unknown.says).toBe(true);
    // Of their own unit they are told that there is one already.
    expect(refused(ask(opened, 12, 'transport-request', trip, { role: 'nurse', staff: 'n2', unit: '4W' }))).toBe('step.out-of-order');
  });
  it('told late after another word it says what happened meanwhile', () => {
    const sent = after(opened, [20, 'transport-dispatch', { job, porter: 't2' }, { role: 'transport', staff: 'lead' }]);
    expect(ask(sent, 15, 'transport-step', { job, step: 'cancelled', reason: 'other' }, porter)).toMatchObject({
      refused: 'step.out-of-order',
      taken: { by: 'transport:lead', at: minute(20) },
    });
  });
});
