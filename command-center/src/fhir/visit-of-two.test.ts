/** A visit number that two patients have at once is an Encounter of each, and what is charted under it refers to that of its patient. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, recorded } from '@healthos/core/given.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { encounterId, patientId } from '@healthos/core/ids.ts';
import { emptyStore } from './given.ts';
import { encounterKind } from './kinds/encounter.ts';
import type { House } from './thing.ts';
import { whoseOf } from './whose.ts';

const facts = [
  fact(0, moved('PatientAdmitted', 'V1', 'ann', { class: 'I', location: at('4W-01-A') })),
  fact(60, moved('PatientAdmitted', 'V1', 'ben', { class: 'I', location: at('4W-01-B') })),
  fact(90, moved('PatientDischarged', 'V1', 'ann')),
];
const merged = fact(99, { type: 'PatientsMerged', kind: 'merge', from: patientId('ben'), into: patientId('ann') });

async function shown(told: typeof facts, patient: string) {
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), recorded(told));
  const [hospital] = hospitals.values();
  if (hospital === undefined) throw new Error('no house was folded');
  const house: House = { hospital, input: { hospital, identity, now: minute(120) }, tag: '0a0a0a0a', store: emptyStore };
  const whose = whoseOf(house, patientId(patient));
  const written = await Promise.all((encounterKind.ofPerson?.(whose) ?? []).map(async ({ id, write }) => ({ id, ...(await write(hospital.position)) })));
  return { written, refers: whose.encounter(encounterId('V1'))?.reference };
}

describe('a visit number of two patients', () => {
  it('is an Encounter of each, with the number as it was sent', async () => {
    const [ann, ben] = [await shown(facts, 'ann'), await shown(facts, 'ben')];
    expect(ann.written).toMatchObject([{ status: 'finished', identifier: [{ value: 'V1' }] }]);
    expect(ben.written).toMatchObject([{ status: 'in-progress', identifier: [{ value: 'V1' }] }]);
    for (const { written, refers } of [ann, ben]) expect(refers).toBe(`Encounter/${written[0]?.id}`);
    expect(ann.refers).not.toBe(ben.refers);
  });

  it('is one once they are one person', async () => {
    const { written } = await shown([...facts, merged], 'ann');
    expect(written).toMatchObject([{ status: 'finished', identifier: [{ value: 'V1' }] }]);
  });
});
