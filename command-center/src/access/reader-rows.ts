/**
 * The rows that one reader sees otherwise than everybody of the same unit: what a label keeps from them, and what a relationship or a broken glass
 * opens to them beyond their unit. Decided here, by who asks, as the chart decides it.
 */
import { labelOf } from '@healthos/core/house/access/label.ts';
import { glassesOf } from '@healthos/core/house/access/glass.ts';
import { encountersOf } from '@healthos/core/house/access/ties.ts';
import { encounterId, patientId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import { stricter, type SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { entries, getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { Shown } from '../audit/view-reads.ts';
import { mayOpen, type Opening } from './may-open.ts';
import type { Identity } from './roles.ts';
import { closedRow, labelIn, type NamedRow } from './withheld-rows.ts';

/** Views of what is charted, ordered or given of one patient. */
const patientViews: ReadonlySet<string> = new Set(['mar', 'orders', 'care', 'unit-now']);
/**
 * Views whose rows a label may keep from a reader, or a relationship open to one of another unit: what is charted of a patient, and what a rule or a
 * colleague concludes from it. Who sees a row of them reads of that patient.
 */
export const readerViews: ReadonlySet<string> = new Set([...patientViews, 'handoff', 'findings', 'exceptions', 'alerts']);

/**
 * Whether the audit says who was shown whom. Of what is concluded a wall is no reader: what it may show at all is decided where it is enrolled, and who
 * stands before it nobody can say.
 */
export const isRead = ({ role }: Identity, view: string): boolean =>
  patientViews.has(view) || (readerViews.has(view) && role !== 'wall-public' && role !== 'wall-staff');

/** Whose row it is; undefined where it is of nobody. */
export function patientOfRow({ hospital }: ViewInput, row: unknown): PatientId | undefined {
  const { encounter, patient } = named(row);
  if (patient !== undefined) return patientId(patient);
  return encounter === undefined ? undefined : getRow(hospital.operations.encounters, encounterId(encounter))?.patient;
}

const named = (row: unknown): NamedRow => (typeof row === 'object' && row !== null ? row : {});

/** What a row asks for: the stricter of its record and of itself. Worked out for many rows at once. */
export type Labels = (view: string, row: unknown) => SensitivityLabel;

export function labelsIn(input: ViewInput): Labels {
  const ofRecord = new Map<PatientId, SensitivityLabel>();
  return (view, row) => {
    const patient = patientOfRow(input, row);
    if (patient === undefined) return 'normal';
    let record = ofRecord.get(patient);
    if (record === undefined) ofRecord.set(patient, (record = labelOf(input, patient).label));
    return stricter(record, labelIn(input, view, named(row)));
  };
}

/** One reader at one moment. */
export interface ReaderNow {
  /** The row as this reader sees it; undefined where they do not. `narrowed`: as the unit of the reader leaves it. */
  row(view: string, row: unknown, narrowed: unknown): unknown;
  /** Why this reader sees the patient. */
  opening(patient: PatientId): Opening;
  /** Visits of other units that this reader has to do with, or broke the glass for. */
  readonly elsewhere: ReadonlySet<string>;
}

export function readerNow(identity: Identity, input: ViewInput): ReaderNow {
  const openings = new Map<string, Opening>();
  const opening = (patient: PatientId, label: SensitivityLabel = 'normal'): Opening => {
    const key = `${label}|${patient}`;
    let known = openings.get(key);
    if (known === undefined) openings.set(key, (known = mayOpen(identity, patient, input, label)));
    return known;
  };
  const elsewhere = identity.unit === undefined || identity.staff === undefined ? none : elsewhereOf(input, identity.staff, identity.unit);
  return {
    elsewhere,
    opening,
    row: (view, row, narrowed) => {
      const patient = patientOfRow(input, row);
      const own = named(row);
      const shown = narrowed ?? (own.encounter !== undefined && elsewhere.has(own.encounter) ? row : undefined);
      if (patient === undefined || shown === undefined) return shown;
      return closedRow(
        view,
        shown,
        (thing) => {
          const found = opening(patient, thing);
          return found.may ? 'open' : found.glass ? 'closed' : 'absent';
        },
        input,
      );
    },
  };
}

const none: ReadonlySet<string> = new Set();

type Visits = ReadonlyMap<string, readonly EncounterId[]>;
const [byTeam, byAssignment] = [new WeakMap<object, Visits>(), new WeakMap<object, Visits>()];

/** By the person who asks alone: assigned, of the care team, or with a broken glass; of other units than their own. */
function elsewhereOf(input: ViewInput, staff: string, unit: string): ReadonlySet<string> {
  const { hospital, now } = input;
  const { CareTeamStepped: teams } = hospital.work;
  const { assignments } = hospital.nursing;
  const team = kept(byTeam, teams, () =>
    [...entries(teams)].flatMap(([, versions]) => {
      const last = newestOf(versions)?.event;
      return last?.step === 'joined' ? [[last.staff, last.encounter] as const] : [];
    }),
  );
  const assigned = kept(byAssignment, assignments, () =>
    [...entries(assignments)].flatMap(([encounter, versions]) => {
      const nurse = newestOf(versions)?.event.nurse;
      return nurse === undefined ? [] : [[nurse, encounterId(encounter)] as const];
    }),
  );
  const found = [...(team.get(staff) ?? []), ...(assigned.get(staff) ?? [])];
  if (hospital.work.GlassStepped.size > 0)
    for (const glass of glassesOf(input))
      if (glass.staff === staff && glass.closedAt === undefined && now < glass.until)
        found.push(...encountersOf(input, glass.patient).map(({ encounter }) => encounter));
  return new Set<string>(found.filter((one) => getRow(hospital.operations.encounters, one)?.location?.unit !== unit));
}

/** Visits by member of staff, worked out once for a table. */
function kept(known: WeakMap<object, Visits>, table: object, pairs: () => readonly (readonly [string, EncounterId])[]): Visits {
  const before = known.get(table);
  if (before !== undefined) return before;
  const made = new Map<string, EncounterId[]>();
  for (const [staff, encounter] of pairs()) {
    const own = made.get(staff);
    if (own === undefined) made.set(staff, [encounter]);
    else own.push(encounter);
  }
  known.set(table, made);
  return made;
}

/** Why somebody sees the rows of everybody: as `names` says it. */
export const usual = ({ unit }: Identity): string => (unit === undefined ? 'office' : 'unit-now');

export function byRelation(now: ReaderNow, patient: PatientId): Shown {
  const opening = now.opening(patient);
  if (!opening.may) return { patient, why: 'withheld' };
  return { patient, why: opening.why, label: opening.label, ...(opening.glass === undefined ? {} : { glass: opening.glass.id }) };
}
