/** The six actions of the dock: what each does to what is selected, in one more tap; or why it cannot. */
import type { StaffRow } from '@healthos/core/views/rows-staffing.ts';
import type { UnitNowRow } from '@healthos/core/views/rows-unit.ts';
import { asksOf, placeOf, weightOf, type PatientRow } from './order.ts';

export type ActName = 'ready' | 'bed' | 'accept' | 'milestone' | 'check-in' | 'acknowledge';

export interface Act {
  readonly act: ActName;
  readonly title: string;
  /** What it would do to what is selected: `Teaching done`. */
  readonly what: string;
  readonly ask?: { readonly request: string; readonly body: Readonly<Record<string, unknown>>; readonly label: string };
  /** Where it leads instead of asking. */
  readonly opens?: 'staffing';
}

export interface Selection {
  readonly row: UnitNowRow | undefined;
  /** A nurse who was chosen in the strip. */
  readonly nurse: StaffRow | undefined;
  readonly staff: readonly StaffRow[];
  readonly unit: string;
  readonly now: number;
  /** The staff id of whoever holds the tablet. */
  readonly me: string | undefined;
  /** Points of acuity of each nurse's patients, where every one of them has an acuity. */
  readonly workloads?: ReadonlyMap<string, number>;
  /** What a staff id is called, where the house's staff file names it. */
  readonly nameOf?: (staff: string) => string | undefined;
}

export const milestoneWords: Readonly<Record<string, string>> = {
  'medically-ready': 'Medically ready',
  'therapy-cleared': 'Therapy cleared',
  'teaching-done': 'Teaching done',
  'medicines-to-bed': 'Medicines to bed',
  'ride-arranged': 'Ride arranged',
  'papers-signed': 'Papers signed',
};

export function actsFor(selection: Selection): readonly Act[] {
  return [ready(selection), bed(selection), accept(selection), milestone(selection), checkIn(selection), acknowledge(selection)];
}

const selectFirst = 'select a patient';

function ready({ row }: Selection): Act {
  const base = { act: 'ready', title: 'Ready to move' } as const;
  if (row?.row !== 'patient') return { ...base, what: selectFirst };
  const isReady = row.readyAt !== undefined;
  return {
    ...base,
    what: isReady ? 'take back' : `${placeOf(row)} is ready`,
    ask: {
      request: 'ready-to-move',
      body: { encounter: row.encounter, ready: !isReady, seen: { ready: isReady, ...(row.bed === undefined ? {} : { bed: row.bed }) } },
      label: isReady ? `${placeOf(row)} not ready to move yet` : `${placeOf(row)} ready to move`,
    },
  };
}

/** A free bed is dirty; a bed with somebody in it, or one that is being turned, is blocked; a blocked bed is opened again. */
function bed({ row }: Selection): Act {
  const base = { act: 'bed', title: 'Bed dirty, blocked' } as const;
  if (row === undefined || row.row === 'finding' || row.row === 'arrival' || row.bed === undefined) return { ...base, what: 'select a bed' };
  const place = placeOf(row);
  if (row.row === 'bed' && row.state === 'blocked')
    return { ...base, what: `open ${place} again`, ask: { request: 'bed-block', body: { bed: row.bed, blocked: false }, label: `${place} open again` } };
  if (row.row === 'bed' && (row.state === 'open' || row.state === 'held' || row.state === 'assigned'))
    return {
      ...base,
      what: `${place} is dirty`,
      ask: { request: 'evs-step', body: { bed: row.bed, step: 'request', reason: 'Found dirty by the unit' }, label: `${place} bed dirty` },
    };
  return {
    ...base,
    what: `block ${place}`,
    ask: { request: 'bed-block', body: { bed: row.bed, blocked: true, reason: 'Blocked by the unit' }, label: `${place} bed blocked` },
  };
}

/** Gives the patient to the chosen nurse, else to whoever holds the tablet and is on shift, else to the nurse with the lightest workload, or the fewest patients where a workload is not known. */
function accept(selection: Selection): Act {
  const base = { act: 'accept', title: 'Accept assignment' } as const;
  const { row, unit } = selection;
  if (row?.row !== 'patient' && row?.row !== 'arrival') return { ...base, what: selectFirst };
  const nurse = takerOf(selection);
  if (nurse === undefined) return { ...base, what: 'no nurse is here' };
  const called = selection.nameOf?.(nurse.staff) ?? shortStaff(nurse.staff, unit);
  const before = row.nurse ?? '';
  if (before === nurse.staff) return { ...base, what: `${called} has ${placeOf(row)}` };
  return {
    ...base,
    what: `${placeOf(row)} to ${called}`,
    ask: {
      request: 'assign-nurse',
      body: { encounter: row.encounter, nurse: nurse.staff, ...(row.row === 'arrival' ? { unit } : { seen: { nurse: before } }) },
      label: `${placeOf(row)} to ${shortStaff(nurse.staff, unit)}`,
    },
  };
}

const isNurse = ({ kind }: StaffRow): boolean => kind === 'rn' || kind === 'lpn' || kind === 'charge';

