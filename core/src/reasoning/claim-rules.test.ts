/** What of the billing asks somebody: a claim that says something else than the record, and charges that came after the claim. */
import { expect, it } from 'vitest';
import { draftsOf } from '../financial/claims/draft.ts';
import { admitted, code, covered, dose, given, left, type Given } from '../financial/claims/given-claims.ts';
import { ledgerOf, zoneOf } from '../financial/ledger.ts';
import { encounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import { claimAltered, lateCharge } from './claim-rules.ts';

const days = (n: number): number => n * 24 * 60;
const stay = [admitted(), covered(1, 'medicare', 'MCR'), dose(60, 'a1'), dose(90, 'a2', 'KCL20'), code(days(3), 'I50.23', 1), left(days(3))];

function sent(): Given {
  const before = given(stay, days(8));
  const encounter = getRow(before.input.hospital.operations.encounters, encounterId('V1'));
  if (encounter === undefined) throw new RangeError('V1');
  const drafts = draftsOf({ books: before.input, encounter, ledger: ledgerOf(before.input, encounter), zone: zoneOf(before.input.hospital) });
  return before.after(
    drafts.map(({ claim }) => claim),
    days(8),
  );
}

it('a claim that stands as the record stands asks nobody', () => {
  const { input } = sent();
  expect([claimAltered.evaluate(input), lateCharge.evaluate(input)]).toEqual([[], []]);
});

it('a leaf that is taken back after the claim asks for a claim in its place, and names the line', () => {
  const now = sent().after([dose(60, 'a1', 'METO25', { action: 'delete' }).event], days(9));
  expect(claimAltered.evaluate(now.input)).toMatchObject([
    {
      finding: 'claim-altered:V1-I1',
      rule: 'claim-altered@1',
      owner: 'Billing',
      says: expect.stringMatching(/^V1-I1: line \d is not what the record says now$/) as string,
    },
  ]);
  expect(lateCharge.evaluate(now.input)).toEqual([]);
});

it('a charge that comes after the claim is late: it has an owner and opens to its fact', () => {
  const late = dose(80, 'a9', 'METO25');
  const now = sent().after([late.event], days(9));
  expect(lateCharge.evaluate(now.input)).toMatchObject([
    {
      finding: 'late-charge:V1',
      rule: 'late-charge@1',
      severity: 'info',
      owner: 'Revenue',
      says: 'V1: 1 charge came after the claim went out',
      positions: [now.facts.length],
    },
  ]);
  expect(claimAltered.evaluate(now.input)).toEqual([]);
});
