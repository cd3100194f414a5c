/** What an adjustment means for the account: numbers of reason codes and what follows from each; their texts are licensed and are not here (finance.md, What may ship). */
import { addCents, zeroCents, type Cents } from '../../money.ts';
import type { Adjustment } from '../remittance-events.ts';

/** The patient's share; what another payer did before; what the contract takes; what is refused and may be asked for again. */
export type Nature = 'patient' | 'prior-payer' | 'contractual' | 'denied';

/** Reductions that follow from the price or the contract, whatever the group. */
const contractualReasons: ReadonlySet<string> = new Set([
  '24',
  '44',
  '45',
  '59',
  '90',
  '91',
  '94',
  '104',
  '131',
  '144',
  '161',
  '172',
  '223',
  '237',
  '253',
  'A2',
]);
const priorPayerReason = '23';

export function natureOf({ group, reason }: Adjustment): Nature {
  if (group === 'PR') return 'patient';
  if (reason === priorPayerReason) return 'prior-payer';
  return contractualReasons.has(reason) ? 'contractual' : 'denied';
}

export type ByNature = Readonly<Record<Nature, Cents>>;

export const noAmounts: ByNature = { patient: zeroCents, 'prior-payer': zeroCents, contractual: zeroCents, denied: zeroCents };

export function byNature(adjustments: readonly Adjustment[]): ByNature {
  const sums: Record<Nature, Cents> = { ...noAmounts };
  for (const one of adjustments) sums[natureOf(one)] = addCents(sums[natureOf(one)], one.amountCents);
  return sums;
}
