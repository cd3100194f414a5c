/**
 * A unit's nurses and patients as a line over the last day, cut wherever either changes: from it every breach has the instant at which it began
 * and the instant at which it ended. Everything that happens at one instant is taken together, so that a handover is no breach.
 */
import { instant, type Instant } from '../../time.ts';
import { loadKey, type Loads } from './assigned.ts';
import { overtimeMs, type ShiftNow, type Stretch } from './presence.ts';
import { countedNurses, isEnough, type RatioGroup } from './ratio-pack.ts';
import type { Time } from './unit-census.ts';

export interface Breach {
  /** The instant at which it began; `beganBefore` says that it was so when the window opened. */
  readonly from: Instant;
  readonly beganBefore?: boolean;
  /** Absent = still. */
  readonly until?: Instant;
  /** The fewest nurses against the most that were needed, while it lasted. */
  readonly shortMost: number;
}

interface Step {
  readonly at: Instant;
  readonly registered: number;
  readonly practical: number;
  readonly patients: number;
  /** Shifts that say that this hour is known. */
  readonly known: number;
}

/** What is needed at a time with so many patients. */
export type Groups = (patients: number) => readonly RatioGroup[];

export interface LineInput {
  readonly unit: string;
  readonly shifts: readonly ShiftNow[];
  readonly loads: Loads;
  readonly patients: readonly Time[];
  readonly from: Instant;
  readonly now: Instant;
  readonly groups: Groups;
  needs(patients: number): number;
}

/** Breaches between `from` and now, oldest first. */
export function breachesOf(line: LineInput): Breach[] {
  const found: Breach[] = [];
  let open: { from: Instant; beganBefore?: boolean; shortMost: number } | undefined;
  for (const { at, nurses, patients, known } of levels(steps(line), line.from)) {
    const breach = known && !isEnough(nurses, line.groups(patients));
    const short = breach ? line.needs(patients) - nurses : 0;
    if (breach && open === undefined) open = { from: at, shortMost: short, ...(at <= line.from ? { beganBefore: true } : {}) };
    else if (breach && open !== undefined) open.shortMost = Math.max(open.shortMost, short);
    else if (open !== undefined) {
      found.push({ ...open, until: at });
      open = undefined;
    }
  }
  if (open !== undefined) found.push(open);
  return found;
}

interface Level {
  readonly at: Instant;
  readonly nurses: number;
  readonly patients: number;
  readonly known: boolean;
}

/** The running sums after each instant, from the start of the window on. */
function levels(all: readonly Step[], from: Instant): Level[] {
  const sorted = [...all].sort((a, b) => a.at - b.at);
  const found: Level[] = [];
  let [registered, practical, patients, known] = [0, 0, 0, 0];
  sorted.forEach((step, n) => {
    registered += step.registered;
    practical += step.practical;
    patients += step.patients;
    known += step.known;
    const next = sorted[n + 1];
    if (next !== undefined && (next.at === step.at || next.at <= from)) return;
    found.push({ at: instant(Math.max(step.at, from)), nurses: countedNurses(registered, practical), patients, known: known > 0 });
  });
  return found;
}

function steps({ unit, shifts, loads, patients, now }: LineInput): Step[] {
  const found: Step[] = [];
  const add = (from: Instant, until: Instant | undefined, what: Partial<Omit<Step, 'at'>>): void => {
    if (from > now) return;
    const none = { registered: 0, practical: 0, patients: 0, known: 0 };
    found.push({ ...none, ...what, at: from });
    if (until === undefined || until > now) return;
    found.push({
      at: until,
      registered: -(what.registered ?? 0),
      practical: -(what.practical ?? 0),
      patients: -(what.patients ?? 0),
      known: -(what.known ?? 0),
    });
  };
  for (const time of patients) add(time.from, time.until, { patients: 1 });
  for (const { from, until, kind } of counting(unit, shifts, loads)) add(from, until, kind === 'lpn' ? { practical: 1 } : { registered: 1 });
  for (const shift of shifts)
    if (!shift.unspoken && shift.presence !== 'cancelled' && belongs(shift, unit)) add(shift.startsAt, instant(shift.endsAt + overtimeMs), { known: 1 });
  return found;
}

const belongs = (shift: ShiftNow, unit: string): boolean => shift.unit === unit || shift.homeUnit === unit || shift.stretches.some((one) => one.unit === unit);

interface Counting {
  readonly from: Instant;
  readonly until?: Instant;
  readonly kind: ShiftNow['kind'];
}

/** The times at which somebody counts on the unit: there and not away relieving elsewhere, or relieving here. */
function counting(unit: string, shifts: readonly ShiftNow[], loads: Loads): Counting[] {
  const breaks = new Map<string, Stretch[]>();
  for (const { stretches } of shifts)
    for (const one of stretches) if (one.state === 'on-break' && one.relief !== undefined) breaks.set(one.relief, [...(breaks.get(one.relief) ?? []), one]);
  const found: Counting[] = [];
  for (const { shift, kind, staff, stretches } of shifts) {
    if (kind !== 'rn' && kind !== 'lpn' && kind !== 'charge') continue;
    const covered = breaks.get(shift) ?? [];
    const here = stretches.filter(({ state }) => state === 'here');
    // Her own patients make a charge nurse count from when she took the first of those whom she has now.
    const load = kind === 'charge' ? loads.get(loadKey(unit, staff)) : undefined;
    const own = kind === 'charge' ? (load === undefined ? [] : clip(here, instant(Math.min(...load.map(({ at }) => at))))) : here;
    for (const stretch of own) if (stretch.unit === unit) found.push(...without(stretch, covered).map((part) => ({ ...part, kind })));
    for (const stretch of here)
      for (const relieved of covered) if (relieved.unit === unit) found.push(...shared(stretch, relieved).map((part) => ({ ...part, kind })));
  }
  return found;
}

const clip = (stretches: readonly Stretch[], from: Instant): Stretch[] =>
  stretches.flatMap((one) => (one.until !== undefined && one.until <= from ? [] : [{ ...one, from: instant(Math.max(one.from, from)) }]));

const never = Number.MAX_SAFE_INTEGER;
type Span = Pick<Stretch, 'from' | 'until'>;
const span = (from: number, until: number): Span[] => (until <= from ? [] : [{ from: instant(from), ...(until === never ? {} : { until: instant(until) }) }]);

const shared = (a: Span, b: Span): Span[] => span(Math.max(a.from, b.from), Math.min(a.until ?? never, b.until ?? never));

/** What is left of a stretch once the times of others are cut out. */
function without(stretch: Span, cut: readonly Span[]): Span[] {
  let left: Span[] = [stretch];
  for (const one of cut)
    left = left.flatMap((part) => [
      ...span(part.from, Math.min(part.until ?? never, one.from)),
      ...span(Math.max(part.from, one.until ?? never), part.until ?? never),
    ]);
  return left;
}
