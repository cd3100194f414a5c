/** What was placed since the facility's midnight: assignments that people made, and how many of them past a rule. */
import { keptOn } from '../../kept-on.ts';
import { entries } from '../../table.ts';
import { startOfLocalDay, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';

export interface PlacedToday {
  readonly placed: number;
  readonly overrides: number;
  readonly since: Instant;
}
type Counted = PlacedToday & { readonly positions: readonly number[] };

const kept = keptOn<ViewInput['hospital']['work']['BedPromised'], Counted>();

/** An assignment that was taken back, or given anew to the same patient, counts once or not at all: the newest promise of a bed to a patient holds. */
export function placedToday(input: ViewInput): PlacedToday {
  const { since, placed, overrides } = countedToday(input);
  return { since, placed, overrides };
}

export function countedToday({ hospital, now }: ViewInput): Counted {
  const table = hospital.work.BedPromised;
  const since = startOfLocalDay(now, hospital.operations.description?.zone ?? 'UTC');
  const known = kept.get(table);
  if (known?.since === since) return known;
  const placements = new Map<string, { readonly overridden: boolean; readonly position: number }>();
  for (const [, versions] of entries(table)) {
    for (const { event, at, position } of versions) {
      if (event.encounter === undefined || at < since) continue;
      const key = event.encounter;
      if (event.promise === 'assigned') placements.set(key, { overridden: (event.overrides?.length ?? 0) > 0, position });
      else if (event.promise === 'none') placements.delete(key);
    }
  }
  const made = {
    since,
    placed: placements.size,
    overrides: [...placements.values()].filter(({ overridden }) => overridden).length,
    positions: [...placements.values()].map(({ position }) => position),
  };
  kept.set(table, made);
  return made;
}
