/** What of the billing needs a person: a claim whose lines no longer say what the record says, a denial whose clock runs out, a bill that waits for somebody. No amounts: findings are shown beside care. */
import { missingFacts, type MissingFact } from '../financial/claims/draft.ts';
import type { Billed } from '../financial/claims/billed.ts';
import { isLive } from '../financial/claims/claim-state.ts';
import { dayMs, instant, type Instant } from '../time.ts';
import { changedSince, getRow } from '../table.ts';
import { billingOf } from '../views/billing.ts';
import { accountsOf } from '../views/ledgers.ts';
import { keptTable } from '../views/kept-table.ts';
import { sameRow, type ViewInput } from '../views/view.ts';
import { findingOf } from './encounter-rule.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';

interface Said {
  readonly findings: readonly Finding[];
  readonly nextAt?: Instant;
}

interface BillingRule {
  readonly rule: string;
  readonly source?: string;
  readonly definition: string;
  say(billed: Billed, now: Instant): Said;
}

function billingRule({ rule, source = 'HealthOS', definition, say }: BillingRule): Rule {
  const said = keptTable<Said>({
    changed: (before, after) => changedSince(billingOf(before), billingOf(after)),
    make: (input, encounter) => {
      const billed = getRow(billingOf(input), encounter.encounter);
      if (billed === undefined) return undefined;
      const { findings, nextAt } = say(billed, input.now);
      if (findings.length === 0 && nextAt === undefined) return undefined;
      return { findings: findings.map((finding) => ({ ...finding, rule: `${rule}@1` })), ...(nextAt === undefined ? {} : { nextAt }) };
    },
    nextAt: ({ nextAt }) => nextAt,
    same: sameRow,
  });
  const listOf = listOfTable<Said, Finding>(({ findings }) => findings);
  return { rule, version: '1', source, definition, evaluate: (input: ViewInput) => listOf(said(input)), tables: [accountsOf, billingOf, said] };
}

export const claimAltered = billingRule({
  rule: 'claim-altered',
  definition:
    'A claim went out, and what one of its lines bills was altered or taken back since: the line is held until a corrected claim is sent, or the claim is taken back.',
  say: ({ encounter, claims }) => ({
    findings: claims.flatMap(({ now, stale }) =>
      stale.length === 0
        ? []
        : [
            findingOf(`claim-altered:${now.claim}`, encounter, {
              severity: 'watch',
              since: now.since,
              owner: 'Billing',
              says: `${now.claim}: ${stale.length === 1 ? `line ${stale[0]?.line ?? ''} is` : `lines ${stale.map(({ line }) => line).join(', ')} are`} not what the record says now`,
              positions: [now.position, ...stale.flatMap(({ because }) => because)],
            }),
          ],
    ),
  }),
});

export const lateCharge = billingRule({
  rule: 'late-charge',
  source: 'HFMA MAP Keys: late charges as a percentage of total charges',
  definition: 'Charges came after the claim of their form went out, and no claim has them: a claim in its place takes them in.',
  say: ({ encounter, late, lateBy, claims }) => {
    const live = claims.filter(({ now }) => isLive(now));
    const since = live.reduce<Instant | undefined>((last, { now }) => (last === undefined || now.since > last ? now.since : last), undefined);
    if (late.length === 0 || since === undefined) return { findings: [] };
    return {
      findings: [
        findingOf(`late-charge:${encounter.encounter}`, encounter, {
          severity: 'info',
          since,
          owner: 'Revenue',
          says: `${encounter.encounter}: ${late.length} ${late.length === 1 ? 'charge' : 'charges'} came after the claim went out`,
          positions: [...lateBy].sort((a, b) => b - a),
        }),
      ],
    };
  },
});

/** Before the last day of an appeal. */
const appealAheadDays = 14;

export const appealDue = billingRule({
  rule: 'appeal-due',
  definition: 'A denial that nobody appealed or gave up has its last day of appeal within 14 days.',
  say: ({ encounter, claims }, now) => {
    const open = claims.flatMap(({ denials }) => denials).filter(({ state }) => state === 'open' || state === 'assigned');
    const dated = open.flatMap((denial) =>
      denial.appealBy === undefined ? [] : [{ denial, from: instant(denial.appealBy - appealAheadDays * dayMs), until: denial.appealBy }],
    );
    const due = dated.filter(({ from, until }) => from <= now && now < until);
    const later = dated.flatMap(({ from, until }) => [from, until]).filter((at) => at > now);
    return {
      findings: due.map(({ denial, from }) =>
        findingOf(`appeal-due:${denial.denial}`, encounter, {
          severity: 'watch',
          since: from,
          owner: denial.owner,
          says: `${denial.claim}: the last day of appeal nears (${denial.class})`,
          positions: denial.positions,
        }),
      ),
      ...(later.length === 0 ? {} : { nextAt: instant(Math.min(...later)) }),
    };
  },
});

/** Days past the hold before somebody is asked. */
const billGraceDays = 2;
const owners: Readonly<Partial<Record<MissingFact, string>>> = {
  coverage: 'Registration',
  payer: 'Registration',
  'principal-diagnosis': 'Coding',
  'final-coding': 'Coding',
  price: 'Revenue',
  'charge-held': 'Revenue',
  'credit-above-charge': 'Revenue',
};

export const billHeld = billingRule({
  rule: 'bill-held',
  definition: 'Two days after the hold of a bill is over something still keeps it: what is missing is named, and who can supply it.',
  say: (billed, now) => {
    if (!billed.isOver) return { findings: [] };
    const { encounter, drafts } = billed;
    const dated = drafts.flatMap((draft) =>
      draft.dueAt === undefined || draft.isReady ? [] : [{ draft, from: instant(draft.dueAt + billGraceDays * dayMs) }],
    );
    const later = dated.map(({ from }) => from).filter((at) => at > now);
    return {
      findings: dated
        .filter(({ from }) => from <= now)
        .map(({ draft, from }) => {
          const [first] = draft.missing;
          const edit = draft.edits.find(({ severity }) => severity === 'stop');
          const why = first === undefined ? (edit?.says ?? 'An edit stops it.') : missingFacts[first.missing];
          return findingOf(`bill-held:${draft.claim.claim}`, encounter, {
            severity: 'info',
            since: from,
            owner: (first === undefined ? undefined : owners[first.missing]) ?? 'Billing',
            says: `${encounter.encounter} is not billed: ${why}`,
            positions: [encounter.position],
          });
        }),
      ...(later.length === 0 ? {} : { nextAt: instant(Math.min(...later)) }),
    };
  },
});
