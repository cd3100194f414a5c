/** What came of each rule by week: how often it fired and where, what people did about it and how soon, and what was overridden with which reasons. */
import { zoneOf } from '../discharge/expected-stay.ts';
import type { Hospital } from '../../hospital.ts';
import { entries, getRow, rows } from '../../table.ts';
import { localDay, midnightOf, type Instant, type Zone } from '../../time.ts';
import { newestOf, type Version } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import type { FiredHour } from '../../work/fired.ts';
import { unitOfFiring } from './firings.ts';
import { remembered } from '../../remembered.ts';

export interface UnitTally {
  fired: number;
  acknowledged: number;
  overridden: number;
}
export interface RuleWeek {
  readonly rule: string;
  /** The local Monday midnight that it begins at. */
  readonly week: Instant;
  fired: number;
  firedSilent: number;
  critical: number;
  acknowledged: number;
  snoozed: number;
  outcomes: number;
  /** Checks of orders that were shown to whoever signed, and those that were signed over. */
  shown: number;
  overridden: number;
  /** Cards of it that were shown in charts of other systems, and those that were taken up there; overridden ones are counted with the rest. */
  cards: number;
  accepted: number;
  readonly reasons: Record<string, number>;
  readonly units: Record<string, UnitTally>;
  /** From when it stood until the first answer, in milliseconds, in no promised order. */
  readonly answeredAfter: number[];
  /** Events behind it; of firings that are only counted by now the log alone knows them. */
  readonly positions: number[];
}

/** `news2@2017.1` and `census:lost-discharge@1` are of the rules `news2` and `census`. */
export const ruleName = (text: string): string => text.split(/[:@|]/, 1)[0] ?? text;

/** The local Monday midnight at or before: 1970-01-01 was a Thursday. */
export function weekOf(at: Instant, zone: Zone): Instant {
  const day = localDay(at, zone);
  return midnightOf(day - ((((day + 3) % 7) + 7) % 7), zone);
}

/** By `rule|week`. Worked out anew only when somebody did something, or a rule fired. */
export const ruleWeeks: (hospital: Hospital) => ReadonlyMap<string, RuleWeek> = remembered(
  ({ work, operations }: Hospital) => [
    work.RuleFired,
    work.firedHours,
    work.FindingStepped,
    work.CheckAnswered,
    work.CardShown,
    work.CardAnswered,
    work.CriticalAcknowledged,
    operations.description,
  ],
  (hospital) => {
    const found = new Map<string, RuleWeek>();
    const zone = zoneOf(hospital);
    const weekOfRule = (rule: string, at: Instant): RuleWeek => {
      const week = weekOf(at, zone);
      const key = `${rule}|${week}`;
      let one = found.get(key);
      if (one === undefined) found.set(key, (one = emptyWeek(rule, week)));
      return one;
    };
    const weekAt: WeekAt = (rule, { at, position }) => {
      const one = weekOfRule(rule, at);
      one.positions.push(position);
      return one;
    };
    for (const hour of rows(hospital.work.firedHours)) countHour(weekOfRule(hour.rule, hour.hour), hour);
    countFirings(hospital, weekAt);
    countAnswers(hospital, weekAt);
    countCriticals(hospital, weekAt);
    countChecks(hospital, weekAt);
    countCards(hospital, weekAt);
    return found;
  },
);

type WeekAt = (
  rule: string,
  version: Version<WorkOf<'RuleFired' | 'FindingStepped' | 'CheckAnswered' | 'CriticalAcknowledged' | 'CardShown' | 'CardAnswered'>>,
) => RuleWeek;

const emptyWeek = (rule: string, week: Instant): RuleWeek => ({
  rule,
  week,
  fired: 0,
  firedSilent: 0,
  critical: 0,
  acknowledged: 0,
  snoozed: 0,
  outcomes: 0,
  shown: 0,
  overridden: 0,
  cards: 0,
  accepted: 0,
  reasons: {},
  units: {},
  answeredAfter: [],
  positions: [],
});

/** What names no unit is of the house. */
function unitIn(week: RuleWeek, unit = 'house'): UnitTally {
  return (week.units[unit] ??= { fired: 0, acknowledged: 0, overridden: 0 });
}

