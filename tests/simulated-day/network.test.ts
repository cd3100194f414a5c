/** Hospitals that send each other patients: the same story however it is told, and both sides of a transfer agree. */
import { expect, test } from 'vitest';
import { dayMs, instant, type Instant } from '@healthos/core/time.ts';
import type { Act } from '@healthos/simulators/day/acts.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { createNetwork } from '@healthos/simulators/day/network.ts';
import { networkHospitals } from '@healthos/simulators/day/network-hospitals.ts';
import { scenarios } from '@healthos/simulators/scenarios.ts';

const startsAt = instant(Date.UTC(2026, 2, 11, 12));
const until = instant(startsAt + 2 * dayMs);
const hospitals = [demoHospital, ...networkHospitals];
/** The neighbours' stories begin a day after Larkmoor's. */
const begins = instant(startsAt - dayMs);
const open = () => createNetwork({ seed: 3, hospitals, startsAt: begins, detailFrom: until, scenario: scenarios.day, monitorSeconds: 0 });

test('told in pieces of any length it is the same story', () => {
  const whole = open().map((day) => day.until(until));
  const pieces = open();
  const told = pieces.map((): Act[] => []);
  for (let at: Instant = begins, step = 7; at < until; step = (step * 48_271) % 2_147_483_647) {
    at = instant(Math.min(until, at + (step % 900_000)));
    for (const [n, day] of pieces.entries()) told[n]?.push(...day.until(at));
  }
  expect(told.map((acts, n) => JSON.stringify(acts) === JSON.stringify(whole[n]))).toEqual(hospitals.map(() => true));
});

test('whoever departs for a hospital of the network is heard of there under the same case, and arrives once', () => {
  const told = open().map((day) => day.until(until));
  const steps = (side: readonly Act[], step: string) =>
    side.flatMap((act) => (act.kind === 'work' && act.fact.type === 'TransferStepped' && act.fact.step === step ? [{ key: act.fact.case, at: act.at }] : []));
  const names = new Map(hospitals.map(({ name }, n) => [name, n]));
  const sent = told.flatMap((acts, from) =>
    acts.flatMap((act) => {
      const fact = act.kind === 'work' && act.fact.type === 'TransferRequested' && act.fact.direction === 'out' ? act.fact : undefined;
      const to = fact === undefined ? undefined : names.get(fact.partner);
      return fact === undefined || to === undefined ? [] : [{ key: fact.case, from, to }];
    }),
  );
  expect(sent.length).toBeGreaterThan(5);
  for (const { key, from, to } of sent) {
    const departed = steps(told[from] ?? [], 'departed').filter((one) => one.key === key);
    const arrived = steps(told[to] ?? [], 'arrived').filter((one) => one.key === key);
    expect(arrived.length).toBeLessThanOrEqual(departed.length);
    const [left, came] = [departed[0]?.at, arrived[0]?.at];
    if (left !== undefined && came !== undefined) expect(came).toBeGreaterThan(left);
  }
});
