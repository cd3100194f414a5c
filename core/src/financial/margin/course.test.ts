/** The course of a margin ends at the margin itself, and costs never fall while care goes on. */
import { expect, it } from 'vitest';
import { encounterId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import { accountDetail, type AccountDetail } from '../account/detail.ts';
import { admitted, code, covered, dose, given, left, type Given } from '../claims/given-claims.ts';

const days = (n: number): number => n * 24 * 60;
const stay = [admitted(), covered(1, 'medicare', 'MCR'), dose(60, 'a1')];

function account({ input }: Given): AccountDetail {
  const encounter = getRow(input.hospital.operations.encounters, encounterId('V1'));
  if (encounter === undefined) throw new RangeError('no such encounter');
  return accountDetail({ hospital: input.hospital, identity: input.identity, now: input.now }, encounter);
}

it('of a case all is expected from the first hour, and cost grows with the hours of the bed', () => {
  const { margin, marginCourse } = account(given([...stay, code(30, 'I50.22', 1, 'working')], days(1)));
  const points = marginCourse?.points ?? [];
  expect(points).toHaveLength(49);
  expect(points[0]).toMatchObject({ expectedCents: 410_400, costCents: 0 });
  expect(points.at(-1)).toMatchObject({ expectedCents: 410_400, costCents: margin?.cost.costCents });
  expect(points.every(({ costCents }, n) => n === 0 || costCents >= (points[n - 1]?.costCents ?? 0))).toBe(true);
  // Medical-surgical.
  expect(marginCourse?.hourCents).toBe(4300);
});

it('of a stay of weeks there is one point a day, back from now, and the first hour', () => {
  const points = account(given(stay, days(25) + 90)).marginCourse?.points ?? [];
  expect(points).toHaveLength(27);
  const gaps = points.slice(1).map(({ at }, n) => (at - (points[n]?.at ?? at)) / 3_600_000);
  expect(gaps).toEqual([1.5, ...Array.from({ length: 25 }, () => 24)]);
});

it('of a contract by line what the lines until then bring, and at the end what the account does; nothing runs on once the patient left', () => {
  const { expectedCents, marginCourse } = account(given([admitted(), covered(1, 'commercial', 'PLAN9'), dose(60, 'a1'), left(days(2))], days(3)));
  expect(marginCourse?.points[0]?.expectedCents).toBe(0);
  expect(marginCourse?.points.at(-1)?.expectedCents).toBe(expectedCents);
  expect(marginCourse?.hourCents).toBeUndefined();
});
