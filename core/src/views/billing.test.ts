/** Billing kept from picture to picture says what it says worked out from nothing. */
import { expect, test } from 'vitest';
import { at, fact, minute, moved, recorded } from '../given.ts';
import { emptyEnterprise, foldEnterprise } from '../hospital-fold.ts';
import type { Enterprise } from '../hospital.ts';
import { encounterId, facilityId } from '../ids.ts';
import { getRow } from '../table.ts';
import { billingOf } from './billing.ts';
import type { ViewInput } from './view.ts';

const lgh = facilityId('LGH');

test('a claim that is told of another visit later changes what is said of both', () => {
  const held = (minutes: number, visit: string) =>
    fact(minutes, { type: 'ClaimStepped', claim: 'C1', encounter: encounterId(visit), step: 'held', reason: 'other' }, `held-${visit}`);
  const facts = recorded([
    fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
    fact(1, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-02-A') })),
    held(2, 'V1'),
    held(3, 'V2'),
  ]);
  const pictureOf = ({ hospitals, identity }: Enterprise, facility = lgh): ViewInput => {
    const hospital = hospitals.get(lgh);
    if (hospital === undefined) throw new RangeError('nothing was folded');
    return { hospital: { ...hospital, facility }, identity, now: minute(10) };
  };
  const claimOf = (input: ViewInput) => getRow(billingOf(input), encounterId('V1'))?.claims.map(({ now }) => now.position);
  const before = foldEnterprise(emptyEnterprise(), facts.slice(0, 3));
  expect(claimOf(pictureOf(before))).toEqual([3]);
  const after = foldEnterprise(before, facts.slice(3));
  expect(claimOf(pictureOf(after, facilityId('nobody-looked-at-it')))).toEqual([4]);
  expect(claimOf(pictureOf(after))).toEqual([4]);
});
