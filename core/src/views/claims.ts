/** View `claims`: every claim that was sent and the next of each account, where it stands and what holds it. */
import type { Billed, BilledClaim } from '../financial/claims/billed.ts';
import { isLive, isOf, lastDecision } from '../financial/claims/claim-state.ts';
import type { Draft } from '../financial/claims/draft.ts';
import type { StatusCode } from '../financial/remittance-events.ts';
import { isOpen } from '../financial/denials/denials-of.ts';
import type { EncounterId } from '../ids.ts';
import { addCents, zeroCents } from '../money.ts';
import { getRow, rows } from '../table.ts';
import { billingOf, sentOf } from './billing.ts';
import { gatheredInSteps } from './keep.ts';
import { accountsOf } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import type { ClaimRow } from './rows-billing.ts';
import { stepped, type ViewInput } from './view.ts';

export const claimsView = stepped<ClaimRow>({
  name: 'claims',
  title: 'Claims',
  definition:
    'Each claim that was sent, with its rung of the ladder 999, 277CA, 835, and the next claim of each account with what is missing for it and which edits stop it.',
  audience: 'money',
  tables: [accountsOf, billingOf],
  inSteps: (input, earlier) => gatheredInSteps(earlier, input, billingOf, rowsOf),
  lineage: (input, key) => {
    for (const billed of rows(billingOf(input))) {
      const sent = sentOf(billed).find(({ now }) => now.claim === key);
      if (sent !== undefined) return newestFirst(positionsOf(input, sent));
      const draft = draftsOnly(billed).find(({ claim }) => claim.claim === key);
      if (draft !== undefined) return newestFirst(draft.claim.lines.flatMap(({ positions }) => positions));
    }
    return undefined;
  },
});

/** The next claims, less those whose number was sent already. */
function draftsOnly(billed: Billed): readonly Draft[] {
  const known = new Set(billed.claims.flatMap(({ now }) => (now.sent === undefined ? [] : [now.claim])));
  return billed.drafts.filter(({ claim }) => !known.has(claim.claim));
}

function positionsOf({ hospital }: ViewInput, { now }: BilledClaim): readonly number[] {
  const told = getRow(hospital.financial.claims, now.claim) ?? [];
  return [...told, ...now.remitted].map(({ position }) => position).concat((now.sent?.lines ?? []).flatMap(({ positions }) => positions));
}

function rowsOf(billed: Billed): ReadonlyMap<string, ClaimRow> {
  const { location } = billed.encounter;
  const unit = location === undefined ? {} : { unit: location.unit };
  const made = new Map<string, ClaimRow>();
  for (const one of sentOf(billed)) {
    const row = sentRow(one, billed.claims, billed.encounter.encounter);
    if (row !== undefined) made.set(row.claim, { ...row, ...unit });
  }
  for (const draft of draftsOnly(billed)) made.set(draft.claim.claim, { ...draftRow(draft, billed.encounter.encounter), ...unit });
  return made;
}

/** One that was refused is nobody's work any more once another of its form and payer went out. */
function isSentAgain({ now }: BilledClaim, all: readonly BilledClaim[]): boolean {
  const { sent } = now;
  return now.standing === 'rejected' && sent !== undefined && all.some((other) => isLive(other.now) && isOf(other.now, sent.form, sent.rank));
}

const codeText = ({ category, status, entity }: StatusCode): string => [category, status, entity].filter((part) => part !== undefined).join(' ');

function sentRow(one: BilledClaim, all: readonly BilledClaim[], encounter: EncounterId): ClaimRow | undefined {
  const { now, stale, denials, expectedCents, underpayment } = one;
  const { sent } = now;
  if (sent === undefined) return undefined;
  const decided = lastDecision(now.remitted)?.event;
  const open = denials.filter(isOpen);
  return {
    ...aboutOf(sent, encounter),
    state: isSentAgain(one, all) ? 'replaced' : now.standing,
    since: now.since,
    isSent: true,
    ...(expectedCents === undefined ? {} : { expectedCents }),
    ...(decided === undefined ? {} : { paidCents: decided.paidCents, patientCents: decided.patientCents }),
    missing: [],
    ...(now.rejection === undefined ? {} : { refusedBy: now.rejection.by, codes: now.rejection.codes.map(codeText) }),
    stops: [],
    warns: 0,
    stale: stale.length,
    denials: open.length,
    deniedCents: open.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents),
    ...(underpayment === undefined ? {} : { shortCents: underpayment.shortCents, contract: underpayment.contract, clause: underpayment.clause }),
    position: now.position,
  };
}

function draftRow({ claim, missing, edits, isReady, dueAt, expectedCents }: Draft, encounter: EncounterId): ClaimRow {
  const stops = edits.filter(({ severity }) => severity === 'stop');
  const isHeld = missing.some((one) => one.missing === 'held-by-person');
  return {
    ...aboutOf(claim, encounter),
    state: isHeld ? 'held' : isReady ? 'ready' : 'blocked',
    ...(dueAt === undefined ? {} : { since: dueAt }),
    isSent: false,
    ...(expectedCents === undefined ? {} : { expectedCents }),
    missing: missing.map((one) => one.missing),
    stops: [...new Set(stops.map(({ edit }) => edit))],
    warns: edits.length - stops.length,
    stale: 0,
    denials: 0,
    deniedCents: 0,
  };
}

function aboutOf(
  { claim, payer, payerClass, form, rank, frequency, lines, totalCents }: Draft['claim'],
  encounter: EncounterId,
): Pick<ClaimRow, 'claim' | 'encounter' | 'payer' | 'payerClass' | 'form' | 'rank' | 'frequency' | 'lines' | 'totalCents'> {
  return { claim, encounter, payer, payerClass, form, rank, frequency, lines: lines.length, totalCents };
}
