/** The billing of every account, worked out once per change of what it is made of; duties, requests and views of claims and denials read it. */
import { billedOf, type Billed, type BilledClaim } from '../financial/claims/billed.ts';
import { isBilled } from '../financial/claims/draft.ts';
import { zoneOf } from '../financial/ledger.ts';
import { changedSince, getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { keptTable } from './kept-table.ts';
import { accountsOf } from './ledgers.ts';

export const billingOf = keptTable<Billed>({
  // An account is made anew where something was said of a claim of it, and when packs change.
  changed: (before, after) => changedSince(accountsOf(before), accountsOf(after)),
  make: (input, encounter) => {
    const account = getRow(accountsOf(input), encounter.encounter);
    if (account === undefined) return undefined;
    const made = billedOf(input, encounter, account.ledger, zoneOf(input.hospital));
    const hasDrafts = made.isOver ? made.drafts.length > 0 : isBilled(encounter, account.ledger);
    return hasDrafts || made.claims.length > 0 ? made : undefined;
  },
  nextAt: (billed) => (billed.isOver ? soonest(billed.drafts.flatMap(({ missing }) => missing.flatMap(({ until }) => until ?? []))) : undefined),
});

/** A visit number that is used again has its claims once: with the use that the claims name. */
export const sentOf = ({ claims, encounter }: Billed): readonly BilledClaim[] => claims.filter(({ now }) => now.sent?.encounter === encounter.encounter);

const soonest = (times: readonly Instant[]): Instant | undefined => [...times].sort((a, b) => a - b)[0];
