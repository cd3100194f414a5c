/** The order of a unit's list: what needs the charge nurse now by harm times age, then the hour ahead by what comes due first, then who is steady. */
import type { Ask } from '@healthos/core/house/unit/asks.ts';
import type { CareRow } from '@healthos/core/views/rows-nursing.ts';
import type { UnitNowRow } from '@healthos/core/views/rows-unit.ts';

/** What nurses answer for of one patient. */
export type CareOf = Extract<CareRow, { row: 'patient' }>;
export type PatientRow = Extract<UnitNowRow, { row: 'patient' }>;
export type ArrivalRow = Extract<UnitNowRow, { row: 'arrival' }>;
export type BedRow = Extract<UnitNowRow, { row: 'bed' }>;
export type UnitFinding = Extract<UnitNowRow, { row: 'finding' }>;
export type Asking = PatientRow | ArrivalRow | UnitFinding;

export interface Listed<Row> {
  readonly key: string;
  readonly row: Row;
  /** What it is in the list for. */
  readonly ask: Ask | undefined;
}
export interface Lists {
  readonly now: readonly Listed<Asking>[];
  readonly next: readonly Listed<PatientRow>[];
  readonly steady: readonly Listed<PatientRow>[];
  /** Beds without a patient, open ones first. */
  readonly beds: readonly Listed<BedRow>[];
}

const minute = 60_000;
/** The hour ahead. */
export const aheadMs = 60 * minute;
/** As on the walls: one critical minute weighs as an hour of a watch. */
const harm = { critical: 60, watch: 1, info: 0 } as const;
/** What somebody looked at already weighs less, and never nothing. */
const answered = 0.1;

/** Harm times age; 0 where it asks nobody now. */
export function weightOf(ask: Ask, now: number): number {
  if (ask.state === 'snoozed') return 0;
  const since = ask.since ?? ask.dueAt;
  if (since === undefined || since > now) return 0;
  const seen = ask.state === 'seen' || ask.state === 'acting' ? answered : 1;
  return harm[ask.severity] * (1 + (now - since) / minute) * seen;
}

export const asksOf = (row: Asking): readonly Ask[] => (row.row === 'finding' ? [row.ask] : row.asks);

/** The gravest thing that a row asks for now. */
export function topAsk(row: Asking, now: number): Ask | undefined {
  let top: Ask | undefined;
  for (const ask of asksOf(row)) if (weightOf(ask, now) > (top === undefined ? 0 : weightOf(top, now))) top = ask;
  return top;
}

/** What comes due first within the hour. */
export function nextAsk(row: PatientRow, now: number): Ask | undefined {
  return row.asks.filter(({ dueAt }) => dueAt !== undefined && dueAt > now && dueAt <= now + aheadMs).sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))[0];
}

export function listsOf(rows: Iterable<readonly [string, UnitNowRow]>, unit: string, now: number): Lists {
  const lists = { now: [] as Listed<Asking>[], next: [] as Listed<PatientRow>[], steady: [] as Listed<PatientRow>[], beds: [] as Listed<BedRow>[] };
  for (const [key, row] of rows) {
    if (row.unit !== unit) continue;
    if (row.row === 'bed') {
      lists.beds.push({ key, row, ask: undefined });
      continue;
    }
    const top = topAsk(row, now);
    // Whoever is on the way is listed from the moment that a bed is set aside.
    if (top !== undefined || row.row === 'arrival') lists.now.push({ key, row, ask: top ?? asksOf(row)[0] });
    else if (row.row === 'patient') {
      const next = nextAsk(row, now);
      lists[next === undefined ? 'steady' : 'next'].push({ key, row, ask: next });
    }
  }
  const weigh = ({ ask }: Listed<Asking>): number => (ask === undefined ? 0 : weightOf(ask, now));
  lists.now.sort((a, b) => weigh(b) - weigh(a) || (a.key < b.key ? -1 : 1));
  lists.next.sort((a, b) => (a.ask?.dueAt ?? 0) - (b.ask?.dueAt ?? 0) || (a.key < b.key ? -1 : 1));
  lists.steady.sort((a, b) => (placeOf(a.row) < placeOf(b.row) ? -1 : 1));
  lists.beds.sort((a, b) => Number(b.row.state === 'open') - Number(a.row.state === 'open') || (placeOf(a.row) < placeOf(b.row) ? -1 : 1));
  return lists;
}

/** `13`, or `13-B` in a room of two: the unit is known. */
export function placeOf(row: { readonly unit: string; readonly bed?: string | undefined }): string {
  if (row.bed === undefined) return '–';
  const short = row.bed.startsWith(`${row.unit}-`) ? row.bed.slice(row.unit.length + 1) : row.bed;
  return short.replace(/-A$/u, '');
}

/** People of one unit whose family names are so alike that one may be taken for the other: the same, or one letter apart. */
export function lookAlikes(people: readonly { readonly key: string; readonly family: string | undefined }[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  people.forEach((one, n) => {
    for (const other of people.slice(n + 1)) {
      if (!isAlike(one.family, other.family)) continue;
      found.set(one.key, found.get(one.key) ?? other.key);
      found.set(other.key, found.get(other.key) ?? one.key);
    }
  });
  return found;
}

/** Shortest name of which one other letter is looked for. */
const longEnough = 4;

export function isAlike(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [x, y] = [plain(a), plain(b)];
  if (x === '' || y === '') return false;
  return x === y || (Math.min(x.length, y.length) >= longEnough && isOneApart(x, y));
}

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^a-z]/giu, '')
    .toLowerCase();

/** One letter changed, added or left out. */
function isOneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1);
}
