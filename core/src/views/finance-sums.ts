/** The sums behind the measures of the revenue cycle: what every account adds, worked out once per account and added up; and the cash of the house. */
import { kpiPack, type RevenueSums } from '../financial/kpis/kpis.ts';
import type { RemittanceState } from '../financial/remittance/state.ts';
import { zoneOf } from '../house/discharge/expected-stay.ts';
import { rows } from '../table.ts';
import { localDay, startOfLocalDay, type Instant, type Zone } from '../time.ts';
import { noTally, shareOf, tallies, type Tally } from './finance-share.ts';
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

const kept = new WeakMap<ReturnType<typeof accountsOf>, Kept>();

export function financeSums(input: ViewInput): { readonly sums: RevenueSums; readonly period: Period } {
  const accounts = accountsOf(input);
  const { received } = input.hospital.financial.remittance;
  const zone = zoneOf(input.hospital);
  const midnight = startOfLocalDay(input.now, zone);
  const known = kept.get(accounts);
  if (known?.midnight === midnight && known.received === received) return known;
  const all = rows(accounts);
  const last = localDay(midnight, zone) - 1;
  const period = { first: firstDay(all, zone, last), last };
  const made = { midnight, received, period, sums: addedUp(input, all, zone, period) };
  kept.set(accounts, made);
  return made;
}

/** The first day of which anything was charged, and not before the pack looks. */
function firstDay(accounts: readonly Account[], zone: Zone, last: number): number {
  let first = last + 1;
  for (const account of accounts) first = Math.min(first, shareOf(account, zone).firstDay ?? first);
  return Math.max(first, last - kpiPack.days + 1);
}

function addedUp(input: ViewInput, accounts: readonly Account[], zone: Zone, period: Period): RevenueSums {
  const all = noTally();
  let [unbilledCents, unbilledAccounts, receivableCents, gaps] = [0, 0, 0, 0];
  for (const account of accounts) {
    const share = shareOf(account, zone);
    for (const [day, tally] of share.days) if (isIn(period, day)) add(all, tally);
    unbilledCents += share.unbilledCents;
    if (isUnbilled(account)) unbilledAccounts++;
    receivableCents += share.receivableCents;
    if (share.gap) gaps++;
  }
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

function add(all: Tally, tally: Tally): void {
  for (const name of tallies) all[name] += tally[name];
}

type OfTally = Pick<RevenueSums, 'grossCents' | 'netCents' | 'claims' | 'late' | 'remitted' | 'patientCash' | 'caseMix' | 'ungrouped'>;

function sumsOf(all: Tally): OfTally {
  const { grossCents, netCents, lateCents, submitted, clean, waiting, remitted, denied, patientCents, atServiceCents, weight, grouped, ungrouped } = all;
  return {
    grossCents,
    netCents,
    claims: { submitted, clean, waiting },
    late: { cents: lateCents, grossCents },
    ...(remitted === 0 ? {} : { remitted: { claims: remitted, denied } }),
    ...(patientCents === 0 ? {} : { patientCash: { cents: patientCents, atServiceCents } }),
    caseMix: { weight, stays: grouped },
    ungrouped,
  };
}

/** Of payers by the day on which they paid, and of patients. Nobody told of a payment: then no cash is known, which is not none. */
function cashOf({ hospital }: ViewInput, all: Tally, zone: Zone, period: Period): Pick<RevenueSums, 'cashCents' | 'writtenOffCents' | 'costCents'> {
  const { received } = hospital.financial.remittance;
  const payers = rows(received).reduce((sum, versions) => {
    const event = versions[0]?.event;
    return event === undefined || !isIn(period, localDay(event.paidAt, zone)) ? sum : sum + event.paidCents;
  }, 0);
  const costCents = costOfDays(hospital, zone, period);
  return {
    ...(received.size === 0 ? {} : { cashCents: payers + all.patientCents, writtenOffCents: all.writtenOffCents }),
    ...(costCents === undefined ? {} : { costCents }),
  };
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
