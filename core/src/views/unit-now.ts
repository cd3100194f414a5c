/** View `unit-now`: what a charge nurse sees of her unit: its patients with what each asks for, who arrives, the beds without a patient, and findings of the unit itself. */
import { arrivalsOf, type Arrival } from '../house/staffing/expected.ts';
import { asksOf, findingAsk, type Ask } from '../house/unit/asks.ts';
import { patientsOf, type PatientNow } from '../house/unit/patient.ts';
import type { EncounterId } from '../ids.ts';
import type { Bed } from '../operations/state.ts';
import { findingsOf } from '../reasoning/findings.ts';
import type { Finding } from '../reasoning/rules.ts';
import { getRow, rows as rowsOf } from '../table.ts';
import { newestOf } from '../versions.ts';
import { replaced, unlessSame } from './keep.ts';
import { encounterFacts, newestFirst } from './lineage.ts';
import type { SignRow, UnitNowRow } from './rows-unit.ts';
import { encounterOf } from './scores.ts';
import type { View, ViewInput } from './view.ts';

export const unitNowView: View<UnitNowRow> = {
  name: 'unit-now',
  title: 'My unit now',
  definition:
    'Every patient of each unit with NEWS2 and its last six, isolation, milestones, nurse, and what they ask for since when or from when; who has a bed there and is not there yet; beds without a patient; findings of the unit.',
  audience: 'bed',
  rows: (input, earlier) => {
    const { operations, nursing, work } = input.hospital;
    const parts = [
      patientsOf(input),
      findingsOf(input),
      arrivalsOf(input),
      operations.beds,
      operations.encounters,
      operations.aliases,
      nursing.assignments,
      work.NumberDisputed,
    ];
    return unlessSame(earlier, parts, () => replaced(earlier?.rows, new Map(everyRow(input))));
  },
  lineage: (input, key) => {
    const [kind, id = ''] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
    if (kind === 'bed') return positions(getRow(input.hospital.operations.beds, id as Bed['bed'])?.position);
    if (kind === 'finding') return findingsOf(input).find(({ finding }) => finding === id)?.positions;
    const encounter = encounterOf(input, id as EncounterId);
    if (encounter === undefined) return undefined;
    const patient = getRow(patientsOf(input), encounter.encounter);
    const milestones = patient?.milestones.flatMap(({ position }) => position ?? []) ?? [];
    return encounterFacts(input, encounter, [
      ...(patient?.score?.positions ?? []),
      ...milestones,
      patient?.assigned?.position ?? 0,
      patient?.leaving?.position ?? 0,
    ]);
  },
};

const positions = (position: number | undefined): readonly number[] | undefined => (position === undefined ? undefined : newestFirst([position]));

function* everyRow(input: ViewInput): Generator<[string, UnitNowRow]> {
  const findings = sorted(findingsOf(input));
  const patients = patientsOf(input);
  const known = unitsWithNurses(input);
  const promised = promises(input);
  for (const patient of rowsOf(patients)) {
    const row = patientRow(input, patient, findings.byPatient.get(patient.encounter.encounter) ?? none, known, promised);
    if (row !== undefined) yield [`patient/${patient.encounter.encounter}`, row];
  }
  for (const arrivals of arrivalsOf(input).values()) for (const arrival of arrivals) yield [`arrival/${arrival.encounter}`, arrivalRow(input, arrival)];
  for (const bed of rowsOf(input.hospital.operations.beds)) if (bed.occupants.length === 0) yield [`bed/${bed.bed}`, bedRow(bed)];
  for (const finding of findings.ofUnits)
    if (finding.unit !== undefined) yield [`finding/${finding.finding}`, { row: 'finding', unit: finding.unit, ask: findingAsk(finding) }];
}

const none: readonly Finding[] = [];

/** Findings of a patient, and those that name a unit but nobody in it. */
function sorted(found: readonly Finding[]): { readonly byPatient: ReadonlyMap<string, readonly Finding[]>; readonly ofUnits: readonly Finding[] } {
  const byPatient = new Map<string, Finding[]>();
  const ofUnits: Finding[] = [];
  for (const finding of found) {
    if (finding.encounter === undefined) ofUnits.push(finding);
    else {
      const list = byPatient.get(finding.encounter);
      if (list === undefined) byPatient.set(finding.encounter, [finding]);
      else list.push(finding);
    }
  }
  return { byPatient, ofUnits };
}

function unitsWithNurses(input: ViewInput): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { assigned } of rowsOf(patientsOf(input))) if (assigned !== undefined) found.add(assigned.unit);
  return found;
}

/** Beds set aside, by for whom. */
function promises(input: ViewInput): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const arrivals of arrivalsOf(input).values()) for (const { encounter, bed, unit } of arrivals) found.set(encounter, bed ?? unit);
  return found;
}

interface Kept {
  readonly findings: readonly Finding[];
  readonly nursesKnown: boolean;
  readonly asks: readonly Ask[];
  readonly goesTo: string | undefined;
  readonly disputed: boolean;
  readonly row: UnitNowRow;
}
/** The row made last of a patient, kept while nothing that it shows changed. */
const kept = new WeakMap<PatientNow, Kept>();

