/**
 * How people flow through this house, learned from its own log: method `house-flow@2`. Chances an hour of leaving and moving on by level, length of
 * stay and hour of the day; arrivals by hour of the week; admissions by severity and time in the emergency department. Cells with few days
 * are drawn towards what is common to more of them, so that a week of log is enough to begin with.
 */
import { levelsOfCare, type LevelOfCare } from '../../operations/facility.ts';
import { emergency, levelCount } from './course.ts';
import { ageBands, edBands, emptyCounts, planBands, severities, stayCell, weekHours, type Counts, type DayCounts } from './day-counts.ts';

export const flowMethod = 'house-flow@2';
/** Days of log that are learned from: the newest. */
export const learnedDays = 28;
/** Cases of the common picture that each cell begins with; `leavings`: of all levels on a day of the week, and on a kind of day. */
const shrinkage = { cases: 8, weeks: 3, days: 2, hours: 2, leavings: 40 } as const;
/** Of a day that nothing is known of yet most is known from others of its kind: Monday to Friday, Saturday and Sunday (0). */
const kindOf = (day: number): number => (day === 0 || day === 6 ? 1 : 0);
const kinds = 2;

/** Plain numbers, so that it crosses to another thread as it is. */
export interface Flow {
  /** Days counted, in whole hours looked at. */
  readonly hours: number;
  /** Chance that somebody leaves (or is said to leave) in the next hour, by level, band of stay and local hour. */
  readonly leave: Float64Array;
  /** What to multiply the chance of leaving with, by level and day of the week (Sunday = 0). */
  readonly weekday: Float64Array;
  /** Of moving on to another level. */
  readonly move: Float64Array;
  /** Level to level, rows sum to 1 where anybody ever moved. */
  readonly moveTo: Float64Array;
  /** Share of leavings that are said before they happen, by level. */
  readonly said: Float64Array;
  /** Chance of leaving in the next hour once it was said, by level and hours since. */
  readonly planned: Float64Array;
  /** Chance of a decision in the next hour, by hours in the emergency department. */
  readonly decide: Float64Array;
  /** Share of decisions that admit, by severity (0 = unknown). */
  readonly admit: Float64Array;
  readonly firstLevel: Float64Array;
  /** Emergency arrivals an hour, by hour of the week. */
  readonly arrive: Float64Array;
  readonly severity: Float64Array;
  /** Others who come to a level from outside, an hour, by level and hour of the week. */
  readonly enter: Float64Array;
  /** Share of a level's newcomers that each unit takes. */
  readonly unitShare: ReadonlyMap<string, number>;
}

/** What the days say together. `levelOfUnit` says which units share a level. */
export function learnFlow(days: readonly DayCounts[], levelOfUnit: ReadonlyMap<string, LevelOfCare>): Flow {
  const sum = emptyCounts();
  for (const name of Object.keys(sum) as (keyof Counts)[]) for (const day of days) addTo(sum[name], day[name]);
  const mix = shares(sum.arrivalsBySeverity, [0, 0, 0, 1, 0, 0]);
  return {
    hours: total(sum.looked),
    leave: hazards(sum.stayed, sum.leaving),
    weekday: weekdays(sum),
    move: hazards(sum.stayed, sum.moved),
    moveTo: rowsOfShares(sum.moves),
    said: Float64Array.from({ length: levelCount }, (_, level) => ratio(at(sum.leavingSaid, level), leavings(sum, level), 0)),
    planned: plannedHazards(sum),
    decide: bandHazards(sum.waitedEd, sum.decidedEd, edBands),
    admit: admissions(sum),
    firstLevel: shares(sum.firstLevel, []),
    arrive: weekRates(sum.looked, sum.arrivals),
    severity: mix,
    enter: entering(sum),
    unitShare: unitShares(days, levelOfUnit),
  };
}

function addTo(sum: Float64Array, more: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (more[i] ?? 0);
}

const at = (table: Float64Array, cell: number): number => table[cell] ?? 0;
function total(table: Float64Array): number {
  let sum = 0;
  for (const n of table) sum += n;
  return sum;
}
const ratio = (part: number, whole: number, otherwise: number): number => (whole > 0 ? part / whole : otherwise);

function leavings({ leaving }: Counts, level: number): number {
  return total(leaving.subarray(stayCell(level, 0, 0), stayCell(level + 1, 0, 0)));
}

