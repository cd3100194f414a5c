/** Days of packs: what a version says of since when it holds. */
import type { PackKind } from '@healthos/core/financial/packs.ts';
import type { PackRow } from '@healthos/core/views/rows-packs.ts';

const iso = (at: number, zone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);

/** `since ever`, `2026-03-13`, `2026-03-13 to 2026-12-31`. The end is the last day on which it holds. */
export function daysOf({ effectiveFrom, effectiveTo }: Pick<PackRow, 'effectiveFrom' | 'effectiveTo'>, zone: string): string {
  const from = effectiveFrom <= 0 ? 'since ever' : iso(effectiveFrom, zone);
  return effectiveTo === undefined ? from : `${from} to ${iso(effectiveTo - 1, zone)}`;
}

export const kindTitle: Readonly<Record<PackKind, string>> = {
  'charge-master': 'Prices',
  'rule-pack': 'Charge rules',
  contract: 'Contracts',
  'code-set': 'Codes',
  'edit-pack': 'Claim edits',
  weights: 'DRG weights',
  billing: 'Billing',
  'cost-rates': 'Cost rates',
};
export const stateTitle: Readonly<Record<PackRow['state'], string>> = { active: 'holds now', coming: 'will hold', ended: 'over' };
