/**
 * The firing log in the picture, bounded: single firings of the last two weeks, and before that how many there were by rule and hour, as far back as weeks
 * are shown. The log itself keeps all of them. Facts that come late by less than the two weeks end in the same picture, whatever their order.
 */
import { entries, getRow, putRow, removeRow, rows, type Table } from '../table.ts';
import { dayMs, hourMs, instant, type Instant } from '../time.ts';
import { newestOf, type Version, type Versions } from '../versions.ts';
import type { WorkOf } from './events.ts';
import type { WorkState } from './state.ts';

export const firedLimits = {
  /** Days of single firings. */
  singleDays: 14,
  /** Days that are counted; a screen shows thirteen weeks and this one. */
  countedDays: 98,
} as const;

type Firing = WorkOf<'RuleFired'>;

/** Firings of one rule that began in one hour. */
export interface FiredHour {
  readonly rule: string;
  readonly hour: Instant;
  readonly fired: number;
  readonly silent: number;
  readonly critical: number;
  /** Those that somebody saw, by unit; `house` where none is named. */
  readonly units: Readonly<Record<string, number>>;
}

export interface FiredCounts {
  /** Single firings before this are counted, and kept only while they stand or somebody answered them. */
  readonly firedFrom: Instant;
  readonly firedHours: Table<string, FiredHour>;
}

/** What a firing that was put in its place leaves: the old ones become numbers. */
export function boundFired(state: WorkState, { event, at }: Version<Firing>): WorkState {
  const from = instant(Math.floor(at / dayMs) * dayMs - firedLimits.singleDays * dayMs);
  if (from <= state.firedFrom) return at >= state.firedFrom ? state : without(state, event.finding, state.firedFrom);
  let next: WorkState = { ...state, firedFrom: from };
  for (const [finding] of entries(state.RuleFired)) next = without(next, finding, from);
  const oldest = from - (firedLimits.countedDays - firedLimits.singleDays) * dayMs;
  let { firedHours } = next;
  for (const { rule, hour } of rows(firedHours)) if (hour < oldest) firedHours = removeRow(firedHours, keyOf(rule, hour));
  return firedHours === next.firedHours ? next : { ...next, firedHours };
}

function without(state: WorkState, finding: string, from: Instant): WorkState {
  const versions: Versions<Firing> = getRow(state.RuleFired, finding) ?? [];
  const newest = newestOf(versions);
  const stands = newest?.event.state === 'began' || isAnswered(state, finding);
  const kept = versions.filter((one) => one.at >= from || (one === newest && stands));
  if (kept.length === versions.length) return state;
  const RuleFired = kept.length === 0 ? removeRow(state.RuleFired, finding) : putRow(state.RuleFired, finding, kept);
  return { ...state, RuleFired, firedHours: versions.filter((one) => !kept.includes(one)).reduce(counted, state.firedHours) };
}

/** Of whom somebody answered it is still asked which unit and rule it was of. */
function isAnswered(state: WorkState, finding: string): boolean {
  const critical = 'critical-result:';
  if (getRow(state.FindingStepped, finding) !== undefined) return true;
  return finding.startsWith(critical) && getRow(state.CriticalAcknowledged, finding.slice(critical.length)) !== undefined;
}

function counted(hours: Table<string, FiredHour>, { event, at }: Version<Firing>): Table<string, FiredHour> {
  if (event.state !== 'began') return hours;
  const rule = event.rule.split(/[:@|]/, 1)[0] ?? event.rule;
  const hour = instant(Math.floor(at / hourMs) * hourMs);
  const before = getRow(hours, keyOf(rule, hour)) ?? { rule, hour, fired: 0, silent: 0, critical: 0, units: {} };
  if (event.silent === true) return putRow(hours, keyOf(rule, hour), { ...before, silent: before.silent + 1 });
  const unit = event.unit ?? 'house';
  return putRow(hours, keyOf(rule, hour), {
    ...before,
    fired: before.fired + 1,
    critical: before.critical + (event.severity === 'critical' ? 1 : 0),
    units: { ...before.units, [unit]: (before.units[unit] ?? 0) + 1 },
  });
}

const keyOf = (rule: string, hour: Instant): string => `${rule}|${hour}`;
