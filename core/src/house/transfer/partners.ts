/** What other hospitals say they can take, each word with its age: the newest for each level of care. */
import type { Hospital } from '../../hospital.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { rows } from '../../table.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import { transferPack } from './cases.ts';

export interface PartnerLevel {
  readonly level: LevelOfCare;
  readonly available: number;
  readonly at: Instant;
  /** From then on the word is old. */
  readonly oldAt: Instant;
  readonly by?: string;
  readonly position: number;
}

/** By partner, levels in the order of their names. */
export function partnerLevels({ work }: Hospital): ReadonlyMap<string, readonly PartnerLevel[]> {
  const found = new Map<string, PartnerLevel[]>();
  for (const versions of rows(work.PartnerCapacityStated)) {
    const newest = newestOf(versions);
    if (newest === undefined) continue;
    const { event, at, position } = newest;
    const level = {
      level: event.level,
      available: event.available,
      at,
      oldAt: instant(at + transferPack.capacityHours * hourMs),
      ...(event.by === undefined ? {} : { by: event.by }),
      position,
    };
    found.set(
      event.partner,
      [...(found.get(event.partner) ?? []), level].sort((a, b) => (a.level < b.level ? -1 : 1)),
    );
  }
  return found;
}
