/** What-if: the same seed is the same answer, nothing against nothing is exactly nothing, a lever does what it says, and nobody is made or lost. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { minute } from '../../given.ts';
import { unitId } from '../../ids.ts';
import { emergency, levelIndex, stayLevels } from '../forecast/course.ts';
import { stayCell } from '../forecast/day-counts.ts';
import type { Flow } from '../forecast/flow.ts';
import { compare } from './compare.ts';
import type { Fork } from './fork.ts';
import { refusedLever, taskOf, type Lever } from './levers.ts';
import { simulate } from './simulate.ts';
import { pick, streamOf } from './streams.ts';

const [ward, icu] = [levelIndex('medical-surgical'), levelIndex('icu')];
const everyStay = (level: number, chance: number): Float64Array =>
  Float64Array.from({ length: 13 * 240 }, (_, i) => (i >= stayCell(level, 0, 0) && i < stayCell(level + 1, 0, 0) ? chance : 0));
const only = (length: number, at: number, value: number): Float64Array => Float64Array.from({ length }, (_, i) => (i === at ? value : 0));

/** Two arrivals an hour, a third of them admitted to a ward of twelve that is full; a fortieth of its patients leave each hour. */
const flow: Flow = {
  hours: 672,
  leave: everyStay(ward, 0.025),
  weekday: new Float64Array(91).fill(1),
  move: everyStay(icu, 0.02),
  moveTo: only(169, icu * 13 + ward, 1),
  said: only(13, ward, 0.8),
  planned: new Float64Array(169).fill(0.25),
  decide: new Float64Array(10).fill(0.3),
  admit: new Float64Array(6).fill(0.33),
  firstLevel: only(13, ward, 1),
  arrive: new Float64Array(168).fill(2),
  severity: only(6, 3, 1),
  enter: new Float64Array(13 * 168).fill(0),
  unitShare: new Map([['4W', 1]]),
};
const fork: Fork = {
  facility: 'LGH',
  position: 1,
  at: minute(0),
  minute: 20,
  week: 30,
  units: [
    { unit: '4W', level: ward, usable: 12, unstaffed: 6, blocked: 2, dirty: 1, ratio: 5 },
    { unit: 'ICU', level: icu, usable: 2, unstaffed: 0, blocked: 0, dirty: 0 },
  ],
  patients: [
    ...Array.from({ length: 11 }, (_, i) => ({ unit: 0, level: ward, hours: 10 + i, esi: 0, ...(i < 2 ? { plannedHours: 1 } : {}) })),
    { unit: 1, level: icu, hours: 40, esi: 0 },
    { unit: -1, level: emergency, hours: 2, esi: 2 },
    { unit: -1, level: emergency, hours: 5, esi: 3, waits: { hours: 3, level: -1 } },
  ],
  cases: [{ startsIn: 90, minutes: 120, elective: true, levelAfter: ward }],
  bookedHours: 2,
  cleaners: 1,
  flow,
};
const runs = (levers: readonly Lever[], seed = 5, count = 30) => Array.from({ length: count }, (_, n) => simulate(fork, levers, seed, n));
const more: readonly Lever[] = [{ lever: 'open-beds', unit: unitId('4W'), beds: 8 }];

