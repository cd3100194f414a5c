/** View `care`: what nurses answer for of each patient who is here, and the workload of each nurse from the acuity of her patients. */
import { ordersHere } from '../house/orders/of-encounter.ts';
import { scoresOf } from './scores.ts';
import { careOf, type PatientCare } from '../house/nursing/care.ts';
import { workloadOf, type Acuity } from '../house/nursing/acuity.ts';
import { newestAssessed } from '../house/nursing/assessments.ts';
import { assignedOf, loadKey, loadsOf, type Assigned } from '../house/staffing/assigned.ts';
import type { Encounter } from '../encounter.ts';
import { personOf } from '../identity/fold.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, getRow, rows as rowsOf } from '../table.ts';
import { remake, replaced, unlessSame } from './keep.ts';
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
  tables: [scoresOf, ordersHere, careOf, assignedOf],
  rows: (input, earlier) =>
    unlessSame(earlier, [careOf(input), assignedOf(input), loadsOf(input), input.identity.mergedInto], () =>
      earlier === undefined || !isNextOf(earlier.input, input)
        ? replaced(earlier?.rows, new Map(everyRow(input)))
        : remake(earlier.rows, changedKeys(earlier.input, input), (key) => rowAt(input, key)),
    ),
  lineage: (input, key) => {
    const [kind, id] = partsOf(key);
    if (kind === 'patient') return getRow(careOf(input), id as EncounterId)?.positions;
    const load = loadsOf(input).get(id);
    return load === undefined
      ? undefined
      : newestFirst(load.flatMap(({ encounter, position }) => [position, ...(getRow(careOf(input), encounter)?.positions ?? [])]));
  },
};

/** Whether rows of one picture can be those of the other but for what changed: a merge may name any patient anew. */
const isNextOf = (before: ViewInput, after: ViewInput): boolean =>
  before.hospital.facility === after.hospital.facility && before.identity.mergedInto === after.identity.mergedInto;

function* everyRow(input: ViewInput): Generator<[string, CareRow]> {
  for (const key of [...rowsOf(careOf(input)).map(patientKey), ...[...loadsOf(input).keys()].map(nurseKey)]) {
    const row = rowAt(input, key);
    if (row !== undefined) yield [key, row];
  }
}

const patientKey = ({ encounter }: Pick<PatientCare, 'encounter'>): string => `patient/${encounter.encounter}`;
const nurseKey = (load: string): string => `nurse/${load}`;

/** A nurse's row changes with who her patients are, and with what is known of any of them. */
function changedKeys(before: ViewInput, after: ViewInput): ReadonlySet<string> {
  const keys = new Set<string>();
  const assigned = [assignedOf(before), assignedOf(after)] as const;
  for (const id of [...changedSince(careOf(before), careOf(after)), ...changedSince(...assigned)]) {
    keys.add(`patient/${id}`);
    for (const one of assigned.map((table) => getRow(table, id))) if (one !== undefined) keys.add(nurseKey(loadKey(one.unit, one.nurse)));
  }
  return keys;
}

function rowAt(input: ViewInput, key: string): CareRow | undefined {
  const [kind, id] = partsOf(key);
  if (kind === 'nurse') {
    const load = loadsOf(input).get(id);
    return load === undefined ? undefined : nurseRow(input, load);
  }
  const care = getRow(careOf(input), id as EncounterId);
  if (care === undefined) return undefined;
  const { encounter } = care;
  return rowOf({ care, nurse: getRow(assignedOf(input), encounter.encounter)?.nurse, patient: personOf(input.identity, encounter.patient) }, encounter);
}

const partsOf = (key: string): readonly [kind: string, id: string] => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];

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
