/** Whose record the demo shows to whoever signs in as a patient: somebody who is here, whom no label keeps, and of whom the most is known. */
import type { Encounter } from '@healthos/core/encounter.ts';
import { labelOf } from '@healthos/core/house/access/label.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { numbersOf } from '@healthos/core/visit-numbers.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { milestones } from '@healthos/core/work/discharge.ts';

export function demoPatient(inputs: readonly ViewInput[]): PatientId | undefined {
  let best: { readonly patient: PatientId; readonly known: number } | undefined;
  for (const input of inputs) {
    const { hospital, identity } = input;
    for (const encounter of rows(hospital.operations.encounters)) {
      if (encounter.status !== 'in-progress' || encounter.stub === true || encounter.class !== 'I') continue;
      const known = knownOf(input, encounter);
      if (best !== undefined && (known < best.known || (known === best.known && encounter.patient >= best.patient))) continue;
      const record = getRow(identity.records, personOf(identity, encounter.patient));
      if (record?.unidentified === true || record?.deceased === true || labelOf(input, encounter.patient).label !== 'normal') continue;
      best = { patient: encounter.patient, known };
    }
  }
  return best?.patient;
}

/** Values that were charted, and above all whether the way home has begun: there is something to wait for. */
function knownOf({ hospital }: ViewInput, encounter: Encounter): number {
  const charted = numbersOf(hospital, encounter).reduce((sum, number) => sum + (getRow(hospital.clinical.index.chartedOn, number)?.length ?? 0), 0);
  const steps = milestones.filter((milestone) => getRow(hospital.work.MilestoneStepped, `${encounter.encounter}|${milestone}`) !== undefined).length;
  return charted + steps * 200;
}
