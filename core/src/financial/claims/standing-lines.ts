/** Which lines of a claim still say what the record says: a charge that was altered or taken back since holds exactly the lines that it is on. */
import type { ClaimForm, ClaimSubmitted } from '../claim-events.ts';
import type { LedgerLine } from '../lines.ts';
import { standingLines } from '../stay-facts.ts';
import { formOf } from './claim-lines.ts';

export interface StaleLine {
  readonly line: number;
  /** `retracted`: nothing of it stands any more. */
  readonly state: 'altered' | 'retracted';
  readonly charges: readonly string[];
  /** Facts that took a charge of it back; none where the charge went to another visit. */
  readonly because: readonly number[];
}

export function staleLines(claim: ClaimSubmitted, ledger: readonly LedgerLine[]): readonly StaleLine[] {
  const standing = new Map(standingLines(ledger).map((line) => [line.charge, line]));
  const backBy = new Map(ledger.flatMap(({ reverses, position }) => (reverses === undefined ? [] : [[reverses, position] as const])));
  return claim.lines.flatMap(({ line, charges, amountCents }): StaleLine[] => {
    const left = charges.flatMap((charge) => standing.get(charge) ?? []);
    const gone = charges.filter((charge) => !standing.has(charge));
    const worth = left.reduce((sum, one) => sum + one.amountCents, 0);
    const held = left.filter(({ heldBy }) => heldBy !== undefined);
    if (gone.length === 0 && held.length === 0 && worth === amountCents) return [];
    const because = gone.flatMap((charge) => backBy.get(charge) ?? []);
    const changed = [...gone, ...held.map(({ charge }) => charge), ...(gone.length + held.length === 0 ? charges : [])];
    return [{ line, state: left.length === 0 ? 'retracted' : 'altered', charges: changed, because }];
  });
}

/** Charges that stand and are on no claim of the form: they came after it was sent. */
export function lateCharges(claims: readonly ClaimSubmitted[], ledger: readonly LedgerLine[], form: ClaimForm): readonly LedgerLine[] {
  const billed = new Set(claims.filter((claim) => claim.form === form).flatMap(({ lines }) => lines.flatMap(({ charges }) => charges)));
  return standingLines(ledger).filter((line) => formOf(line) === form && line.heldBy === undefined && line.amountCents !== 0 && !billed.has(line.charge));
}
