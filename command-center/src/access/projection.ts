/** What of a row somebody may see, by who they are: whole, for a public wall, or for one unit. Done here, never by hiding on a screen. */
import type { CapacityRow } from '@healthos/core/views/rows.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { boundTo } from './policy.ts';
import type { Identity } from './roles.ts';
import { unitRow, type Places } from './unit-rows.ts';

/** `public` for walls that anybody may pass, `unit …` for who is bound to one, else `full`. */
export type Projection = 'full' | 'public' | `unit ${string}`;

export function projectionOf(identity: Identity): Projection {
  if (identity.role === 'wall-public') return 'public';
  const unit = boundTo(identity);
  return unit === undefined ? 'full' : `unit ${unit}`;
}

const unitOf = (projection: Projection): string => projection.slice('unit '.length);

/** The row as it is shown; undefined when it is not. */
export function projectedRow(projection: Projection, view: string, row: unknown, places: Places): unknown {
  if (projection === 'full') return row;
  return projection === 'public' ? publicRow(view, row) : unitRow(view, unitOf(projection), row, places);
}

export function projectedSnapshot(projection: Projection, snapshot: Snapshot, places: Places): Snapshot {
  return projection === 'full' ? snapshot : { ...snapshot, rows: projectedRows(projection, snapshot.view, snapshot.rows, places) };
}

/** The row for a public wall; undefined when it is not for one. */
export function publicRow(view: string, row: unknown): unknown {
  if (view !== 'capacity') return row;
  const capacity = row as CapacityRow;
  if (capacity.tile === 'turn') return undefined;
  if (capacity.tile !== 'risk') return row;
  const { detail: _one, ...sums } = capacity;
  return sums;
}

/**
 * The change for those who were shown these keys, which it brings up to date; undefined when nothing is left to send. The going of a row
 * that was never shown says nothing either; a row that went elsewhere is gone for who saw it.
 */
export function projectedChange(projection: Projection, change: Change, shown: Set<string>, places: Places): Change | undefined {
  const gone = change.gone.filter((key) => shown.delete(key));
  const put: [string, unknown][] = [];
  for (const [key, row] of change.put) {
    const seen = projectedRow(projection, change.view, row, places);
    if (seen !== undefined) {
      put.push([key, seen]);
      shown.add(key);
    } else if (shown.delete(key)) gone.push(key);
  }
  return put.length === 0 && gone.length === 0 ? undefined : { ...change, put, gone };
}

function projectedRows(projection: Projection, view: string, rows: Snapshot['rows'], places: Places): Snapshot['rows'] {
  return rows.flatMap(([key, row]): Snapshot['rows'] => {
    const shown = projectedRow(projection, view, row, places);
    return shown === undefined ? [] : [[key, shown]];
  });
}
