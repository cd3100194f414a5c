/** Who sees what through the FHIR door: role x unit x relationship x sensitivity, written out, so that a change of the decision is a change here. */
import { describe, expect, it } from 'vitest';
import { at, fact, moved, recorded, type Fact } from '@healthos/core/given.ts';
import { minute } from '@healthos/core/given.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { encounterId, patientId } from '@healthos/core/ids.ts';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { roles, type Identity, type Role } from '../access/roles.ts';
import { emptyStore } from './given.ts';
import { findOne, type Finding } from './find.ts';
import { kindOf, kinds } from './kinds.ts';
import { readerOf, readsOf, type Reader } from './reader.ts';

const p1 = patientId('p1');
const weighed = (key: string, sensitivity?: SensitivityLabel): Fact =>
  fact(2, {
    type: 'ObservationRecorded',
    observation: key,
    patient: p1,
    encounter: encounterId('V1'),
    code: { code: '29463-7', system: 'LN' },
    value: { kind: 'quantity', value: 70, literal: '70', unit: 'kg' },
    status: 'F',
    ...(sensitivity === undefined ? {} : { sensitivity }),
  });
const facts: readonly Fact[] = [
  fact(0, { type: 'SourceRecordSeen', patient: p1 }),
  fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A'), attending: 'd1' })),
  weighed('plain'),
  weighed('closer', 'restricted'),
  weighed('closest', 'very-restricted'),
];

function readerFor(identity: Identity, more: readonly Fact[] = []): Reader {
  const picture = foldEnterprise(emptyEnterprise(), recorded([...facts, ...more]));
  return readerOf({
    identity,
    picture,
    stores: () => emptyStore,
    now: minute(10),
    live: (facility) => {
      const hospital = picture.hospitals.get(facility);
      return hospital === undefined ? undefined : { hospital, identity: picture.identity, now: minute(10) };
    },
  });
}

/** `R` the record, then how many of its three values; `M` its money; `-` what is absent. */
function seenBy(identity: Identity, more: readonly Fact[] = []): string {
  const reader = readerFor(identity, more);
  const [house] = reader.houses;
  const observation = kindOf('Observation');
  if (house === undefined || observation === undefined) return '-';
  const whose = reader.whose(house, p1, 'record');
  const values = whose === undefined ? [] : (observation.ofPerson?.(whose) ?? []).filter((thing) => reader.seesThing(whose, thing, 'record'));
  const money = reader.whose(house, p1, 'money') !== undefined;
  return `${whose === undefined ? '-' : `R${values.length}`} ${money ? 'M' : '-'}`;
}

const labelled = (label: SensitivityLabel): Fact => fact(3, { type: 'RecordLabelled', patient: p1, label, said: 'person' });

/** Of a record that nobody labelled, and of one that is very restricted. */
const table: readonly [name: string, identity: Identity, normal: string, sealed: string][] = [
  ['attending', { role: 'clinician', staff: 'd1' }, 'R3 -', 'R3 -'],
  ['nurse of the unit', { role: 'nurse', unit: '4W' }, 'R2 -', '- -'],
  ['nurse of another unit', { role: 'nurse', unit: '5E', staff: 'n9' }, '- -', '- -'],
  ['nurse of the whole house', { role: 'nurse' }, 'R1 -', '- -'],
  ['administrator', { role: 'admin' }, 'R2 M', '- -'],
  ['steward', { role: 'steward' }, 'R2 -', '- -'],
  ['finance', { role: 'finance' }, '- M', '- -'],
  ['executive', { role: 'executive' }, '- M', '- -'],
  ['bed manager', { role: 'bed-manager' }, '- -', '- -'],
  ['privacy officer', { role: 'privacy' }, '- -', '- -'],
  ['the patient', { role: 'patient', patient: 'p1' }, 'R3 M', 'R3 M'],
  ['another patient', { role: 'patient', patient: 'p2' }, '- -', '- -'],
  ['administrator of another house', { role: 'admin', facility: 'ELSEWHERE' }, '-', '-'],
];

describe.each(table)('%s', (_name, identity, normal, sealed) => {
  it(`sees ${normal} of a normal record, ${sealed} of a sealed one`, () => {
    expect([seenBy(identity), seenBy(identity, [labelled('very-restricted')])]).toEqual([normal, sealed]);
  });
});

it('shows nothing of anybody to whoever neither treats, mends nor bills', () => {
  const never: readonly Role[] = ['evs', 'transport', 'wall-public', 'wall-staff', 'feed', 'privacy', 'bed-manager'];
  for (const role of never) expect([role, seenBy({ role, staff: 'x' })]).toEqual([role, '- -']);
  expect(roles.filter((role) => readerFor({ role }).seesHouse('audit'))).toEqual(['admin', 'privacy']);
  expect(kinds.filter(({ audience }) => audience === 'money').map(({ kind }) => kind)).toEqual([
    'Coverage',
    'ChargeItem',
    'Account',
    'Claim',
    'ClaimResponse',
    'ExplanationOfBenefit',
  ]);
});

it('finds one by its id for whoever sees it; for the others it is not there, labelled or not', async () => {
  const positions = recorded(facts);
  const at = (identity: Identity): Finding => ({
    reader: readerFor(identity),
    eventAt: (_house, position) => Promise.resolve(positions.find((one) => one.position === position)),
  });
  const observation = kindOf('Observation');
  const tag = readerFor({ role: 'admin' }).houses[0]?.tag ?? '';
  if (observation === undefined) throw new RangeError('no such kind');
  const seen = async (identity: Identity): Promise<readonly boolean[]> =>
    Promise.all([3, 4, 5].map(async (position) => (await findOne(at(identity), observation, `${tag}-${position}`)) !== undefined));
  expect(await seen({ role: 'clinician', staff: 'd1' })).toEqual([true, true, true]);
  expect(await seen({ role: 'nurse', unit: '4W' })).toEqual([true, true, false]);
  expect(await seen({ role: 'nurse', unit: '5E', staff: 'n9' })).toEqual([false, false, false]);
});

it('writes one line of the audit for each way in which people were opened', () => {
  const reader = readerFor({ role: 'clinician', staff: 'd1' });
  const [house] = reader.houses;
  const whose = house === undefined ? undefined : reader.whose(house, p1, 'record');
  expect(whose === undefined ? [] : readsOf(reader, [whose, whose], 'Observation?patient', [3])).toEqual([
    { facility: 'LGH', patients: ['p1'], kind: 'fhir', view: 'Observation?patient', positions: [3], why: 'attending', label: 'normal' },
  ]);
});
