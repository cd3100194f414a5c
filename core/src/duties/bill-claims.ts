/** Sends what is whole once its hold is over, in the house that bills by itself; one batch of a payer and form at a time. */
import { billingAt } from '../financial/claims/billing-pack.ts';
import { billingPacks } from '../financial/claims/packs-of.ts';
import { rows } from '../table.ts';
import { minuteMs } from '../time.ts';
import { billingOf } from '../views/billing.ts';
import type { Duty } from './duty.ts';

export const billClaims: Duty = {
  duty: 'bill-claims',
  definition:
    'Where the billing pack says automatic, each claim that nothing holds any more goes out, in one batch of its payer and form; from five minutes after a start on.',
  settlesMs: 5 * minuteMs,
  due: (input) => {
    const billing = billingAt(billingPacks(input.hospital), input.now);
    if (billing === undefined || billing.submit !== 'automatic') return [];
    const due = new Map<string, { readonly payer: string; readonly form: string; readonly first: string }>();
    for (const billed of rows(billingOf(input)))
      for (const { isReady, after, claim } of billed.isOver ? billed.drafts : []) {
        // Sent again by itself, what was refused would be refused for ever.
        if (!isReady || after !== undefined) continue;
        const key = `${claim.payer}|${claim.form}`;
        const known = due.get(key);
        if (known === undefined || claim.claim < known.first) due.set(key, { payer: claim.payer, form: claim.form, first: claim.claim });
      }
    // The first claim names the batch: once it is sent, the next batch is another.
    return [...due.values()].map(({ payer, form, first }) => ({ request: 'claims-batch', body: { payer, form }, id: `bill-${form}-${first}`.slice(0, 60) }));
  },
};
