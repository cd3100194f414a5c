/** Figures of each unit, minute by minute, for the history behind the walls. */
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Clock } from '@healthos/core/ports.ts';
import type { Follow } from './follow.ts';
import type { PostgresLog } from './postgres/event-log.ts';
import { writeKpis } from './postgres/settings.ts';

/** Census and occupancy of each unit, each minute, for the history behind the walls. Rejects where the minute is missed: the next one is kept. */
export async function keepHistory(follow: Follow, log: PostgresLog, clock: Clock): Promise<void> {
  const at = clock.now();
  const readings = [...follow.enterprise().hospitals.keys()].flatMap((facility: FacilityId) => {
    // A reading of the past under the time of now would be neither.
    if (follow.input(facility)?.telling === true) return [];
    const snapshot = follow.rows(facility, 'census');
    return [...(snapshot ?? [])].flatMap(([unit, row]) =>
      isCensus(row)
        ? [
            { at, facility, name: `occupied/${unit}`, value: row.occupied },
            { at, facility, name: `staffed/${unit}`, value: row.staffed },
          ]
        : [],
    );
  });
  if (readings.length > 0 && log.writable()) await writeKpis(log.pool, readings);
}

function isCensus(row: unknown): row is { readonly occupied: number; readonly staffed: number } {
  return typeof row === 'object' && row !== null && 'occupied' in row && 'staffed' in row;
}
