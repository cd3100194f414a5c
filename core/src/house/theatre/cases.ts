/** Every case, and those of a local day by room; a patient whom ADT has moved out of recovery has left it, whatever the steps say. */
import { encountersOf } from '../../visit-numbers.ts';
import type { Encounter } from '../../encounter.ts';
import { keptOn } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import { changedSince, entries, getRow, putRow, removeRow, rows, type Table } from '../../table.ts';
import { tableOf } from '../../table-of.ts';
import { dayMs, instant, startOfLocalDay, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { caseOf, type Case } from './case.ts';
import { keepHistory } from './predict.ts';

type Work = ViewInput['hospital']['work'];
/** What they were made of, and not the picture: at night and at weekends no case changes, and of the picture everything else does. */
interface Kept extends Pick<Work, 'CaseScheduled' | 'CaseStepped'> {
  readonly position: number;
  readonly cases: Table<string, Case>;
}
/** The cases of each facility's newest picture, as a start for the next. */
const kept = lastOf<Kept>();

export function casesOf(input: ViewInput): Table<string, Case> {
  const { facility, position, work } = input.hospital;
  const { CaseScheduled, CaseStepped } = work;
  const base = kept.get(facility);
  if (base?.CaseScheduled === CaseScheduled && base.CaseStepped === CaseStepped) return base.cases;
  const make = (key: string): Case | undefined => caseOf(getRow(CaseScheduled, key), getRow(CaseStepped, key));
  let cases: Table<string, Case>;
  if (base === undefined || base.position > position) {
    cases = tableOf([...entries(CaseScheduled)].flatMap(([key]) => (make(key) === undefined ? [] : [[key, make(key) as Case] as const])));
  } else {
    cases = base.cases;
    let ended = false;
    for (const key of new Set([...changedSince(base.CaseScheduled, CaseScheduled), ...changedSince(base.CaseStepped, CaseStepped)])) {
      const one = make(key);
      ended ||= one?.wheelsOutAt !== undefined || getRow(cases, key)?.wheelsOutAt !== undefined;
      cases = one === undefined ? removeRow(cases, key) : putRow(cases, key, one);
    }
    if (!ended) keepHistory(base.cases, cases);
  }
  kept.keep(facility, { position, CaseScheduled, CaseStepped, cases });
  return cases;
}

/** The facility's day of an instant: from its midnight to the next. */
export function dayOf({ hospital }: ViewInput, at: Instant): { readonly from: Instant; readonly to: Instant } {
  const zone = hospital.operations.description?.zone ?? 'UTC';
  const from = startOfLocalDay(at, zone);
  return { from, to: startOfLocalDay(instant(from + dayMs * 1.5), zone) };
}

const days = keptOn<Table<string, Case>, Map<Instant, readonly Case[]>>();

/** Cases of the local day of `at`: by when they began, else by when they were planned; in that order. */
export function casesOfDay(input: ViewInput, at: Instant): readonly Case[] {
  const { from, to } = dayOf(input, at);
  const cases = casesOf(input);
  let known = days.get(cases);
  if (known === undefined) days.set(cases, (known = new Map()));
  let found = known.get(from);
  if (found === undefined) {
    found = [...rows(cases)].filter((one) => begin(one) >= from && begin(one) < to).sort((a, b) => begin(a) - begin(b) || (a.case < b.case ? -1 : 1));
    known.set(from, found);
  }
  return found;
}
export const begin = (one: Case): Instant => one.wheelsInAt ?? one.startsAt;

/** Where the patient of a case is by ADT; undefined when no movement names the visit. */
export function encounterOf(input: ViewInput, one: Case): Encounter | undefined {
  return one.encounter === undefined ? undefined : encountersOf(input.hospital, one.encounter).at(-1);
}

/** Left recovery: said so, or moved or discharged after recovery began. */
export function leftRecoveryAt(input: ViewInput, one: Case): Instant | undefined {
  if (one.recoveryOutAt !== undefined || one.recoveryInAt === undefined) return one.recoveryOutAt;
  const encounter = encounterOf(input, one);
  if (encounter === undefined) return undefined;
  const { units } = input.hospital.operations;
  const last = encounter.stays.findLast(({ location }) => getRow(units, location.unit)?.levelOfCare === 'pacu');
  if (last?.until !== undefined && last.until >= one.recoveryInAt) return last.until;
  return encounter.dischargedAt !== undefined && encounter.dischargedAt >= one.recoveryInAt ? encounter.dischargedAt : undefined;
}