/** A level's chance is its bands of stay times its hours of day: two rounds of fitting one to the other, each drawn towards the level's mean. */
function hazards(stayed: Float64Array, left: Float64Array): Float64Array {
  const made = new Float64Array(stayed.length);
  for (let level = 0; level < levelCount; level++) fitLevel(made, stayed, left, level);
  return made;
}

function fitLevel(made: Float64Array, stayed: Float64Array, left: Float64Array, level: number): void {
  const [first, end] = [stayCell(level, 0, 0), stayCell(level + 1, 0, 0)];
  const mean = ratio(total(left.subarray(first, end)), total(stayed.subarray(first, end)), 0);
  if (mean === 0) return;
  const bands = new Float64Array(ageBands).fill(mean);
  const hours = new Float64Array(24).fill(1);
  for (let round = 0; round < 3; round++) {
    for (let band = 0; band < ageBands; band++) {
      let [seen, expected] = [shrinkage.cases, shrinkage.cases / mean];
      for (let hour = 0; hour < 24; hour++) {
        seen += at(left, stayCell(level, band, hour));
        expected += at(stayed, stayCell(level, band, hour)) * at(hours, hour);
      }
      bands[band] = seen / expected;
    }
    for (let hour = 0; hour < 24; hour++) {
      let [seen, expected] = [shrinkage.hours, shrinkage.hours as number];
      for (let band = 0; band < ageBands; band++) {
        seen += at(left, stayCell(level, band, hour));
        expected += at(stayed, stayCell(level, band, hour)) * at(bands, band);
      }
      hours[hour] = seen / expected;
    }
  }
  for (let band = 0; band < ageBands; band++)
    for (let hour = 0; hour < 24; hour++) made[stayCell(level, band, hour)] = Math.min(0.95, at(bands, band) * at(hours, hour));
}

/**
 * Leavings of a weekday over those that its hours would bring on any day: of all levels together, drawn towards days of its kind, and each level drawn
 * towards that.
 */
function weekdays({ stayedByWeek, leavingByWeek }: Counts): Float64Array {
  const [seen, expected] = [new Float64Array(levelCount * 7), new Float64Array(levelCount * 7)];
  const [allSeen, allExpected] = [new Float64Array(7), new Float64Array(7)];
  for (let level = 0; level < levelCount; level++)
    for (let hour = 0; hour < 24; hour++) {
      let [stays, leaves] = [0, 0];
      for (let day = 0; day < 7; day++) {
        stays += at(stayedByWeek, level * weekHours + day * 24 + hour);
        leaves += at(leavingByWeek, level * weekHours + day * 24 + hour);
      }
      for (let day = 0; day < 7; day++) {
        const cell = level * weekHours + day * 24 + hour;
        const usual = at(stayedByWeek, cell) * ratio(leaves, stays, 0);
        seen[level * 7 + day] = at(seen, level * 7 + day) + at(leavingByWeek, cell);
        expected[level * 7 + day] = at(expected, level * 7 + day) + usual;
        allSeen[day] = at(allSeen, day) + at(leavingByWeek, cell);
        allExpected[day] = at(allExpected, day) + usual;
      }
    }
  const [kindSeen, kindExpected] = [new Float64Array(kinds).fill(shrinkage.leavings), new Float64Array(kinds).fill(shrinkage.leavings)];
  for (let day = 0; day < 7; day++) {
    kindSeen[kindOf(day)] = at(kindSeen, kindOf(day)) + at(allSeen, day);
    kindExpected[kindOf(day)] = at(kindExpected, kindOf(day)) + at(allExpected, day);
  }
  return Float64Array.from({ length: levelCount * 7 }, (_, i) => {
    const ofKind = at(kindSeen, kindOf(i % 7)) / at(kindExpected, kindOf(i % 7));
    const common = (at(allSeen, i % 7) + shrinkage.leavings * ofKind) / (at(allExpected, i % 7) + shrinkage.leavings);
    return (at(seen, i) + 2 * shrinkage.cases * common) / (at(expected, i) + 2 * shrinkage.cases);
  });
}

function bandHazards(waited: Float64Array, ended: Float64Array, bands: number, first = 0): Float64Array {
  let [all, over] = [0, 0];
  for (let i = 0; i < bands; i++) [all, over] = [all + at(waited, first + i), over + at(ended, first + i)];
  const mean = ratio(over, all, 0.25);
  return Float64Array.from({ length: bands }, (_, i) =>
    Math.min(0.98, (at(ended, first + i) + shrinkage.cases * mean) / (at(waited, first + i) + shrinkage.cases)),
  );
}

