/** The boards as a screen has them: a snapshot of each view, then what changed, by the live socket. */
import type { Socket } from 'socket.io-client';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { boardNames, type Boards, type Rows } from './cells.ts';

export interface LiveBoards {
  readonly boards: Boards;
  /** The newest position that any board shows. */
  position(): number;
}

export async function watchBoards(socket: Socket, facility: string): Promise<LiveBoards> {
  const kept = Object.fromEntries(boardNames.map((name) => [name, new Map<string, Record<string, unknown>>()]));
  let position = 0;
  socket.on('change', (change: Change) => {
    const rows = kept[change.view];
    if (rows === undefined || change.facility !== facility) return;
    for (const [key, row] of change.put) rows.set(key, row as Record<string, unknown>);
    for (const key of change.gone) rows.delete(key);
    position = Math.max(position, change.position);
  });
  for (const view of boardNames) {
    const snapshot = (await socket.timeout(10_000).emitWithAck('watch', { view, facility })) as Snapshot;
    const rows = kept[view];
    // A change that came before the answer is newer than it.
    for (const [key, row] of snapshot.rows) if (rows?.has(key) === false) rows.set(key, row as Record<string, unknown>);
  }
  return { boards: kept as unknown as Record<string, Rows> as Boards, position: () => position };
}
