/** What the requests of claims check alike: that the account and the claim are here, and that the form showed them as they are. */
import { claimNow, isLive, type ClaimNow } from '../financial/claims/claim-state.ts';
import type { DraftAbout } from '../financial/claims/draft.ts';
import type { EditHit } from '../financial/claims/scrub.ts';
import { missingFacts, type Missing } from '../financial/claims/draft.ts';
import { ledgerOf, zoneOf } from '../financial/ledger.ts';
import type { EncounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { ViewInput } from '../views/view.ts';
import type { Refusal } from './request.ts';

/** The account as a draft is made of it. */
export function accountAsked(input: ViewInput, visit: EncounterId): DraftAbout | Refusal {
  const encounter = getRow(input.hospital.operations.encounters, visit);
  if (encounter === undefined || encounter.stub === true)
    return { refused: 'encounter.unknown', says: `There is no account ${visit} here.`, field: 'encounter' };
  return { books: input, encounter, ledger: ledgerOf(input, encounter), zone: zoneOf(input.hospital) };
}

export function claimAsked({ hospital }: ViewInput, claim: string, seen: number | undefined): ClaimNow | Refusal {
  const now = claimNow(hospital, claim);
  if (now === undefined) return { refused: 'claim.unknown', says: `There is no claim ${claim} here.`, field: 'claim' };
  if (seen === undefined || now.position <= seen) return now;
  return {
    refused: 'form.stale',
    says: `The claim is ${now.standing} now: something was said of it since the form was drawn.`,
    value: now.standing,
    unlock: 'Look at it again.',
  };
}

/** One that was sent and still holds. */
export function sentAsked(input: ViewInput, claim: string, seen: number | undefined): (ClaimNow & Required<Pick<ClaimNow, 'sent'>>) | Refusal {
  const now = claimAsked(input, claim, seen);
  if ('refused' in now) return now;
  const { sent } = now;
  if (sent === undefined) return { refused: 'claim.not-sent', says: `${claim} was never sent.`, value: now.standing, unlock: 'Submit it instead.' };
  if (!isLive(now))
    return { refused: 'claim.over', says: `${claim} is ${now.standing}.`, value: now.standing, unlock: 'Work on the claim that took its place.' };
  return { ...now, sent };
}

export const notReady = (missing: readonly Missing[]): Refusal => ({
  refused: 'claim.not-ready',
  says: `The claim is held: ${missing.map((one) => missingFacts[one.missing].replace(/\.$/, '').toLowerCase()).join('; ')}.`,
  value: missing.map((one) => one.missing).join(', '),
  limit: 'nothing missing',
  unlock: missingFacts[missing[0]?.missing ?? 'no-charges'],
});

export const notClean = (edits: readonly EditHit[]): Refusal => {
  const stops = edits.filter(({ severity }) => severity === 'stop');
  const [first] = stops;
  return {
    refused: 'claim.edits',
    says: `The scrubber stops it: ${stops.map(({ says }) => says.replace(/\.$/, '').toLowerCase()).join('; ')}.`,
    value: stops.map(({ edit, line }) => (line === undefined ? edit : `${edit} at line ${line}`)).join(', '),
    limit: 'no edit that stops',
    ...(first?.pack === undefined ? {} : { rule: first.pack }),
  };
};
