/** Asks payers by itself, in the house that does so: about each coverage once it is registered, and about a claim that nobody decided in time. */
import { billingAt } from '../financial/claims/billing-pack.ts';
import { billingPacks } from '../financial/claims/packs-of.ts';
import { claimStatusOf } from '../financial/inquiries/claim-inquiry.ts';
import { inquiryRules } from '../financial/inquiries/inquiry-rules.ts';
import type { Encounter } from '../encounter.ts';
import { encounterId } from '../ids.ts';
import { changedSince, getRow, rows } from '../table.ts';
import { dayMs, minuteMs } from '../time.ts';
import { newestOf } from '../versions.ts';
import { billingOf } from '../views/billing.ts';
import { changedRows } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import type { ViewInput } from '../views/view.ts';
import { encountersUnder, visitOf } from '../visit-numbers.ts';
import type { Duty, Proposed } from './duty.ts';

export const askPayers: Duty = {
  duty: 'ask-payers',
  definition: `Where the billing pack says so, each payer of whoever is here or expected is asked once what it covers, and the payer of a claim that was not decided for ${inquiryRules.decisionDays} days where it stands, again each ${inquiryRules.againDays}; from five minutes after a start on.`,
  settlesMs: 5 * minuteMs,
  due: (input) => {
    const billing = billingAt(billingPacks(input.hospital), input.now);
    return billing?.inquiries === 'automatic' ? [...coveragesDue(input), ...claimsDue(input)] : [];
  },
};

/** The ranks of a registration that are asked about. */
const ranks = [1, 2, 3] as const;

const coveragesDue = (input: ViewInput): readonly Proposed[] => rows(askedOf(input)).flat();

/** What is to be asked of each visit: looked at again where the visit, a coverage of it or a question about one is another. */
const askedOf = keptTable<readonly Proposed[]>({
  changed: (before, after) => {
    const [old, now] = [before.hospital.financial, after.hospital.financial];
    const found = changedRows(before, after);
    for (const key of [...changedSince(old.coverages, now.coverages), ...changedSince(old.enquiries, now.enquiries)])
      for (const { encounter } of encountersUnder(after.hospital, encounterId(key.slice(0, key.lastIndexOf('|'))))) found.add(encounter);
    return found;
  },
  make: ({ hospital }, encounter) => {
    const due = isExpected(encounter) ? ranks.flatMap((rank) => questionOf(hospital, encounter, rank)) : [];
    return due.length > 0 ? due : undefined;
  },
});

function isExpected({ status, stub, dischargedAt }: Encounter): boolean {
  return stub !== true && dischargedAt === undefined && (status === 'in-progress' || status === 'planned');
}

function questionOf({ financial }: ViewInput['hospital'], { encounter }: Encounter, rank: number): readonly Proposed[] {
  const visit = visitOf(encounter);
  const said = newestOf(getRow(financial.coverages, `${visit}|${rank}`))?.event;
  if (said?.payer === undefined || said.payerClass === 'self-pay') return [];
  // A coverage that another payer took over is asked about anew.
  const wasAsked = getRow(financial.enquiries, `${visit}|${rank}`)?.some(({ event }) => event.payer === said.payer) === true;
  if (wasAsked) return [];
  return [{ request: 'eligibility-ask', body: { encounter, rank }, id: `eligibility-${encounter}-${rank}-${said.payer}`.slice(0, 60) }];
}

function claimsDue(input: ViewInput): readonly Proposed[] {
  const before = input.now - inquiryRules.decisionDays * dayMs;
  return rows(billingOf(input)).flatMap(({ claims }) =>
    claims.flatMap(({ now }): Proposed[] => {
      if (now.sentAt === undefined || now.sentAt > before) return [];
      const { askFrom } = claimStatusOf(input.hospital, now, input.now);
      if (askFrom === undefined || askFrom > input.now) return [];
      return [{ request: 'claim-status-ask', body: { claim: now.claim }, id: `status-${now.claim}-${askFrom}`.slice(0, 60) }];
    }),
  );
}
