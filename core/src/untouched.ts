/** A picture keeps all that was ever told. What nobody told or asked anything of for a while is packed to a fraction of its size, where it is. */
import type { Enterprise, Hospital } from './hospital.ts';
import type { Encounter } from './encounter.ts';
import { letGoOf } from './kept-on.ts';
import { isBreak, type Steps } from './steps.ts';
import { packUntouched, type Looked } from './pack-table.ts';
import { getRow, rows, type Table } from './table.ts';
import { hourMs } from './time.ts';

/** Packs what nobody put anything into since the look before, of what is asked for by its id alone, table by table. Returns how many rows. */
export function* packUntouchedOf(looked: Looked, { identity, hospitals }: Enterprise): Steps<number> {
  let count = yield* packUntouched(looked, identity.seen);
  for (const hospital of hospitals.values()) {
    yield* letGoOfPast(hospital);
    const oldFrom = (hospital.recordedAt ?? 0) - oldMs;
    for (const table of askedByIdIn(hospital)) count += yield* packUntouched(looked, table, oldFrom);
  }
  return count;
}

/** Tables of which nobody asks for more than a row: read back, they are left closed until somebody does. */
export const askedById = ({ identity, hospitals }: Enterprise): ReadonlySet<object> =>
  new Set([identity.seen, ...[...hospitals.values()].flatMap(askedByIdIn)]);

/** What was recorded so long before the newest fact is packed though its stay goes on: whoever works on it has read it, and keeps what was made of it. */
const oldMs = 36 * hourMs;
/** Stays between two breaks. */
const atOnce = 100;

/** What was derived of stays that are over would keep their rows beside the packed ones. */
function* letGoOfPast({ operations: { encounters, index } }: Hospital): Steps<void> {
  let n = 0;
  for (const encounter of rows(encounters)) {
    if (isBreak(n++, atOnce)) yield;
    if (!isOver(encounter)) continue;
    letGoOf(encounter);
    // What is made of all that a person was ordered hangs on the list of their visits.
    const visits = getRow(index.encountersByRecord, encounter.patient);
    if (visits !== undefined) letGoOf(visits);
  }
}

const isOver = ({ dischargedAt, status }: Encounter): boolean => dischargedAt !== undefined || status === 'cancelled';

const ofWork = [
  'EmergencyStepped',
  'MilestoneStepped',
  'DischargeStepped',
  'TransportRequested',
  'TransportStepped',
  'ShiftStepped',
  'CareTaskStepped',
  'LineStepped',
  'AssessmentRecorded',
] as const;

/**
 * What is asked for of one stay, person, shift or job, and never walked from end to end: nine tenths of a charted house, half of one that is only told of movements and work. The others (visits, beds, what
 * is worked on now) would be opened all the time.
 */
function askedByIdIn({ clinical, operations, nursing, financial, work, index }: Hospital): readonly Table<string, unknown>[] {
  const { discrepancies: _walked, devices: _live, index: ofCare, ...care } = clinical;
  const { requesters: _few, ...ways } = ofCare;
  const { newest, full } = index.subjects;
  return [
    ...Object.values(care),
    ...Object.values(ways),
    newest,
    full,
    operations.facts,
    nursing.assignments,
    financial.coverages,
    financial.posted,
    ...ofWork.map((type) => work[type]),
  ];
}
