/** A house is judged one picture after the other. */
import { expect, test } from 'vitest';
import { at, fact, minute, moved } from '@healthos/core/given.ts';
import { smallHospital } from '@healthos/core/given-history.ts';
import { inputAfter } from '@healthos/core/given-input.ts';
import { rows } from '@healthos/core/table.ts';
import { accountsOf } from '@healthos/core/views/ledgers.ts';
import { judge } from './judge.ts';

test('what is made of one picture is the start for the one that is asked for beside it: no account is worked out twice', async () => {
  const stays = Array.from({ length: 2000 }, (_, n) => fact(n / 100, moved('PatientAdmitted', `V${n}`, `p${n}`, { class: 'I', location: at(`4W-${n}-A`) })));
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