/** Firings that are numbers by now; of an hour that two weeks share, by where it begins. */
function countHour(week: RuleWeek, { fired, silent, critical, units }: FiredHour): void {
  week.fired += fired;
  week.firedSilent += silent;
  week.critical += critical;
  for (const [unit, n] of Object.entries(units)) unitIn(week, unit).fired += n;
}

function countFirings({ work }: Hospital, weekAt: WeekAt): void {
  for (const versions of rows(work.RuleFired))
    for (const version of versions) {
      const { event } = version;
      if (event.state !== 'began') continue;
      const week = weekAt(ruleName(event.rule), version);
      if (event.silent === true) {
        week.firedSilent++;
        continue;
      }
      week.fired++;
      if (event.severity === 'critical') week.critical++;
      unitIn(week, event.unit).fired++;
    }
}

function countAnswers({ work }: Hospital, weekAt: WeekAt): void {
  for (const [finding, steps] of entries(work.FindingStepped)) {
    const answered = new Set<number>();
    const fired = newestOf(getRow(work.RuleFired, finding))?.event;
    for (const version of steps) {
      const { event, at } = version;
      const week = weekAt(ruleName(fired?.rule ?? finding), version);
      if (event.step === 'snoozed') countSnooze(week, event.reason, fired?.unit);
      if (event.step === 'outcome') week.outcomes++;
      const since = event.occasion;
      // The first answer to each occasion is the acknowledgement; what follows is work.
      if ((event.step !== 'seen' && event.step !== 'acting') || (since !== undefined && answered.has(since))) continue;
      week.acknowledged++;
      unitIn(week, fired?.unit).acknowledged++;
      if (since === undefined) continue;
      answered.add(since);
      if (at >= since) week.answeredAfter.push(at - since);
    }
  }
}

/** Set aside with a reason is an override, as signing over a check is. */
function countSnooze(week: RuleWeek, reason: string | undefined, unit: string | undefined): void {
  week.snoozed++;
  if (reason === undefined) return;
  week.overridden++;
  unitIn(week, unit).overridden++;
  week.reasons[reason] = (week.reasons[reason] ?? 0) + 1;
}

function countCriticals({ work, clinical }: Hospital, weekAt: WeekAt): void {
  for (const [observation, answers] of entries(work.CriticalAcknowledged))
    for (const version of answers) {
      const week = weekAt('critical-result', version);
      week.acknowledged++;
      const unit = unitOfFiring(work.RuleFired, `critical-result:${observation}`);
      if (unit !== undefined) unitIn(week, unit).acknowledged++;
      const read = getRow(clinical.observations, observation)?.find(({ position }) => position === version.event.version);
      if (read !== undefined && version.at >= read.at) week.answeredAfter.push(version.at - read.at);
    }
}

function countChecks({ work }: Hospital, weekAt: WeekAt): void {
  for (const versions of rows(work.CheckAnswered))
    for (const version of versions) {
      const { outcome, reason, unit } = version.event;
      const week = weekAt('medication-safety', version);
      week.shown++;
      if (outcome !== 'overridden') continue;
      week.overridden++;
      unitIn(week, unit).overridden++;
      if (reason !== undefined) week.reasons[reason] = (week.reasons[reason] ?? 0) + 1;
    }
}

/** A card is one however often it was sent; what was last said of it holds. */
function countCards({ work }: Hospital, weekAt: WeekAt): void {
  for (const versions of rows(work.CardShown)) {
    const [first] = versions;
    if (first !== undefined) weekAt(ruleName(first.event.rule), first).cards++;
  }
  for (const versions of rows(work.CardAnswered)) {
    const newest = newestOf(versions);
    if (newest === undefined) continue;
    const { rule, outcome, reason, unit } = newest.event;
    const week = weekAt(ruleName(rule), newest);
    if (outcome === 'accepted') week.accepted++;
    if (outcome !== 'overridden') continue;
    week.overridden++;
    unitIn(week, unit).overridden++;
    if (reason !== undefined) week.reasons[reason] = (week.reasons[reason] ?? 0) + 1;
  }
}

/** The value below which half of them lie, and nine of ten. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
