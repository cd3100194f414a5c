/** The ledger of every encounter and how far it is from being paid, worked out once per change of what it is made of; the views of money read them. */
import type { Encounter } from '../encounter.ts';
import { settlementOf, type Settlement } from '../financial/account/settlement.ts';
import { ledgerOf, zoneOf, type Ledger } from '../financial/ledger.ts';
import { instant, localMidnights, dayMs, type Instant } from '../time.ts';
import { changedClaims } from './changed-claims.ts';
import { changedMoney } from './changed-encounters.ts';
import { keptTable } from './kept-table.ts';
import type { ViewInput } from './view.ts';

export interface Account {
  readonly encounter: Encounter;
  readonly ledger: Ledger;
  readonly settled: Settlement;
  readonly nextAt?: Instant;
}

/** Accounts by encounter. Finished, stub and cancelled ones without money are left out. */
export const accountsOf = keptTable<Account>({
  changed: (before, after) => {
    const found = changedMoney(before, after);
    if (found !== undefined) for (const id of changedClaims(before, after)) found.add(id);
    return found;
  },
  make: (input, encounter) => {
    const ledger = ledgerOf(input, encounter);
    const counts =
      ledger.lineCount > 0 || ledger.unpriced > 0 || (encounter.status !== 'cancelled' && encounter.stub !== true && encounter.dischargedAt === undefined);
    return counts ? { encounter, ledger, settled: settlementOf(input, encounter, ledger), ...nextCharge(input, encounter, ledger.nextAt) } : undefined;
  },
  nextAt: (account) => account.nextAt,
});

/** An hour of observation once it is full; a day of what goes on begins with its midnight, and a night counts once it is over; the contract of today may be another one tomorrow. */
function nextCharge({ hospital, now }: ViewInput, encounter: Encounter, hour: Instant | undefined): { readonly nextAt?: Instant } {
  if (encounter.dischargedAt !== undefined) return {};
  const [midnight] = localMidnights(instant(now - 1), instant(now + 2 * dayMs), zoneOf(hospital));
  const night = midnight === undefined ? undefined : midnight === now ? now + 1 : midnight;
  if (night === undefined && hour === undefined) return {};
  return { nextAt: instant(Math.min(night ?? Number.MAX_SAFE_INTEGER, hour ?? Number.MAX_SAFE_INTEGER)) };
}