export function takerOf({ nurse, staff, me, row, workloads }: Selection): StaffRow | undefined {
  if (nurse !== undefined && isNurse(nurse)) return nurse;
  const here = staff.filter((one) => isNurse(one) && one.presence === 'here');
  const mine = here.find((one) => one.staff === me);
  if (mine !== undefined) return mine;
  const has = row?.row === 'patient' ? row.nurse : undefined;
  const takers = here.filter(({ kind, staff: id }) => kind !== 'charge' && id !== has);
  // Who has nobody has no workload; one that is not known is compared with none.
  const load = ({ staff: id, patients }: StaffRow): number | undefined => (patients === 0 ? 0 : workloads?.get(id));
  const known = takers.every((one) => load(one) !== undefined);
  return takers.sort((a, b) => (known ? (load(a) ?? 0) - (load(b) ?? 0) : 0) || a.patients - b.patients || (a.staff < b.staff ? -1 : 1))[0];
}

/** The one that is due, else the next that nobody spoke of. */
export function nextMilestone(row: PatientRow): PatientRow['milestones'][number] | undefined {
  return row.milestones.find(({ state }) => state === 'due') ?? row.milestones.find(({ state }) => state === 'unsaid');
}

function milestone({ row }: Selection): Act {
  const base = { act: 'milestone', title: 'Milestone' } as const;
  if (row?.row !== 'patient') return { ...base, what: selectFirst };
  const next = nextMilestone(row);
  if (next === undefined) return { ...base, what: 'all are done' };
  const word = milestoneWords[next.milestone] ?? next.milestone;
  return {
    ...base,
    what: word,
    ask: {
      request: 'milestone-step',
      body: { encounter: row.encounter, milestone: next.milestone, state: 'done', seen: next.position ?? 0 },
      label: `${placeOf(row)} ${word.toLowerCase()}`,
    },
  };
}

const soonMs = 30 * 60_000;

/** The chosen nurse's next step; else whoever should have come, else whoever is on break, by time. */
function checkIn({ nurse, staff, unit, now, nameOf }: Selection): Act {
  const base = { act: 'check-in', title: 'Staffing check‑in' } as const;
  const late = staff.filter(({ presence, startsAt }) => presence === 'expected' && startsAt <= now + soonMs).sort((a, b) => a.startsAt - b.startsAt)[0];
  const who = nurse ?? late ?? staff.find(({ presence }) => presence === 'on-break');
  const step = who === undefined ? undefined : stepOf(who, staff);
  if (who === undefined || step === undefined) return { ...base, what: 'choose who', opens: 'staffing' };
  const label = `${shortStaff(who.staff, unit)} ${step.says}`;
  return {
    ...base,
    what: `${nameOf?.(who.staff) ?? shortStaff(who.staff, unit)} ${step.says}`,
    ask: { request: 'staff-check-in', body: { shift: who.shift, ...step.body, seen: { presence: who.presence } }, label },
  };
}

interface Step {
  readonly says: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** In, on break with the charge nurse as relief where she is free, back. */
export function stepOf(who: StaffRow, staff: readonly StaffRow[]): Step | undefined {
  switch (who.presence) {
    case 'expected':
    case 'absent':
      return { says: 'in', body: { step: 'checked-in' } };
    case 'on-break':
      return { says: 'back', body: { step: 'back' } };
    case 'here': {
      const relief = staff.find(({ kind, presence, shift, counted }) => kind === 'charge' && presence === 'here' && !counted && shift !== who.shift);
      return relief === undefined ? { says: 'break', body: { step: 'break' } } : { says: 'break, relieved', body: { step: 'break', relief: relief.shift } };
    }
    default:
      return undefined;
  }
}

function acknowledge({ row, now }: Selection): Act {
  const base = { act: 'acknowledge', title: 'Acknowledge' } as const;
  if (row === undefined || row.row === 'bed') return { ...base, what: 'select what asks' };
  const asking = asksOf(row).filter(({ finding, state }) => finding !== undefined && (state === 'new' || state === 'seen'));
  // A critical value is read back, which one tap is not.
  const open = asking
    .filter(({ critical }) => critical === undefined)
    .sort((a, b) => Number(b.state === 'new') - Number(a.state === 'new') || weightOf(b, now) - weightOf(a, now))[0];
  if (open?.finding === undefined) return { ...base, what: asking.length > 0 ? 'read it back' : 'nothing to answer' };
  const step = open.state === 'new' ? 'seen' : 'acting';
  const place = row.row === 'finding' ? row.unit : placeOf(row);
  return {
    ...base,
    what: step === 'seen' ? 'I have seen it' : 'I act on it',
    ask: {
      request: 'finding-step',
      body: { finding: open.finding, step, seen: { state: open.state, ...(open.since === undefined ? {} : { since: open.since }) } },
      label: `${place} ${step === 'seen' ? 'acknowledged' : 'acted on'}: ${open.says}`,
    },
  };
}

/** What a staff id is called where the unit is known: opaque ids often begin with it. */
export function shortStaff(staff: string, unit: string): string {
  const rest = staff.startsWith(unit) && staff.length > unit.length ? staff.slice(unit.length) : staff;
  return rest.replace(/^[-_. ]+/u, '').slice(0, 12);
}
