/** Who came in and went out of each level of care, hour by hour: read from the stays of encounters, the same whether counted live or on replay. */
import type { Encounter, Stay } from '../encounter.ts';
import { keptOn } from '../kept-on.ts';
import { levelsOfCare, type LevelOfCare } from '../operations/facility.ts';
import { partSums } from '../part-sums.ts';
import { getRow, rows } from '../table.ts';
import { dayMs, hourMs, instant, type Instant } from '../time.ts';
import { beganAt } from '../visit-numbers.ts';
import { anyMayChange, changedRows } from './changed-encounters.ts';
import { keptTable } from './kept-table.ts';
import type { ViewInput } from './view.ts';

export interface HourCount {
  /** Start of the hour. */
  readonly hour: Instant;
  readonly arrivals: number;
  readonly admissions: number;
  readonly transfers: number;
  readonly discharges: number;
  /** Encounters in a location when the hour ended; for the running hour, now. */
  readonly census: number;
  /** In and out by level of care. */
  readonly in: Map<LevelOfCare, number>;
  readonly out: Map<LevelOfCare, number>;
}

/** Hours looked back. */
export const movementHours = 24;

export interface Recent {
  readonly encounter: Encounter;
  /** The newest moment of any movement. */
  readonly movedAt: number;
  /** Stays that have not ended. */
  readonly open: number;
  /** Of what was told ahead of its time nothing that comes after this has happened. */
  readonly madeAt: Instant;
  /** When time alone changes it: it is too long ago, or something that was told ahead of its time happens. */
  readonly nextAt?: Instant;
}

/** Encounters that are here or moved in the hours looked back. */
export const recentOf = keptTable<Recent>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: ({ now }, encounter) => {
    if (encounter.status === 'cancelled' || encounter.stub === true || beganAt(encounter) === undefined) return undefined;
    const { dischargedAt, stays } = encounter;
    const movedAt = Math.max(0, ...momentsOf(encounter));
    const recent = { encounter, movedAt, open: stays.filter((stay) => stay.until === undefined).length, madeAt: now };
    const ahead = movedAt <= now ? Infinity : Math.min(...momentsOf(encounter).filter((at) => at > now));
    if (dischargedAt === undefined) return ahead === Infinity ? recent : { ...recent, nextAt: instant(ahead) };
    const until = instant(Math.max(dischargedAt, ...stays.map((stay) => stay.until ?? 0)) + (movementHours + 1) * hourMs);
    return until < now ? undefined : { ...recent, nextAt: instant(Math.min(ahead, until + 1)) };
  },
  nextAt: (recent) => recent.nextAt,
});

function momentsOf({ arrivedAt, admittedAt, dischargedAt, stays }: Encounter): readonly Instant[] {
  return [arrivedAt, admittedAt, dischargedAt, ...stays.flatMap(({ from, until }) => [from, until])].filter((at) => at !== undefined);
}

type Units = ViewInput['hospital']['operations']['units'];
const kept = keptOn<Sums, readonly HourCount[]>();

/** The last 24 whole hours and the running one, oldest first. */
export function movementsOf(input: ViewInput): readonly HourCount[] {
  const lastHour = Math.floor(input.now / hourMs);
  const sums = sumsOf(recentOf(input), keyOf(input.hospital.operations.units, lastHour));
  const known = kept.get(sums);
  if (known !== undefined) return known;
  const made = hoursOf(sums, lastHour - movementHours);
  kept.set(sums, made);
  return made;
}

/** Whether a whole day of movements is known: without it there is nothing to say of the next one. */
export function isDayKnown({ hospital, now }: ViewInput): boolean {
  for (const encounter of rows(hospital.operations.encounters)) {
    const began = encounter.status === 'cancelled' || encounter.stub === true ? undefined : beganAt(encounter);
    if (began !== undefined && now - began >= dayMs) return true;
  }
  return false;
}

interface Key {
  readonly units: Units;
  /** Start of the first hour, in hours. */
  readonly first: number;
}
const keys = keptOn<Units, Key>();

