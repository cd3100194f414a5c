/** View `unit-now`: what a charge nurse sees of her unit: its patients with what each asks for, who arrives, the beds without a patient, and findings of the unit itself. */
import { assignedOf } from '../house/staffing/assigned.ts';
import { arrivalsOf, type Arrival } from '../house/staffing/expected.ts';
import { asksOf, findingAsk, type Ask } from '../house/unit/asks.ts';
import { patientsOf, type PatientNow } from '../house/unit/patient.ts';
import type { EncounterId } from '../ids.ts';
import { keptOn, madeOnce } from '../kept-on.ts';
import type { Bed } from '../operations/state.ts';
import { findingsOf, preparedFindings } from '../reasoning/findings.ts';
import type { Finding } from '../reasoning/rules.ts';
import { changedSince, getRow, rows as rowsOf } from '../table.ts';
import { newestOf } from '../versions.ts';
import { remake, replaced, unlessSame } from './keep.ts';
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
  tables: [preparedFindings, assignedOf, patientsOf],
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
    return unlessSame(earlier, parts, () => {
      const changed = earlier === undefined ? undefined : changedKeys(earlier.input, input);
      return earlier === undefined || changed === undefined
        ? replaced(earlier?.rows, new Map(everyRow(input)))
        : remake(earlier.rows, changed, (key) => rowAt(input, key));
    });
  },
  lineage: (input, key) => {
    const [kind, id] = partsOf(key);
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

const partsOf = (key: string): readonly [kind: string, id: string] => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];

/** What rows are made of besides the patients themselves. */
interface Around {
  readonly byPatient: ReadonlyMap<string, readonly Finding[]>;
  /** Findings that name a unit but nobody in it, by finding. */
  readonly ofUnits: ReadonlyMap<string, Finding>;
  readonly arrivals: ReadonlyMap<string, Arrival>;
  readonly unitsWithNurses: ReadonlySet<string>;
}
const aroundOf = madeOnce((input: ViewInput): Around => {
  const arrivals = new Map([...arrivalsOf(input).values()].flat().map((arrival) => [arrival.encounter as string, arrival]));
  return { ...sorted(findingsOf(input)), arrivals, unitsWithNurses: unitsWithNurses(input) };
});

function* everyRow(input: ViewInput): Generator<[string, UnitNowRow]> {
  const { arrivals, ofUnits } = aroundOf(input);
  const keys = [
    ...rowsOf(patientsOf(input)).map(({ encounter }) => `patient/${encounter.encounter}`),
    ...keysOf('arrival', arrivals),
    ...rowsOf(input.hospital.operations.beds).map(({ bed }) => `bed/${bed}`),
    ...keysOf('finding', ofUnits),
  ];
  for (const key of keys) {
    const row = rowAt(input, key);
    if (row !== undefined) yield [key, row];
  }
}

const keysOf = (kind: string, by: ReadonlyMap<string, unknown>): readonly string[] => [...by.keys()].map((id) => `${kind}/${id}`);

function rowAt(input: ViewInput, key: string): UnitNowRow | undefined {
  const [kind, id] = partsOf(key);
  const around = aroundOf(input);
  if (kind === 'patient') {
    const patient = getRow(patientsOf(input), id as EncounterId);
    return patient === undefined ? undefined : patientRow(input, patient, around);
  }
  if (kind === 'arrival') {
    const arrival = around.arrivals.get(id);
    return arrival === undefined ? undefined : arrivalRow(input, arrival);
  }
  if (kind === 'bed') {
    const bed = getRow(input.hospital.operations.beds, id as Bed['bed']);
    return bed?.occupants.length === 0 ? bedRow(bed) : undefined;
  }
  const finding = around.ofUnits.get(id);
  return finding?.unit === undefined ? undefined : { row: 'finding', unit: finding.unit, ask: findingAsk(finding) };
}

/** Keys whose row may differ between two pictures; undefined = any may. Of arrivals and of findings of units there are few: all of them. */
function changedKeys(before: ViewInput, after: ViewInput): ReadonlySet<string> | undefined {
  const [old, now] = [before.hospital, after.hospital];
  const [was, is] = [aroundOf(before), aroundOf(after)];
  const nurses = (of: Around): string => [...of.unitsWithNurses].sort().join('|');
  if (old.facility !== now.facility || old.work.NumberDisputed !== now.work.NumberDisputed || nurses(was) !== nurses(is)) return undefined;
  const patients = new Set<string>(changedSince(patientsOf(before), patientsOf(after)));
  for (const { byPatient } of [was, is])
    for (const id of byPatient.keys()) if (!sameItems(was.byPatient.get(id) ?? none, is.byPatient.get(id) ?? none)) patients.add(id);
  const keys = new Set<string>();
  for (const { arrivals, ofUnits } of [was, is]) {
    for (const id of arrivals.keys()) patients.add(id);
    for (const key of [...keysOf('arrival', arrivals), ...keysOf('finding', ofUnits)]) keys.add(key);
  }
  for (const id of patients) keys.add(`patient/${id}`);
  for (const id of changedSince(old.operations.beds, now.operations.beds)) keys.add(`bed/${id}`);
  return keys;
}

const none: readonly Finding[] = [];

function sorted(found: readonly Finding[]): Pick<Around, 'byPatient' | 'ofUnits'> {
  const byPatient = new Map<string, Finding[]>();
  const ofUnits = new Map<string, Finding>();
  for (const finding of found) {
    if (finding.encounter === undefined) ofUnits.set(finding.finding, finding);
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

interface Kept {
  readonly findings: readonly Finding[];
  readonly nursesKnown: boolean;
  readonly asks: readonly Ask[];
  readonly goesTo: string | undefined;
  readonly disputed: boolean;
  readonly row: UnitNowRow;
}
/** The row made last of a patient, kept while nothing that it shows changed. */
const kept = keptOn<PatientNow, Kept>();

function patientRow(input: ViewInput, patient: PatientNow, { byPatient, arrivals, unitsWithNurses }: Around): UnitNowRow | undefined {
  const { encounter } = patient;
  const unit = encounter.location?.unit;
  if (unit === undefined) return undefined;
  const findings = byPatient.get(encounter.encounter) ?? none;
  const nursesKnown = unitsWithNurses.has(unit);
  const promised = arrivals.get(encounter.encounter);
  const goesTo = promised?.bed ?? promised?.unit;
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

const bedRow = madeOnce((bed: Bed): UnitNowRow => {
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
});
