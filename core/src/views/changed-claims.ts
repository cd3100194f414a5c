/** Which encounters something was said of as claims: by us, by whoever answered or paid, by whoever works on a denial or a balance. */
import { claimsOfGroup } from '../financial/claims/groups.ts';
import { encounterId, type EncounterId } from '../ids.ts';
import { changedSince, getRow } from '../table.ts';
import { encountersOf } from '../visit-numbers.ts';
import type { ViewInput } from './view.ts';

type Financial = ViewInput['hospital']['financial'];

export function changedClaims(before: ViewInput, after: ViewInput): ReadonlySet<EncounterId> {
  const found = new Set<EncounterId>();
  const [old, now] = [before.hospital.financial, after.hospital.financial];
  for (const claim of claimsSaid(old, now)) {
    const visits = (getRow(now.claims, claim) ?? []).flatMap(({ event }) => event.encounter ?? []);
    // A claim that was told of another visit later stands on both.
    for (const visit of visits) for (const { encounter } of encountersOf(after.hospital, visit)) found.add(encounter);
  }
  for (const visit of changedSince(old.balances, now.balances))
    for (const { encounter } of encountersOf(after.hospital, encounterId(visit))) found.add(encounter);
  return found;
}

/** How the words about a whole interchange are kept. */
const ofBatch = 'batch|';

function* claimsSaid(old: Financial, now: Financial): Generator<string> {
  yield* changedSince(old.claims, now.claims);
  const [was, is] = [old.remittance, now.remittance];
  yield* changedSince(was.index.byClaim, is.index.byClaim);
  for (const key of changedSince(was.index.acknowledgedBy, is.index.acknowledgedBy)) {
    if (key.startsWith(ofBatch)) yield* claimsOfGroup(now, key.slice(ofBatch.length));
    else yield key;
  }
  // Which telling of a payment stands decides which of its decisions do.
  for (const payment of changedSince(was.received, is.received))
    for (const key of getRow(is.index.byRemittance, payment) ?? []) for (const { event } of getRow(is.claims, key) ?? []) yield event.claim;
  for (const denial of changedSince(old.denials, now.denials)) yield denial.slice(0, denial.indexOf('/'));
}
