/** The billing of every account, worked out once per change of what it is made of; duties, requests and views of claims and denials read it. */
import { billedOf, type Billed } from '../financial/claims/billed.ts';
import { zoneOf } from '../financial/ledger.ts';
import type { EncounterId } from '../ids.ts';
import { changedSince, getRow } from '../table.ts';
import { encountersOf } from '../visit-numbers.ts';
import type { Instant } from '../time.ts';
import { keptTable } from './kept-table.ts';
import { accountsOf } from './ledgers.ts';
import type { ViewInput } from './view.ts';

export const billingOf = keptTable<Billed>({
  changed: (before, after) => {
    const [old, now] = [before.hospital.financial, after.hospital.financial];
    if (old.packs !== now.packs) return undefined;
    const found = new Set<EncounterId>(changedSince(accountsOf(before), accountsOf(after)));
    // A claim that was told of another visit later stands on both: what changed of it changes either.
    for (const claim of changedClaims(old, now))
      for (const visit of (getRow(now.claims, claim) ?? []).flatMap(({ event }) => event.encounter ?? []))
        for (const { encounter } of encountersOf(after.hospital, visit)) found.add(encounter);
    return found;
  },
  make: (input, encounter) => {
    const account = getRow(accountsOf(input), encounter.encounter);
    if (account === undefined) return undefined;
    const made = billedOf(input, encounter, account.ledger, zoneOf(input.hospital));
    return made.drafts.length === 0 && made.claims.length === 0 ? undefined : made;
  },
  nextAt: ({ drafts }) => soonest(drafts.flatMap(({ missing }) => missing.flatMap(({ until }) => until ?? []))),
});

type Financial = ViewInput['hospital']['financial'];

/** Claims of which something was said: by us, by whoever answered, by whoever works on a denial. */
function* changedClaims(old: Financial, now: Financial): Generator<string> {
  yield* changedSince(old.claims, now.claims);
  yield* changedSince(old.remittance.index.byClaim, now.remittance.index.byClaim);
  yield* changedSince(old.remittance.index.acknowledgedBy, now.remittance.index.acknowledgedBy);
  for (const denial of changedSince(old.denials, now.denials)) yield denial.slice(0, denial.indexOf('/'));
}

const soonest = (times: readonly Instant[]): Instant | undefined => [...times].sort((a, b) => a - b)[0];
