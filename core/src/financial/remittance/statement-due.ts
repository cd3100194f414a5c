/** Whether the statement of an account may go to the patient, and what is still in its way. */
import type { Encounter } from '../../encounter.ts';
import type { Ledger } from '../ledger.ts';
import type { AccountBalance } from './balances.ts';

export interface NotDue {
  readonly says: string;
  readonly value?: string;
  readonly unlock?: string;
}

/** undefined: nothing. Who pays alone gets it also where all is paid: it closes the account. */
export function statementFault(
  { dischargedAt }: Pick<Encounter, 'dischargedAt'>,
  { unpriced, payerClass }: Pick<Ledger, 'unpriced' | 'payerClass'>,
  { patientShareCents, patientBalanceCents }: Pick<AccountBalance, 'patientShareCents' | 'patientBalanceCents'>,
): NotDue | undefined {
  if (dischargedAt === undefined) return { says: 'The stay is not over.', unlock: 'Wait for the discharge.' };
  if (unpriced > 0) return { says: 'Something was done that no price knows.', value: String(unpriced), unlock: 'Price it in the charge master.' };
  if (patientShareCents === undefined) return { says: 'A payer has still to decide: what is the patient’s is not known.', unlock: 'Wait for the decision.' };
  return patientBalanceCents === 0 && payerClass !== 'self-pay' ? { says: 'The patient owes nothing.', value: '0' } : undefined;
}
