/** View `care`: what nurses answer for of each patient who is here, and the workload of each nurse from the acuity of her patients. */
import { careOf, type PatientCare } from '../house/nursing/care.ts';
import { workloadOf, type Acuity } from '../house/nursing/acuity.ts';
import { newestAssessed } from '../house/nursing/assessments.ts';
import { assignedOf, loadsOf, type Assigned } from '../house/staffing/assigned.ts';
import type { Encounter } from '../encounter.ts';
import { personOf } from '../identity/fold.ts';
import type { EncounterId } from '../ids.ts';
import { getRow, rows as rowsOf } from '../table.ts';
import { replaced, unlessSame } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { CareRow } from './rows-nursing.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfCare } from '../reads.ts';
import { rememberedOf } from '../remembered.ts';

export const careView: View<CareRow> = {
  name: 'care',
  title: 'Care of the unit',
  definition:
    'Of each patient: device values to validate, fluids by shift and day, lines and drains with their days, what is due from a nurse, the newest assessments and acuity by the pack in force; of each nurse the sum of the acuity of her patients, where all of them have one.',
  audience: 'bed',
  reads: ['operations', ...readsOfCare],
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
    const { encounter } = care;
    const row = rowOf({ care, nurse: getRow(assigned, encounter.encounter)?.nurse, patient: personOf(input.identity, encounter.patient) }, encounter);
    if (row !== undefined) yield [`patient/${encounter.encounter}`, row];
  }
  for (const [key, load] of loadsOf(input)) {
    const row = nurseRow(input, load);
    if (row !== undefined) yield [`nurse/${key}`, row];
  }
}

const unknown: Acuity = { state: 'not-computable', missing: ['patient'] };
const acuitiesOf = (input: ViewInput, load: readonly Assigned[]): readonly Acuity[] =>
  load.map(({ encounter }) => getRow(careOf(input), encounter)?.acuity ?? unknown);

/** The row made last of a nurse, kept while neither her patients nor their acuity changed. */
const nurseRow = rememberedOf(acuitiesOf, (input: ViewInput, load: readonly Assigned[]): CareRow | undefined => {
  const [first] = load;
  return first === undefined ? undefined : { row: 'nurse', unit: first.unit, nurse: first.nurse, workload: workloadOf(acuitiesOf(input, load)) };
});

interface Shown {
  readonly care: PatientCare;
  readonly nurse: string | undefined;
  readonly patient: string;
}

/** The row made last of a patient, kept while nothing that it shows changed. */
const rowOf = rememberedOf(
  ({ care: { pending, balance, lines, tasks, assessed, acuity }, nurse, patient }: Shown, _encounter: Encounter) => [
    pending,
    balance,
    lines,
    tasks,
    assessed,
    acuity,
    nurse,
    patient,
  ],
  ({ care, nurse, patient }) => madeOf(care, nurse, patient),
);

function madeOf({ encounter, pending, balance, lines, tasks, assessed, acuity }: PatientCare, nurse: string | undefined, patient: string): CareRow | undefined {
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
