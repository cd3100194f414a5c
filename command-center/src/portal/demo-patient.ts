/** Whose record the demo shows to whoever signs in as a patient: somebody who is here, whom no label keeps, and of whom the most is known. */
import { labelOf } from '@healthos/core/house/access/label.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { numbersOf } from '@healthos/core/visit-numbers.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { personOf } from '@healthos/core/identity/fold.ts';

export function demoPatient(inputs: readonly ViewInput[]): PatientId | undefined {
  let best: { readonly patient: PatientId; readonly known: number } | undefined;
  for (const input of inputs) {
    const { hospital, identity } = input;
    for (const encounter of rows(hospital.operations.encounters)) {
      if (encounter.status !== 'in-progress' || encounter.stub === true || encounter.class !== 'I') continue;
      const known = numbersOf(hospital, encounter).reduce((sum, number) => sum + (getRow(hospital.clinical.index.chartedOn, number)?.length ?? 0), 0);
      if (best !== undefined && (known < best.known || (known === best.known && encounter.patient >= best.patient))) continue;
      const record = getRow(identity.records, personOf(identity, encounter.patient));
      if (record?.unidentified === true || record?.deceased === true || labelOf(input, encounter.patient).label !== 'normal') continue;
      best = { patient: encounter.patient, known };
    }
  }
  return best?.patient;
}
