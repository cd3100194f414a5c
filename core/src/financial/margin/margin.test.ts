/** Margin so far: what is earned of a case by its days, what care cost by the hour and the dose, and how sure that is. */
import { expect, it } from 'vitest';
import { encounterId } from '../../ids.ts';
import { getRow } from '../../table.ts';
import { marginsOf, marginSums } from '../../views/margins.ts';
import { admitted, code, covered, dose, given, left, type Given } from '../claims/given-claims.ts';

const days = (n: number): number => n * 24 * 60;
const margin = (now: Given) => getRow(marginsOf(now.input), encounterId('V1'));
const stay = [admitted(), covered(1, 'medicare', 'MCR'), dose(60, 'a1')];

it('a group earns by days of its geometric mean while the stay lasts, and all of it at the end', () => {
  const coded = [...stay, code(30, 'I50.22', 1, 'working')];
  // Group 293: weight 0.6 of 6,840.00, 2.1 days. At noon of the second day one midnight has passed.
  const lasting = margin(given(coded, days(1)));
  expect(lasting).toMatchObject({ expectedCents: 410_400, accruedCents: 195_429, method: 'by-days-of-group', confidence: 'medium' });
  expect(margin(given([...coded, left(days(1))], days(9)))).toMatchObject({ accruedCents: 410_400, method: 'whole-case' });
});

it('cost is hours of the bed by its level and doses at what they were bought for', () => {
  const made = margin(given([...stay, left(days(1))], days(2)));
  // 24 h at 43.00, one dose at 0.06; nothing by ratio.
  expect(made?.cost).toMatchObject({ costCents: 103_206, confidence: 'high' });
  expect(made?.cost.parts.map(({ part, costCents }) => [part, costCents])).toEqual([
    ['bed-hours', 103_200],
    ['acquisition', 6],
  ]);
  expect(made?.marginCents).toBe((made?.accruedCents ?? 0) - 103_206);
});

it('sums by unit are those of the accounts, and a gap is no loss', () => {
  const now = given(stay, days(1));
  expect(marginSums(now.input).get('unit/4W')).toMatchObject({ encounters: 1, marginCents: margin(now)?.marginCents });
});
