/** View `frees`: what frees next, bed by bed, soonest first by its likely time. */
import { assignedOf } from '../house/staffing/assigned.ts';
import { standingsOf } from './waiting.ts';
import { departuresOf } from '../house/discharge/departures.ts';
import { leaversOf } from '../house/discharge/ways.ts';
import { freesOf } from '../house/placement/frees.ts';
import { keptOn } from '../kept-on.ts';
import { instant, minuteMs } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { FreeRow } from './rows-placement.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfLeaving, readsOfRequests, readsOfShifts, readsOfTheatre } from '../reads.ts';

export const freesView: View<FreeRow> = {
  name: 'frees',
  title: 'What frees next',
  definition:
    'Beds being cleaned or to be cleaned, and beds whose patient leaves (confirmed, pending, or likely within 12 h by the departure model), with the 80 % interval where it is known.',
  audience: 'bed',
  reads: ['operations', ...readsOfShifts, ...readsOfRequests, ...readsOfTheatre, ...readsOfLeaving, 'work.TurnStepped'],
  learns: true,
  tables: [leaversOf, departuresOf, standingsOf, assignedOf],
  rows: (input, earlier) => replaced(earlier?.rows, new Map(rowsOf(input))),
  lineage: (input, key) => {
    const found = freesOf(input).find(({ bed }) => bed === key);
    return found === undefined ? undefined : newestFirst(found.positions);
  },
};

/** Times move by the minute: a row that would change each second only because the second did is worked out once a minute, as of its beginning. */
const kept = keptOn<ViewInput['hospital'], { readonly minute: number; readonly rows: ReadonlyMap<string, FreeRow> }>();

function rowsOf(input: ViewInput): ReadonlyMap<string, FreeRow> {
  const minute = Math.floor(input.now / minuteMs);
  const known = kept.get(input.hospital);
  if (known?.minute === minute) return known.rows;
  const rows = new Map<string, FreeRow>(freesOf({ ...input, now: instant(minute * minuteMs) }).map(({ positions: _positions, ...row }) => [row.bed, row]));
  kept.set(input.hospital, { minute, rows });
  return rows;
}
