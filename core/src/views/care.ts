/** View `care`: what nurses answer for of each patient who is here, and the workload of each nurse from the acuity of her patients. */
import { careOf, type PatientCare } from '../house/nursing/care.ts';
import { workloadOf, type Acuity, type Workload } from '../house/nursing/acuity.ts';
import { newestAssessed } from '../house/nursing/assessments.ts';
import { assignedOf, loadsOf, type Assigned } from '../house/staffing/assigned.ts';
import { personOf } from '../identity/fold.ts';
import type { EncounterId } from '../ids.ts';
import { getRow, rows as rowsOf } from '../table.ts';
import { replaced, unlessSame } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { CareRow } from './rows-nursing.ts';
import type { View, ViewInput } from './view.ts';

export const careView: View<CareRow> = {
  name: 'care',
  title: 'Care of the unit',
  definition:
    'Of each patient: device values to validate, fluids by shift and day, lines and drains with their days, what is due from a nurse, the newest assessments and acuity by the pack in force; of each nurse the sum of the acuity of her patients, where all of them have one.',
  audience: 'bed',
  rows: (input, earlier) =>
    unlessSame(earlier, [careOf(input), assignedOf(input), loadsOf(input), input.identity.mergedInto], () => replaced(earlier?.rows, new Map(everyRow(input)))),
  lineage: (input, key) => {
    const [kind, id = ''] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
    if (kind === 'patient') return getRow(careOf(input), id as EncounterId)?.positions;
    const load = loadsOf(input).get(id);
    return load === undefined
      ? undefined
      : newestFirst(load.flatMap(({ encounter, position }) => [position, ...(getRow(careOf(input), encounter)?.positions ?? [])]));
  },
};

function* everyRow(input: ViewInput): Generator<[string, CareRow]> {
  const assigned = assignedOf(input);
  for (const care of rowsOf(careOf(input))) {
    const row = keptRow(input, care, getRow(assigned, care.encounter.encounter)?.nurse);
    if (row !== undefined) yield [`patient/${care.encounter.encounter}`, row];
  }
  for (const [key, load] of loadsOf(input)) {
    const [first] = load;
    if (first !== undefined) yield [`nurse/${key}`, { row: 'nurse', unit: first.unit, nurse: first.nurse, workload: workload(input, load) }];
  }
}

const unknown: Acuity = { state: 'not-computable', missing: ['patient'] };
function workload(input: ViewInput, load: readonly Assigned[]): Workload {
  return workloadOf(load.map(({ encounter }) => getRow(careOf(input), encounter)?.acuity ?? unknown));
}

const kept = new WeakMap<PatientCare, { readonly nurse: string | undefined; readonly patient: string; readonly row: CareRow }>();

/** The row made last, kept while nothing that it shows changed. */
function keptRow(input: ViewInput, care: PatientCare, nurse: string | undefined): CareRow | undefined {
  const patient = personOf(input.identity, care.encounter.patient);
  const before = kept.get(care);
  if (before !== undefined && before.nurse === nurse && before.patient === patient) return before.row;
  const row = rowOf(care, nurse, patient);
  if (row !== undefined) kept.set(care, { nurse, patient, row });
  return row;
}

function rowOf({ encounter, pending, balance, lines, tasks, assessed, acuity }: PatientCare, nurse: string | undefined, patient: string): CareRow | undefined {
  const { location } = encounter;
  if (location === undefined) return undefined;
  return {
    row: 'patient',
    encounter: encounter.encounter,
    patient,
    unit: location.unit,
    ...(location.bedId === undefined ? {} : { bed: location.bedId }),
    ...(location.room === undefined ? {} : { room: location.room }),
    ...(location.bed === undefined ? {} : { bedName: location.bed }),
    ...(nurse === undefined ? {} : { nurse }),
    pending,
    fluids: balance,
    lines: lines.filter(({ removedAt }) => removedAt === undefined).map(({ positions: _positions, by: _by, ...line }) => line),
    tasks: tasks.map(({ positions: _positions, ...task }) => task),
    assessed: [...newestAssessed(assessed).values()].map(({ instrument, title, at, result }) => ({ instrument, title, at, result })),
    acuity,
  };
}
