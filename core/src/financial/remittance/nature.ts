/** What an adjustment means for the account: numbers of reason codes and what follows from each; their texts are licensed and are not here (finance.md, What may ship). */
import { addCents, zeroCents, type Cents } from '../../money.ts';
import { denialClassOf, isPaidElsewhere } from '../denials/taxonomy.ts';
import type { Adjustment } from '../remittance-events.ts';

/** The patient's share, also where the payer refused it and left it to the patient; what another payer did before; what the contract takes; what is refused and may be asked for again. */
export type Nature = 'patient' | 'prior-payer' | 'contractual' | 'denied';

export function natureOf({ group, reason }: Adjustment): Nature {
  if (group === 'PR') return 'patient';
  if (isPaidElsewhere(reason)) return 'prior-payer';
  return denialClassOf(group, reason) === undefined ? 'contractual' : 'denied';
}

export type ByNature = Readonly<Record<Nature, Cents>>;

export const noAmounts: ByNature = { patient: zeroCents, 'prior-payer': zeroCents, contractual: zeroCents, denied: zeroCents };

export function byNature(adjustments: readonly Adjustment[]): ByNature {
  const sums: Record<Nature, Cents> = { ...noAmounts };
  for (const one of adjustments) sums[natureOf(one)] = addCents(sums[natureOf(one)], one.amountCents);
  return sums;
}
