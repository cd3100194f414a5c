/** The ledger of every encounter, worked out once per change of what it is made of; revenue, ledger and money views read them. */
import type { Encounter } from '../encounter.ts';
import { claimsOn, isLive } from '../financial/claims/claim-state.ts';
import { ledgerOf, zoneOf, type Ledger } from '../financial/ledger.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, getRow } from '../table.ts';
import { instant, localMidnights, dayMs, type Instant } from '../time.ts';
import { encountersOf, visitOf } from '../visit-numbers.ts';
import { changedMoney } from './changed-encounters.ts';
import { keptTable } from './kept-table.ts';
import type { ViewInput } from './view.ts';

export interface Account {
  readonly encounter: Encounter;
  readonly ledger: Ledger;
  /** A claim of it is out, and neither refused nor taken back. */
  readonly billed: boolean;
  readonly nextAt?: Instant;
}

/** Accounts by encounter. Finished, stub and cancelled ones without money are left out. */
export const accountsOf = keptTable<Account>({
  changed: (before, after) => {
    const found = changedMoney(before, after);
    if (found !== undefined) addClaimed(found, before, after);
    return found;
  },
  make: (input, encounter) => {
    const ledger = ledgerOf(input, encounter);
    const counts =
      ledger.lines.length > 0 || ledger.unpriced > 0 || (encounter.status !== 'cancelled' && encounter.stub !== true && encounter.dischargedAt === undefined);
    const billed = claimsOn(input.hospital, visitOf(encounter.encounter)).some(isLive);
    return counts ? { encounter, ledger, billed, ...nextCharge(input, encounter, ledger.nextAt) } : undefined;
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

/** Visits of claims of which something was said: by us, by whoever answered, by whoever works on a denial. A claim that was told of another visit later stands on both. */
function addClaimed(found: Set<EncounterId>, before: ViewInput, after: ViewInput): void {
  const now = after.hospital.financial;
  for (const claim of changedClaims(before.hospital.financial, now))
    for (const visit of (getRow(now.claims, claim) ?? []).flatMap(({ event }) => event.encounter ?? []))
      for (const { encounter } of encountersOf(after.hospital, visit)) found.add(encounter);
}

type Financial = ViewInput['hospital']['financial'];

function* changedClaims(old: Financial, now: Financial): Generator<string> {
  yield* changedSince(old.claims, now.claims);
  yield* changedSince(old.remittance.index.byClaim, now.remittance.index.byClaim);
  // Which telling of a payment stands decides which of its decisions count.
  for (const remittance of changedSince(old.remittance.received, now.remittance.received))
    for (const key of getRow(now.remittance.index.byRemittance, remittance) ?? []) {
      const decided = getRow(now.remittance.claims, key)?.[0];
      if (decided !== undefined) yield decided.event.claim;
    }
  yield* changedSince(old.remittance.index.acknowledgedBy, now.remittance.index.acknowledgedBy);
  for (const denial of changedSince(old.denials, now.denials)) yield denial.slice(0, denial.indexOf('/'));
}
