/** The packs of medication safety in force: our own small one, and whatever was loaded from files. */
import { rows } from '../table.ts';
import { instant, type Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';
import type { MedicationPack } from './medication-pack.ts';
import { smallMedicationPack } from './small-medication-pack.ts';

export function medicationPacks({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): readonly MedicationPack[] {
  if (hospital.work.MedicationPackLoaded.size === 0) return ours;
  const loaded = [...rows(hospital.work.MedicationPackLoaded)].flatMap((versions) => newestOf(versions)?.event.pack ?? []);
  const today = new Date(now).toISOString().slice(0, 10);
  return [...ours, ...loaded.filter(({ effectiveFrom }) => effectiveFrom <= today).sort((a, b) => (a.pack < b.pack ? -1 : 1))];
}
const ours = [smallMedicationPack];

/** When the next loaded pack comes into force. */
export function nextPackAt({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): Instant | undefined {
  const times = rows(hospital.work.MedicationPackLoaded)
    .map((versions) => Date.parse(newestOf(versions)?.event.pack.effectiveFrom ?? ''))
    .filter((at) => at > now);
  return times.length === 0 ? undefined : instant(Math.min(...times));
}
