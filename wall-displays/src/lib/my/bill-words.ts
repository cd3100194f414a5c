/** What a bill says of the patient's part in a sentence: what is decided, else the estimate, else what is missing for one. */
import type { MyBill } from '@healthos/core/house/portal/my-bills.ts';
import type { Speech } from './words/language.ts';

export function shareWords({ balance, estimate, payerClass }: Pick<MyBill, 'balance' | 'estimate' | 'payerClass'>, speech: Speech): string {
  if (balance.patientShareCents !== undefined) return speech.say('bills.share', { amount: speech.money(balance.patientShareCents) });
  if (estimate.state === 'estimated') return speech.say('bills.share', { amount: speech.money(estimate.patientCents) });
  if (payerClass === 'self-pay') return speech.say('bills.share', { amount: speech.money(balance.chargedCents) });
  return speech.say('bills.share.unknown', { missing: estimate.missing.map((one) => speech.code('missing', one) ?? one).join(', ') });
}

export type BillRow = readonly [label: string, amount: string, strong?: true];

/** What the listed prices came to, and who took which part of it; a row of nothing is left out. */
export function billRows({ balance, shares }: Pick<MyBill, 'balance' | 'shares'>, speech: Speech): readonly BillRow[] {
  const rows: readonly (readonly [string, number])[] = [
    [speech.say('bills.insurance'), -balance.insurancePaidCents],
    [speech.say('bills.writtenoff'), -balance.writtenOffCents],
    [speech.say('bills.denied'), balance.deniedCents],
    [speech.say('bills.open'), balance.openCents],
    ...shares.map(({ kind, amountCents }): readonly [string, number] => [speech.say(`share.${kind}`), amountCents]),
    [speech.say('bills.paid'), -balance.patientPaidCents],
    [speech.say('bills.credit'), balance.creditCents],
  ];
  return [
    [speech.say('bills.charged'), speech.money(balance.chargedCents)],
    ...rows.filter(([, amount]) => amount !== 0).map(([label, amount]): BillRow => [label, speech.money(amount)]),
    [
      balance.patientBalanceCents > 0 ? speech.say('bills.due') : speech.say('bills.due.none'),
      balance.patientBalanceCents > 0 ? speech.money(balance.patientBalanceCents) : '',
      true,
    ],
  ];
}