function plannedHazards({ waitedPlanned, leftPlanned }: Counts): Float64Array {
  const [waited, left] = [new Float64Array(planBands), new Float64Array(planBands)];
  for (let i = 0; i < waitedPlanned.length; i++) {
    waited[i % planBands] = at(waited, i % planBands) + at(waitedPlanned, i);
    left[i % planBands] = at(left, i % planBands) + at(leftPlanned, i);
  }
  const common = bandHazards(waited, left, planBands);
  return Float64Array.from({ length: levelCount * planBands }, (_, i) => {
    const mean = at(common, i % planBands);
    return Math.min(0.98, (at(leftPlanned, i) + shrinkage.cases * mean) / (at(waitedPlanned, i) + shrinkage.cases));
  });
}

function admissions({ decidedBySeverity, admittedBySeverity }: Counts): Float64Array {
  const mean = ratio(total(admittedBySeverity), total(decidedBySeverity), 0.25);
  return Float64Array.from(
    { length: severities },
    (_, esi) => (at(admittedBySeverity, esi) + shrinkage.cases * mean) / (at(decidedBySeverity, esi) + shrinkage.cases),
  );
}

function shares(counts: Float64Array, otherwise: readonly number[]): Float64Array {
  const sum = total(counts);
  return Float64Array.from({ length: counts.length }, (_, i) => (sum > 0 ? at(counts, i) / sum : (otherwise[i] ?? 0)));
}

function rowsOfShares(counts: Float64Array): Float64Array {
  const made = new Float64Array(counts.length);
  for (let from = 0; from < levelCount; from++) {
    const row = counts.subarray(from * levelCount, (from + 1) * levelCount);
    made.set(shares(row, []), from * levelCount);
  }
  return made;
}

/** An hour of the week is drawn towards the same hour of days of its kind, that towards the same hour of every day, and that towards the mean hour. */
function weekRates(looked: Float64Array, came: Float64Array, first = 0): Float64Array {
  let [allHours, all] = [0, 0];
  const [byHour, hoursOf] = [new Float64Array(24), new Float64Array(24)];
  const [byKind, hoursOfKind] = [new Float64Array(24 * kinds), new Float64Array(24 * kinds)];
  const kindCell = (w: number): number => kindOf(Math.floor(w / 24)) * 24 + (w % 24);
  for (let w = 0; w < weekHours; w++) {
    const [n, hours] = [at(came, first + w), at(looked, w)];
    [allHours, all] = [allHours + hours, all + n];
    byHour[w % 24] = at(byHour, w % 24) + n;
    hoursOf[w % 24] = at(hoursOf, w % 24) + hours;
    byKind[kindCell(w)] = at(byKind, kindCell(w)) + n;
    hoursOfKind[kindCell(w)] = at(hoursOfKind, kindCell(w)) + hours;
  }
  const mean = ratio(all, allHours, 0);
  return Float64Array.from({ length: weekHours }, (_, w) => {
    const daily = (at(byHour, w % 24) + shrinkage.hours * mean) / (at(hoursOf, w % 24) + shrinkage.hours);
    const ofKind = (at(byKind, kindCell(w)) + shrinkage.days * daily) / (at(hoursOfKind, kindCell(w)) + shrinkage.days);
    return (at(came, first + w) + shrinkage.weeks * ofKind) / (at(looked, w) + shrinkage.weeks);
  });
}

function entering({ looked, entered }: Counts): Float64Array {
  const made = new Float64Array(entered.length);
  for (let level = 0; level < levelCount; level++) if (level !== emergency) made.set(weekRates(looked, entered, level * weekHours), level * weekHours);
  return made;
}

/** Units of a level that took nobody yet share what is left over equally with the others. */
function unitShares(days: readonly DayCounts[], levelOfUnit: ReadonlyMap<string, LevelOfCare>): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const { unitEntries } of days) for (const [unit, n] of unitEntries) taken.set(unit, (taken.get(unit) ?? 0) + n);
  const made = new Map<string, number>();
  for (const level of levelsOfCare) {
    const units = [...levelOfUnit].filter(([, own]) => own === level).map(([unit]) => unit);
    const sum = units.reduce((all, unit) => all + (taken.get(unit) ?? 0) + 1, 0);
    for (const unit of units) made.set(unit, ((taken.get(unit) ?? 0) + 1) / sum);
  }
  return made;
}
