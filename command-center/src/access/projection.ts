/** What of a row a public wall may show: counts stay, whatever points at one bed or encounter goes. Done here, never by hiding on a screen. */
import type { CapacityRow } from '@healthos/core/views/rows.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import type { Identity } from './roles.ts';

/** `public` for walls that anybody may pass, else `full`. */
export type Projection = 'full' | 'public';

export function projectionOf(identity: Pick<Identity, 'role'>): Projection {
  return identity.role === 'wall-public' ? 'public' : 'full';
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

export function publicSnapshot(snapshot: Snapshot): Snapshot {
  return { ...snapshot, rows: publicRows(snapshot.view, snapshot.rows) };
}

/** undefined when nothing is left to send. A row that is not for public walls was never sent, so that its going says nothing either. */
export function publicChange(change: Change): Change | undefined {
  const put = publicRows(change.view, change.put);
  const gone = change.view === 'capacity' ? change.gone.filter((key) => !key.startsWith('turn/')) : change.gone;
  return put.length === 0 && gone.length === 0 ? undefined : { ...change, put, gone };
}

function publicRows(view: string, rows: Snapshot['rows']): Snapshot['rows'] {
  return rows.flatMap(([key, row]): Snapshot['rows'] => {
    const shown = publicRow(view, row);
    return shown === undefined ? [] : [[key, shown]];
  });
}
