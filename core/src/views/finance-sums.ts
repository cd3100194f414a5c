/** The sums behind the measures of the revenue cycle: what every account adds, worked out once per account and added up. */
import { kpiPack, type RevenueSums } from '../financial/kpis/kpis.ts';
import { zoneOf } from '../house/discharge/expected-stay.ts';
import { rows } from '../table.ts';
import { localDay, startOfLocalDay, type Instant, type Zone } from '../time.ts';
import { accountsOf, type Account } from './ledgers.ts';
import type { ViewInput } from './view.ts';

/** What one account adds, by local day of service. */
interface Share {
  readonly zone: Zone;
  readonly days: ReadonlyMap<number, { readonly grossCents: number; readonly netCents: number }>;
}

const shares = new WeakMap<Account['ledger'], Share>();

function shareOf({ ledger }: Account, zone: Zone): Share {
  const known = shares.get(ledger);
  if (known?.zone === zone) return known;
  const days = new Map<number, { grossCents: number; netCents: number }>();
  for (const { serviceAt, amountCents, expectedCents } of ledger.lines) {
    const day = localDay(serviceAt, zone);
    const sums = days.get(day) ?? { grossCents: 0, netCents: 0 };
    sums.grossCents += amountCents;
    sums.netCents += expectedCents;
    days.set(day, sums);
  }
  const made = { zone, days };
  shares.set(ledger, made);
  return made;
}

/** Discharged, with charges, and no claim of it stands. */
export const isUnbilled = ({ encounter, ledger, billed }: Account): boolean => encounter.dischargedAt !== undefined && ledger.chargedCents !== 0 && !billed;

/** Service days that the measures look at: whole ones, `first` and `last` counted. */
export interface Period {
  readonly first: number;
  readonly last: number;
}

const kept = new WeakMap<ReturnType<typeof accountsOf>, { readonly midnight: Instant; readonly sums: RevenueSums; readonly period: Period }>();

export function financeSums(input: ViewInput): { readonly sums: RevenueSums; readonly period: Period } {
  const accounts = accountsOf(input);
  const zone = zoneOf(input.hospital);
  const midnight = startOfLocalDay(input.now, zone);
  const known = kept.get(accounts);
  if (known?.midnight === midnight) return known;
  const all = rows(accounts);
  const last = localDay(midnight, zone) - 1;
  const period = { first: firstDay(all, zone, last), last };
  const made = { midnight, period, sums: addedUp(all, zone, period) };
  kept.set(accounts, made);
  return made;
}

/** The first day of which anything was charged, and not before the pack looks. */
function firstDay(accounts: readonly Account[], zone: Zone, last: number): number {
  let first = last + 1;
  for (const account of accounts) for (const day of shareOf(account, zone).days.keys()) if (day < first) first = day;
  return Math.max(first, last - kpiPack.days + 1);
}

function addedUp(accounts: readonly Account[], zone: Zone, { first, last }: Period): RevenueSums {
  let [grossCents, netCents, unbilledCents, unbilledAccounts] = [0, 0, 0, 0];
  for (const account of accounts) {
    for (const [day, sums] of shareOf(account, zone).days) {
      if (day < first || day > last) continue;
      grossCents += sums.grossCents;
      netCents += sums.netCents;
    }
    if (!isUnbilled(account)) continue;
    unbilledCents += account.ledger.chargedCents;
    unbilledAccounts++;
  }
  return { days: Math.max(0, last - first + 1), grossCents, netCents, unbilledCents, unbilledAccounts };
}