/** The same object for the same hour and the same units. */
function keyOf(units: Units, lastHour: number): Key {
  const [known, first] = [keys.get(units), lastHour - movementHours];
  if (known?.first === first) return known;
  const made = { units, first };
  keys.set(units, made);
  return made;
}

/** Numbers of one hour in their order; then who came into and went out of each level. The census is what changed in the hour. */
const fields = ['arrivals', 'admissions', 'transfers', 'discharges', 'census'] as const;
const width = fields.length + 2 * levelsOfCare.length;
type Sums = Int32Array;

const sumsOf = partSums<Recent, Sums, Key>({
  none: () => new Int32Array((movementHours + 1) * width),
  add: addMoves,
  join: (sums, part) => {
    for (let n = 0; n < sums.length; n++) sums[n] = (sums[n] ?? 0) + (part[n] ?? 0);
  },
});

function addMoves(sums: Sums, { encounter, movedAt, open, madeAt }: Recent, { units, first }: Key): void {
  const add = (hour: number | undefined, place: number, by = 1): void => {
    if (hour !== undefined) sums[hour * width + place] = (sums[hour * width + place] ?? 0) + by;
  };
  // Who did not move in the hours looked back was there through all of them, or through none.
  if (movedAt < first * hourMs) return add(0, placeOfCensus, open);
  const at = (time: Instant | undefined): number | undefined => {
    const hour = time === undefined || time > madeAt ? -1 : Math.floor(time / hourMs) - first;
    return hour < 0 || hour > movementHours ? undefined : hour;
  };
  add(at(encounter.arrivedAt), 0);
  if (encounter.class === 'I') add(at(encounter.admittedAt), 1);
  add(at(encounter.dischargedAt), 3);
  const levelIn = (stay: Stay | undefined): LevelOfCare | undefined => (stay === undefined ? undefined : getRow(units, stay.location.unit)?.levelOfCare);
  const { stays } = encounter;
  for (const [i, stay] of stays.entries()) {
    countPresent(stay, madeAt, first, (hour, by) => add(hour, placeOfCensus, by));
    const [came, went] = [at(stay.from), at(stay.until)];
    // Most stays neither began nor ended in the hours looked back.
    if (came === undefined && went === undefined) continue;
    const own = levelIn(stay);
    if (own === undefined) continue;
    if (i > 0 && stay.location !== stays[i - 1]?.location) add(came, 2);
    if (levelIn(stays[i - 1]) !== own) add(came, placeOfLevel('in', own));
    if (stay.until !== undefined && levelIn(stays[i + 1]) !== own) add(went, placeOfLevel('out', own));
  }
}

const placeOfCensus = 4;
const placeOfLevel = (way: 'in' | 'out', level: LevelOfCare): number => fields.length + (way === 'in' ? 0 : levelsOfCare.length) + levelsOfCare.indexOf(level);

/** One more from the first hour at whose end (for the running one: now) the stay had begun, one less from the first at which it was over. */
function countPresent(stay: Stay, now: Instant, firstHour: number, step: (hour: number, by: number) => void): void {
  const hourOf = (at: Instant): number => Math.min(movementHours, Math.max(0, Math.ceil(at / hourMs) - firstHour - 1));
  if (stay.from <= now) step(hourOf(stay.from), 1);
  if (stay.until !== undefined && stay.until <= now) step(hourOf(stay.until), -1);
}

function hoursOf(sums: Sums, first: number): readonly HourCount[] {
  let present = 0;
  return Array.from({ length: movementHours + 1 }, (_, n): HourCount => {
    const [arrivals = 0, admissions = 0, transfers = 0, discharges = 0, change = 0] = sums.subarray(n * width, (n + 1) * width);
    const levels = (way: 'in' | 'out'): Map<LevelOfCare, number> =>
      new Map(
        levelsOfCare.flatMap((level): [LevelOfCare, number][] => {
          const count = sums[n * width + placeOfLevel(way, level)] ?? 0;
          return count === 0 ? [] : [[level, count]];
        }),
      );
    present += change;
    return { hour: instant((first + n) * hourMs), arrivals, admissions, transfers, discharges, census: present, in: levels('in'), out: levels('out') };
  });
}