function patientRow(
  input: ViewInput,
  patient: PatientNow,
  findings: readonly Finding[],
  known: ReadonlySet<string>,
  promised: ReadonlyMap<string, string>,
): UnitNowRow | undefined {
  const { encounter } = patient;
  const unit = encounter.location?.unit;
  if (unit === undefined) return undefined;
  const nursesKnown = known.has(unit);
  const goesTo = promised.get(encounter.encounter);
  const { NumberDisputed } = input.hospital.work;
  const disputed = NumberDisputed.size > 0 && newestOf(getRow(NumberDisputed, `unit-now|patient/${encounter.encounter}`))?.event.step === 'disputed';
  const before = kept.get(patient);
  const isSame = before !== undefined && before.goesTo === goesTo && before.disputed === disputed;
  if (isSame && before.nursesKnown === nursesKnown && sameItems(before.findings, findings)) return before.row;
  const asks = asksOf(patient, findings, nursesKnown);
  const row = isSame && sameAsks(before.asks, asks) ? before.row : made(patient, unit, asks, goesTo, disputed);
  kept.set(patient, { findings, nursesKnown, asks, goesTo, disputed, row });
  return row;
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean => a === b || (a.length === b.length && a.every((one, n) => one === b[n]));

function sameAsks(a: readonly Ask[], b: readonly Ask[]): boolean {
  return a.length === b.length && a.every((ask, n) => sameAsk(ask, b[n]));
}

function sameAsk(a: Ask, b: Ask | undefined): boolean {
  if (a === b) return true;
  // The clocks of a bundle, or the version of a result, may differ where the words are the same.
  if (a.clocks !== b?.clocks || a.critical !== b?.critical) return false;
  return (
    b !== undefined &&
    a.says === b.says &&
    a.severity === b.severity &&
    a.since === b.since &&
    a.dueAt === b.dueAt &&
    a.state === b.state &&
    a.finding === b.finding &&
    a.owner === b.owner
  );
}

function made(patient: PatientNow, unit: string, asks: readonly Ask[], goesTo: string | undefined, disputed: boolean): UnitNowRow {
  const { encounter, score, trend, signs, milestones, leaving, assigned, readyAt } = patient;
  const { location, isolation, locatedAt, service } = encounter;
  const since = encounter.admittedAt ?? encounter.arrivedAt;
  const stay = encounter.stays[encounter.stays.length - 1];
  const leavesAt = leaving?.expectedAt ?? encounter.expectedDischargeAt;
  return {
    row: 'patient',
    unit,
    encounter: encounter.encounter,
    ...(location?.bedId === undefined ? {} : { bed: location.bedId }),
    ...(location?.room === undefined ? {} : { room: location.room }),
    ...(location?.bed === undefined ? {} : { bedName: location.bed }),
    class: encounter.class,
    ...(service === undefined ? {} : { service }),
    here: encounter.status === 'on-leave' ? 'on-leave' : stay?.away === true ? 'away' : 'here',
    ...(since === undefined ? {} : { since }),
    ...(locatedAt === undefined ? {} : { locatedAt }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(score === undefined ? {} : { news2: score.state }),
    trend,
    signs: Object.fromEntries([...signs].map(([sign, { value, at }]): [string, SignRow] => [sign, { value, at }])),
    milestones,
    ...(leaving === undefined ? {} : { leaving: leaving.state }),
    ...(leavesAt === undefined ? {} : { leavesAt }),
    ...(readyAt === undefined ? {} : { readyAt }),
    ...(assigned === undefined ? {} : { nurse: assigned.nurse }),
    ...(goesTo === undefined ? {} : { goesTo }),
    asks,
    ...(disputed ? { disputed } : {}),
  };
}

function arrivalRow(input: ViewInput, { encounter: id, unit, bed, since }: Arrival): UnitNowRow {
  const encounter = encounterOf(input, id);
  const from = encounter?.location === undefined ? undefined : (encounter.location.bedId ?? encounter.location.unit);
  const nurse = getRow(input.hospital.nursing.assignments, id)?.findLast(({ event }) => event.unit === unit)?.event.nurse;
  const comes = from === undefined ? 'Arrives' : `Arrives from ${from}`;
  const ask: Ask = {
    ask: 'arrival',
    severity: nurse === undefined ? 'watch' : 'info',
    says: nurse === undefined ? `${comes}, name a nurse` : comes,
    ...(since === undefined ? {} : { since }),
  };
  return {
    row: 'arrival',
    unit,
    encounter: id,
    ...(bed === undefined ? {} : { bed }),
    ...(from === undefined ? {} : { from }),
    ...(since === undefined ? {} : { since }),
    ...(encounter?.isolation === undefined ? {} : { isolation: encounter.isolation }),
    ...(nurse === undefined ? {} : { nurse }),
    asks: [ask],
  };
}

const bedRows = new WeakMap<Bed, UnitNowRow>();

function bedRow(bed: Bed): UnitNowRow {
  const known = bedRows.get(bed);
  if (known !== undefined) return known;
  const row = madeOfBed(bed);
  bedRows.set(bed, row);
  return row;
}

function madeOfBed(bed: Bed): UnitNowRow {
  const state =
    bed.serviceability !== 'open'
      ? bed.serviceability
      : !bed.staffed
        ? 'unstaffed'
        : bed.cleanliness !== 'clean'
          ? bed.cleanliness
          : bed.promise !== undefined
            ? bed.promise.kind
            : 'open';
  const since = state === 'dirty' || state === 'in-progress' || state === 'suspended' ? bed.cleanlinessSince : bed.lastVacatedAt;
  return {
    row: 'bed',
    unit: bed.unit,
    bed: bed.bed,
    room: bed.room,
    bedName: bed.name,
    state,
    ...(since === undefined ? {} : { since }),
    ...(bed.blockReason === undefined ? {} : { reason: bed.blockReason }),
  };
}
