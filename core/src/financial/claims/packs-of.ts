/** Packs of a facility by kind, as last said. */
import type { Hospital } from '../../hospital.ts';
import { keptOn } from '../../kept-on.ts';
import { rows } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { EditPack, FinancialPack } from '../packs.ts';
import type { BillingPack } from './billing-pack.ts';

const kept = keptOn<Hospital['financial']['packs'], readonly FinancialPack[]>();

function packsOf({ financial: { packs } }: Hospital): readonly FinancialPack[] {
  const known = kept.get(packs);
  if (known !== undefined) return known;
  const made = [...rows(packs)].flatMap((versions) => newestOf(versions)?.event.pack ?? []);
  kept.set(packs, made);
  return made;
}

export const billingPacks = (hospital: Hospital): readonly BillingPack[] => packsOf(hospital).filter((pack) => pack.kind === 'billing');
export const editPacks = (hospital: Hospital): readonly EditPack[] => packsOf(hospital).filter((pack) => pack.kind === 'edit-pack');
