/** The sums behind the measures of the revenue cycle: what every account adds, worked out once per account and added up; and the cash of the house. */
import { kpiPack, type RevenueSums } from '../financial/kpis/kpis.ts';
import type { RemittanceState } from '../financial/remittance/state.ts';
import { zoneOf } from '../house/discharge/expected-stay.ts';
import { keptOn } from '../kept-on.ts';
import { rows } from '../table.ts';
import { localDay, startOfLocalDay, type Instant, type Zone } from '../time.ts';
import { noTally, shareOf, tallies, type Heard, type Tally } from './finance-share.ts';
import { keptSums } from './kept-sums.ts';
import { accountsOf, type Account } from './ledgers.ts';
import type { ViewInput } from './view.ts';

export const isUnbilled = ({ settled }: Account): boolean => settled.unbilledCents !== 0;

/** Local days that the measures look at: whole ones, `first` and `last` counted. */
export interface Period {
  readonly first: number;
  readonly last: number;
}

interface Kept {
  readonly midnight: Instant;
  readonly received: RemittanceState['received'];
  readonly sums: RevenueSums;
  readonly period: Period;
}

const kept = keptOn<ReturnType<typeof accountsOf>, Kept>();

/** `before`: an earlier picture, from whose sums these are made by what changed. */
export function financeSums(input: ViewInput, before?: ViewInput): { readonly sums: RevenueSums; readonly period: Period } {
  const accounts = accountsOf(input);
  const { received } = input.hospital.financial.remittance;
  const zone = zoneOf(input.hospital);
  const midnight = startOfLocalDay(input.now, zone);
  const known = kept.get(accounts);
  if (known?.midnight === midnight && known.received === received) return known;
  const added = addedOf(input, before);
  const last = localDay(midnight, zone) - 1;
  const period = { first: firstDay(added, last), last };
  const made = { midnight, received, period, sums: sumsIn(input, added, zone, period) };
  kept.set(accounts, made);
  return made;
}

/** What all accounts add, by local day; and what is so now. */
export interface Added {
  readonly days: Map<number, Tally>;
  unbilledCents: number;
  unbilledAccounts: number;
  receivableCents: number;
  gaps: number;
}

/** What a share hangs on beside its account. */
export const heardOf = (hospital: ViewInput['hospital']): Heard => ({
  zone: zoneOf(hospital),
  ...(hospital.heardFrom === undefined ? {} : { heardFrom: hospital.heardFrom }),
});

export const addedOf = keptSums<Account, Added>({
  table: accountsOf,
  parts: ({ hospital }) => [zoneOf(hospital), hospital.heardFrom],
  none: () => ({ days: new Map(), unbilledCents: 0, unbilledAccounts: 0, receivableCents: 0, gaps: 0 }),
  copy: (added) => ({ ...added, days: new Map([...added.days].map(([day, tally]) => [day, { ...tally }])) }),
  add: (added, account, sign, { hospital }) => {
    const share = shareOf(account, heardOf(hospital));
    for (const [day, tally] of share.days) {
      const all = added.days.get(day) ?? noTally();
      added.days.set(day, all);
      add(all, tally, sign);
    }
    added.unbilledCents += sign * share.unbilledCents;
    if (isUnbilled(account)) added.unbilledAccounts += sign;
    added.receivableCents += sign * share.receivableCents;
    if (share.gap) added.gaps += sign;
  },
});

/** The first day of which anything was charged, and not before the pack looks. */
function firstDay({ days }: Added, last: number): number {
  let first = last + 1;
  for (const [day, { lines }] of days) if (lines > 0 && day < first) first = day;
  return Math.max(first, last - kpiPack.days + 1);
}

function sumsIn(input: ViewInput, { days, unbilledCents, unbilledAccounts, receivableCents, gaps }: Added, zone: Zone, period: Period): RevenueSums {
  const all = noTally();
  for (const [day, tally] of days) if (isIn(period, day)) add(all, tally, 1);
  return {
    ...sumsOf(all),
    ...cashOf(input, all, zone, period),
    days: Math.max(0, period.last - period.first + 1),
    unbilledCents,
    unbilledAccounts,
    receivableCents,
    gaps,
  };
}

export const isIn = ({ first, last }: Period, day: number): boolean => day >= first && day <= last;

function add(all: Tally, tally: Tally, sign: 1 | -1): void {
  for (const name of tallies) all[name] += sign * tally[name];
}

type OfTally = Pick<RevenueSums, 'grossCents' | 'netCents' | 'claims' | 'late' | 'remitted' | 'patientCash' | 'caseMix' | 'ungrouped'>;

function sumsOf(all: Tally): OfTally {
  const { grossCents, netCents, lateCents, heardCents, submitted, clean, waiting, remitted, denied, patientCents, atServiceCents, weight, grouped, ungrouped } =
    all;
  return {
    grossCents,
    netCents,
    claims: { submitted, clean, waiting },
    late: { cents: lateCents, grossCents: heardCents },
    ...(remitted === 0 ? {} : { remitted: { claims: remitted, denied } }),
    ...(patientCents === 0 ? {} : { patientCash: { cents: patientCents, atServiceCents } }),
    caseMix: { weight, stays: grouped },
    ungrouped,
  };
}

/** Of payers by the day on which they paid, and of patients. Nobody told of a payment up to then: then no cash is known, which is not none. */
function cashOf({ hospital }: ViewInput, all: Tally, zone: Zone, period: Period): Pick<RevenueSums, 'cashCents' | 'writtenOffCents' | 'costCents'> {
  const { received } = hospital.financial.remittance;
  const payers = paidIn(received, zone, period);
  const costCents = costOfDays(hospital, zone, period);
  return {
    ...(payers === undefined ? {} : { cashCents: payers + all.patientCents, writtenOffCents: all.writtenOffCents }),
    ...(costCents === undefined ? {} : { costCents }),
  };
}

const paid = keptOn<RemittanceState['received'], Period & { readonly zone: Zone; readonly cents: number | undefined }>();

/** Of all payers, added up once for what was received and a period; undefined where the first of them paid after it. */
function paidIn(received: RemittanceState['received'], zone: Zone, period: Period): number | undefined {
  const known = paid.get(received);
  if (known?.zone === zone && known.first === period.first && known.last === period.last) return known.cents;
  let sum: number | undefined;
  for (const versions of rows(received)) {
    const event = versions[0]?.event;
    const day = event === undefined ? Infinity : localDay(event.paidAt, zone);
    if (event !== undefined && day <= period.last) sum = (sum ?? 0) + (isIn(period, day) ? event.paidCents : 0);
  }
  paid.set(received, { ...period, zone, cents: sum });
  return sum;
}

/** What the site says that its revenue cycle costs a day; a day without a word makes the sum unknown. */
function costOfDays({ financial }: ViewInput['hospital'], zone: Zone, { first, last }: Period): number | undefined {
  const own = rows(financial.packs)
    .flatMap((versions) => versions.at(-1)?.event.pack ?? [])
    .filter((pack) => pack.kind === 'cost-rates')
    .sort((a, b) => a.effectiveFrom - b.effectiveFrom)
    .map(({ effectiveFrom, collectDayCents }) => ({ from: localDay(effectiveFrom, zone), collectDayCents }));
  let sum: number | undefined;
  for (let day = first; day <= last; day++) {
    const each = own.findLast(({ from }) => from <= day)?.collectDayCents;
    if (each === undefined) return undefined;
    sum = (sum ?? 0) + each;
  }
  return sum;
}
