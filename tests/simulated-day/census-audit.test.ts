/**
 * The census audits itself: a simulated day told through the real receiver and folds. A clean day raises no alarm; each of the seven faults, put into the
 * stream with the evidence that a hospital gives, is named within five seconds of that evidence. FAULTS=200 runs the whole acceptance.
 */
import { expect, test } from 'vitest';
import { cleanDay, injectFaults } from './audited-day.ts';

const faults = Number(process.env['FAULTS'] ?? 35);
const seed = Number(process.env['SEED'] ?? 7);

test('a clean simulated day raises no alarm of the audit', { timeout: 300_000 }, async () => {
  const { alarms, looks, permille } = await cleanDay(seed);
  expect(alarms).toEqual([]);
  expect(looks).toBeGreaterThan(100);
  // Only the last six hours are charted in this telling: most of the house is confirmed all the same.
  expect(permille).toBeGreaterThan(800);
});

test(`${faults} injected faults are all found within five seconds (seed ${seed})`, { timeout: 1_200_000 }, async () => {
  const { injected, missed, slowestMs, byKind } = await injectFaults(seed, faults);
  process.stdout.write(`census audit: ${injected} faults, slowest ${slowestMs} ms, ${JSON.stringify(byKind)}\n`);
  expect(missed).toEqual([]);
  expect(injected).toBe(faults);
  expect(slowestMs).toBeLessThanOrEqual(5000);
});