describe('a what-if', () => {
  it('is the same for the same seed, to the last bit, and another for another', () => {
    expect(runs(more)).toEqual(runs(more));
    expect(runs(more, 6)).not.toEqual(runs(more, 5));
  });

  it('finds no difference between doing nothing and doing nothing: exactly zero', () => {
    for (const { difference, low, high } of compare(runs([]), runs([])).measures) expect([difference, low, high]).toEqual([0, 0, 0]);
  });

  it('takes its replications one by one: which came first changes nothing', () => {
    const later = simulate(fork, more, 5, 7);
    simulate(fork, [], 5, 3);
    expect(simulate(fork, more, 5, 7)).toEqual(later);
  });

  it('leaves what it was forked from as it was', () => {
    const before = JSON.stringify(fork, (_, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value));
    runs(more);
    expect(JSON.stringify(fork, (_, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value))).toBe(before);
  });

  it('boards fewer when beds are opened, on the same arrivals', () => {
    const found = compare(runs([]), runs(more)).measures.find(({ measure }) => measure === 'boarderHours') ?? expect.fail();
    expect(found.high).toBeLessThan(0);
    expect(found.scenario).toBeCloseTo(found.nothing + found.difference, 9);
  });

  it.each<readonly [string, Lever, string, number]>([
    ['diverts arrivals', { lever: 'divert-ambulances', share: 50, fromHour: 0, untilHour: 24 }, 'diverted', 1],
    ['holds electives', { lever: 'hold-electives', share: 100, fromHour: 0, untilHour: 24 }, 'casesHeld', 1],
    ['accepts transfers', { lever: 'accept-transfers', level: 'medical-surgical', patients: 5, withinHours: 12 }, 'transfersIn', 1],
    ['cleans sooner with more cleaners', { lever: 'cleaners', more: 4 }, 'turnMinutes', -1],
    ['frees beds sooner from a lounge', { lever: 'discharge-lounge', places: 6 }, 'boarderHours', -1],
    ['frees beds sooner when discharges are brought forward', { lever: 'earlier-discharges', hours: 4 }, 'boarderHours', -1],
    ['opens beds with nurses', { lever: 'nurses', unit: unitId('4W'), more: 1 }, 'boarderHours', -1],
  ])('%s', (_, lever, measure, sign) => {
    const found = compare(runs([]), runs([lever])).measures.find((one) => one.measure === measure) ?? expect.fail();
    expect(Math.sign(found.difference)).toBe(sign);
    if (sign < 0) expect(found.high).toBeLessThan(0);
  });

  it('holds no more people at a level than it has beds, at any hour of any course', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 1e4 }), (seed, replication) => {
        const { census } = simulate(fork, [], seed, replication);
        for (const level of stayLevels) for (const n of census[level] ?? []) expect(n).toBeLessThanOrEqual(level === ward ? 12 : level === icu ? 2 : 0);
        for (const row of census) for (const n of row) expect(n).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a lever', () => {
  it.each<readonly [Lever, string]>([
    [{ lever: 'open-beds', unit: unitId('9X'), beds: 1 }, 'There is no unit 9X'],
    [{ lever: 'open-beds', unit: unitId('4W'), beds: 9 }, 'fewer beds that could be opened'],
    [{ lever: 'nurses', unit: unitId('ICU'), more: 1 }, 'no patients-per-nurse ratio'],
    [{ lever: 'hold-electives', share: 10, fromHour: 8, untilHour: 8 }, 'end before it begins'],
    [{ lever: 'accept-transfers', level: 'nicu', patients: 1, withinHours: 4 }, 'level without beds'],
  ])('that this house cannot pull is refused with the reason: %o', (lever, says) => {
    expect(refusedLever(fork, [...more, lever])).toMatchObject({ lever: 1, says: expect.stringContaining(says) as unknown });
  });

  it('becomes a task with an owner', () => {
    expect(taskOf(more[0] ?? expect.fail())).toEqual({ says: 'Open 8 beds on 4W', owner: 'bed-manager' });
    expect(taskOf({ lever: 'cleaners', more: 1 })).toEqual({ says: 'Call 1 more cleaner', owner: 'evs' });
  });
});

test('a stream is uniform, and its name is all that it depends on', () => {
  const stream = streamOf(1, 2, 3);
  const draws = Array.from({ length: 10_000 }, () => stream.next());
  const mean = draws.reduce((sum, n) => sum + n, 0) / draws.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  expect(streamOf(1, 2, 3).next()).toBe(draws[0]);
  expect(new Set([streamOf(1, 2, 4).next(), streamOf(1, 3, 3).next(), streamOf(2, 2, 3).next(), draws[0]]).size).toBe(4);
  expect([pick(Float64Array.of(0.5, 0.5), 0.7), pick(Float64Array.of(0, 0), 0.7)]).toEqual([1, -1]);
});
