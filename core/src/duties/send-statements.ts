/** Sends the statement of who pays alone once the hold of the bill is over, in the house that bills by itself: without it such an account would wait for ever. */
import { billingAt } from '../financial/claims/billing-pack.ts';
import { billDueAt } from '../financial/claims/draft.ts';
import { billingPacks } from '../financial/claims/packs-of.ts';
import { zoneOf } from '../financial/ledger.ts';
import { accountOf } from '../financial/remittance/account.ts';
import { statementFault } from '../financial/remittance/statement-due.ts';
import { rows } from '../table.ts';
import { minuteMs } from '../time.ts';
import { accountsOf } from '../views/ledgers.ts';
import type { Duty } from './duty.ts';

export const sendStatements: Duty = {
  duty: 'send-statements',
  definition:
    'Where the billing pack says automatic, the statement of an account that nobody but the patient pays goes out once its hold is over; from five minutes after a start on.',
  settlesMs: 5 * minuteMs,
  due: (input) => {
    const billing = billingAt(billingPacks(input.hospital), input.now);
    if (billing === undefined || billing.submit !== 'automatic') return [];
    const zone = zoneOf(input.hospital);
    return [...rows(accountsOf(input))].flatMap(({ encounter, ledger, settled }) => {
      if (settled.unbilledCents <= 0 || ledger.payerClass !== 'self-pay') return [];
      const dueAt = billDueAt({ encounter, zone }, billing);
      if (dueAt === undefined || input.now < dueAt) return [];
      if (statementFault(encounter, ledger, accountOf(input, encounter, ledger).balance) !== undefined) return [];
      return [{ request: 'statement-issue', body: { encounter: encounter.encounter }, id: `statement-${encounter.encounter}`.slice(0, 60) }];
    });
  },
};
