/** What was charted of a stay is kept while nothing of it changed, and whose it is is asked each time. */
import { expect, it } from 'vitest';
import { emptyEnterprise, foldEnterprise } from '../hospital-fold.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { roundOf } from '../given-signs.ts';
import type { Enterprise } from '../hospital.ts';
import { encounterId, facilityId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { chartedReadings, needed, type ChartedReading } from './encounter-vitals.ts';

const lgh = facilityId('LGH');
const v1 = encounterId('V1');
/** Charted on the record of p1, under the number of a visit that nobody has told of. */
const named = roundOf(20).map(({ event, ...rest }): Fact => ({ ...rest, event: { ...event, encounter: encounterId('V9') } as Fact['event'] }));
const facts: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-1, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
  ...roundOf(10),
  ...named,
];
const other = fact(30, moved('PatientAdmitted', 'V9', 'p7', { class: 'I', location: at('4W-01-B') }));
const bed = fact(31, moved('PatientTransferred', 'V9', 'p7', { location: at('ICU-01-A') }));

function readingsIn({ hospitals, identity }: Enterprise): readonly ChartedReading[] {
  const hospital = hospitals.get(lgh);
  const encounter = hospital === undefined ? undefined : getRow(hospital.operations.encounters, v1);
  return hospital === undefined || encounter === undefined ? [] : chartedReadings({ hospital, identity, now: minute(40) }, encounter, 5);
}

it('what names a visit that somebody else has is a reading of whom it names, until the visit is moved from them to the other', () => {
  const registered = fact(29, moved('EncounterUpdated', 'V9', 'p1'));
  const move = fact(32, { type: 'EncounterMoved', encounter: encounterId('V9'), toPatient: patientId('p7') });
  const shared = foldEnterprise(emptyEnterprise(), recorded([...facts, other]));
  expect(readingsIn(shared)).toHaveLength(2 * needed.length);
  const all = recorded([...facts, registered, other, move, bed]);
  const before = foldEnterprise(emptyEnterprise(), all.slice(0, -2));
  expect(readingsIn(before)).toHaveLength(2 * needed.length);
  const after = foldEnterprise(before, all.slice(-2, -1));
  expect(readingsIn(after)).toHaveLength(needed.length);
  // A transfer of somebody else asks for nothing anew.
  expect(readingsIn(foldEnterprise(after, all.slice(-1)))).toEqual(readingsIn(after));
});

it('is the same list while somebody else is moved', () => {
  const all = recorded([...facts.slice(0, -named.length), other, bed]);
  const before = foldEnterprise(emptyEnterprise(), all.slice(0, -1));
  expect(readingsIn(foldEnterprise(before, all.slice(-1)))).toBe(readingsIn(before));
});
