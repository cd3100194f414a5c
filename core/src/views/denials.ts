/** View `denials`: what payers took off and may be asked for again, by value and by the time that is left, with its owner and where it began. */
import type { Billed } from '../financial/claims/billed.ts';
import type { Denial } from '../financial/denials/denials-of.ts';
import { rootCauseOf, type RootCause } from '../financial/denials/root-cause.ts';
import { getRow, rows } from '../table.ts';
import { billingOf, sentOf } from './billing.ts';
import { gatheredInSteps } from './keep.ts';
import { accountsOf } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import type { DenialRow } from './rows-billing.ts';
import { stepped, type ViewInput } from './view.ts';

export const denialsView = stepped<DenialRow>({
  name: 'denials',
  title: 'Denials',
  definition:
    'What the last decision on a claim takes off that is neither the contract’s nor the patient’s: class by a neutral taxonomy, appeal clock by the contract, owner, and the event and unit that it began with.',
  audience: 'money',
  tables: [accountsOf, billingOf],
  inSteps: (input, earlier) => gatheredInSteps(earlier, input, billingOf, (billed) => rowsOf(input, billed)),
  lineage: (input, key) => {
    for (const billed of rows(billingOf(input)))
      for (const { denial, cause } of denialsIn(input, billed)) if (denial.denial === key) return newestFirst([...denial.positions, ...cause.positions]);
    return undefined;
  },
});

interface Walked {
  readonly billed: ReturnType<typeof sentOf>[number];
  readonly denial: Denial;
  readonly cause: RootCause;
}

function* denialsIn(input: ViewInput, billed: Billed): Generator<Walked> {
  const account = getRow(accountsOf(input), billed.encounter.encounter);
  for (const claim of sentOf(billed)) {
    for (const denial of claim.denials) {
      const about = {
        books: input,
        encounter: billed.encounter,
        claim: claim.now,
        ledger: account?.ledger.lines ?? [],
        codes: account?.ledger.codes ?? { diagnoses: [], procedures: [], isFinal: false },
      };
      yield { billed: claim, denial, cause: rootCauseOf(denial, about) };
    }
  }
}

function rowsOf(input: ViewInput, billed: Billed): ReadonlyMap<string, DenialRow> {
  const made = new Map<string, DenialRow>();
  for (const { billed: claim, denial, cause } of denialsIn(input, billed)) {
    const { sent } = claim.now;
    if (sent === undefined) continue;
    const { line, group, reason, amountCents, deniedAt, appealBy, state, owner, positions } = denial;
    made.set(denial.denial, {
      denial: denial.denial,
      claim: denial.claim,
      encounter: billed.encounter.encounter,
      payer: sent.payer,
      payerClass: sent.payerClass,
      ...(line === undefined ? {} : { line }),
      group,
      reason,
      class: denial.class,
      amountCents,
      deniedAt,
      ...(appealBy === undefined ? {} : { appealBy }),
      state,
      owner,
      cause: cause.cause,
      causeSays: cause.says,
      ...(cause.unit === undefined ? {} : { unit: cause.unit }),
      position: positions[0] ?? 0,
    });
  }
  return made;
}
