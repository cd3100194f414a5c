/**
 * Which claims one interchange carried: those of one batch to one payer on one form, under the number that the interchange has (GS06): the position of the
 * first of them. A 999 says a group and no claim, a 277CA may say a whole batch.
 */
import { getRow, rows } from '../../table.ts';
import type { Versions } from '../../versions.ts';
import type { ClaimEvent, ClaimSubmitted } from '../claim-events.ts';
import type { FinancialState } from '../state.ts';

/** ISA13 has nine digits. */
const controlLimit = 1_000_000_000;

/** The number of the interchange that carries what was told at a position. */
export const controlOf = (position: number): string => String(position % controlLimit);

/** undefined: it goes alone. */
export const batchKey = ({ batch, payer, form }: Pick<ClaimSubmitted, 'batch' | 'payer' | 'form'>): string | undefined =>
  batch === undefined ? undefined : `${batch}|${payer}|${form}`;

/** GS06 of the interchange that carried the claim. */
export function groupOf({ claims, index }: FinancialState, sent: ClaimSubmitted): string | undefined {
  const key = batchKey(sent);
  const carried = key === undefined ? [sent.claim] : (getRow(index.claimsByBatch, key) ?? []);
  let first: number | undefined;
  for (const claim of carried)
    for (const { event, position } of getRow(claims, claim) ?? [])
      if (event.type === 'ClaimSubmitted' && batchKey(event) === key && (first === undefined || position < first)) first = position;
  return first === undefined ? undefined : controlOf(first);
}

/** Claims that a word about a group or a batch is about. Such words are few: every claim is looked at. */
export function claimsOfGroup({ claims, index }: FinancialState, name: string): readonly string[] {
  const found = new Set<string>();
  for (const versions of rows<string, Versions<ClaimEvent>>(claims))
    for (const { event, position } of versions) {
      if (event.type !== 'ClaimSubmitted' || (event.batch !== name && controlOf(position) !== name)) continue;
      const key = batchKey(event);
      for (const claim of key === undefined ? [event.claim] : (getRow(index.claimsByBatch, key) ?? [])) found.add(claim);
    }
  return [...found];
}
