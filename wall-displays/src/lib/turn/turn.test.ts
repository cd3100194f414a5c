/** Words of the queue, and what waits on a device laid over what the house knows. */
import { expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import type { TurnRow } from '@healthos/core/views/rows-turn.ts';
import { resumedState, tripsWith, turnsWith } from './overlay.ts';
import { tripOffers } from './trip-steps.ts';
import { bedWord, whyWords, type Trip } from './words.ts';

const row: TurnRow = {
  job: '4W-01-A@1',
  bed: '4W-01-A',
  unit: '4W',
  room: '01',
  name: 'A',
  level: 'telemetry',
  state: 'requested',
  rank: 1,
  priority: 'routine',
  openedBy: 'departure',
  openedAt: instant(0),
  failures: 0,
};

test('why says who waits, since when, and whether only the bed is missing', () => {
  expect(whyWords({ level: 'telemetry', why: { kind: 'level', waiting: 2, free: 0, oldestSince: instant(0) } }, 3_600_000)).toBe(
    '2 wait for Telemetry, no clean, longest 1 h 00 m',
  );
  expect(whyWords({ level: 'icu', why: { kind: 'bed', waiting: 1, encounter: 'V7' as never, ready: true } }, 0)).toBe('Promised to V7, ready to move');
  expect(whyWords({ level: 'icu', why: { kind: 'stat', waiting: 0, reason: 'flood' } }, 0)).toBe('Stat: flood');
  expect(whyWords({ level: 'icu', why: { kind: 'none', waiting: 0 } }, 0)).toBe('Nobody waits for it');
  expect([bedWord('4W-01-A'), bedWord('4W-01-B')]).toEqual(['4W-01', '4W-01-B']);
});

test('a step follows the one that still waits, and only of its own bed', () => {
  const waiting = [{ id: '1', request: 'evs-step', body: { bed: '4W-01-A', step: 'start' }, label: 'x', at: 9 }];
  expect(turnsWith([row], waiting, 'e1')).toMatchObject([{ state: 'in-progress', startedAt: 9, cleaner: 'e1', waits: true }]);
  expect(turnsWith([{ ...row, bed: '4W-02-A' }], waiting, 'e1')).toMatchObject([{ state: 'requested' }]);
  const done = [...waiting, { id: '2', request: 'evs-step', body: { bed: '4W-01-A', step: 'done' }, label: 'x', at: 20 }];
  expect(turnsWith([row], done, 'e1')).toMatchObject([{ state: 'done' }]);
});

test('a delay that is over leads back to where the trip was', () => {
  const trip: Trip = {
    row: 'job',
    job: 't',
    from: 'a',
    to: 'b',
    mode: 'bed',
    priority: 'stat',
    state: 'delayed',
    requestedAt: instant(0),
    atPatientAt: instant(1),
  };
  expect(resumedState(trip)).toBe('at-patient');
  const steps = ['delay-over', 'under-way'].map((step) => ({ id: step, request: 'transport-step', body: { job: 't', step }, label: step }));
  expect(tripsWith([trip], steps)).toMatchObject([{ state: 'under-way', waits: true }]);
});

test('steps that all wait on a phone follow one another: a delay is told with its reason, and ends where it began', () => {
  const trip: Trip = { row: 'job', job: 't', from: 'a', to: 'b', mode: 'bed', priority: 'stat', state: 'requested', requestedAt: instant(0) };
  const asked = (step: string, at: number, more: object = {}) => ({ id: step, request: 'transport-step', body: { job: 't', step, ...more }, label: step, at });
  const waiting = [
    { id: 'd', request: 'transport-dispatch', body: { job: 't', porter: 'p1' }, label: 'd', at: 1000 },
    asked('at-patient', 2000),
    asked('delayed', 3000, { reason: 'lift' }),
  ];
  const [held] = tripsWith([trip], waiting);
  expect(held).toMatchObject({ state: 'delayed', delayReason: 'lift', porter: 'p1', dispatchedAt: 1000, atPatientAt: 2000, waits: true });
  // Not back to the porter who is on the way.
  expect(held === undefined ? [] : tripOffers(held).map(({ title }) => title)).toEqual(['Under way', 'Delay is over', 'Cancel trip']);
  const [over] = tripsWith([trip], [...waiting, asked('delay-over', 4000)]);
  expect(over).toMatchObject({ state: 'at-patient' });
  expect(over).not.toHaveProperty('delayReason');
  const [done] = tripsWith([trip], [...waiting, asked('under-way', 4000), asked('completed', 5000)]);
  expect(done).toMatchObject({ state: 'completed', underWayAt: 4000, waits: true });
});
