/** A house is judged one picture after the other. */
import { afterEach, expect, test, vi } from 'vitest';
import { at, fact, minute, moved } from '@healthos/core/given.ts';
import { smallHospital } from '@healthos/core/given-history.ts';
import { inputAfter } from '@healthos/core/given-input.ts';
import { rows } from '@healthos/core/table.ts';
import { accountsOf } from '@healthos/core/views/ledgers.ts';
import { judge, judgeAwaited } from './judge.ts';

afterEach(() => vi.useRealTimers());

const manyStays = (count: number) =>
  Array.from({ length: count }, (_, n) => fact(n / 100, moved('PatientAdmitted', `V${n}`, `p${n}`, { class: 'I', location: at(`4W-${n}-A`) })));

test('what is made of one picture is the start for the one that is asked for beside it: no account is worked out twice', async () => {
  const stays = manyStays(2000);
  const first = inputAfter([fact(-999, { type: 'FacilityDescribed', description: smallHospital }), ...stays], 30);
  const second = { ...first, now: minute(30.1) };
  const judged = await Promise.all([judge(first), judge(second)]);
  expect(judged.map((one) => one?.value.length)).toEqual([judged[0]?.value.length, judged[0]?.value.length]);
  const [ofFirst, ofSecond] = [rows(accountsOf(first)), rows(accountsOf(second))];
  expect(ofFirst).toHaveLength(stays.length);
  expect(ofSecond.every((account, n) => account === ofFirst[n])).toBe(true);
});

test('a house whose rules broke is judged again', async () => {
  const broken = { ...inputAfter([fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I' }))], 1), identity: undefined as never };
  await expect(judge(broken)).rejects.toThrow(TypeError);
  await expect(judge(broken)).rejects.toThrow(TypeError);
});

test('a look rests by the clock, until somebody waits for it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const first = inputAfter([fact(-999, { type: 'FacilityDescribed', description: smallHospital }), ...manyStays(2000)], 30);
  const beside = judge(first);
  await vi.waitUntil(() => vi.getTimerCount() > 0, { interval: 0 });
  const awaited = judgeAwaited({ ...first, now: minute(30.1) });
  // The break that it was in ends; no other comes.
  vi.runOnlyPendingTimers();
  await Promise.all([beside, awaited]);
  expect(vi.getTimerCount()).toBe(0);
});

test('a look that is called off keeps nobody waiting', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const input = inputAfter([fact(-999, { type: 'FacilityDescribed', description: smallHospital }), ...manyStays(2000)], 31);
  let isOff = false;
  const judging = judge(input, () => isOff);
  await vi.waitUntil(() => vi.getTimerCount() > 0, { interval: 0 });
  isOff = true;
  vi.runOnlyPendingTimers();
  expect(await judging).toBeUndefined();
});
