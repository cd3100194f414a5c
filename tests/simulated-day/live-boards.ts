/** The boards as a screen has them: a snapshot of each view, then what changed, by the live socket. */
import type { Socket } from 'socket.io-client';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { boardNames, eachBoard, rowOf, type Boards, type Row } from './cells.ts';

const answerMs = 10_000;

/** Resolves when every board has its snapshot; the maps go on changing with the boards. */
export async function watchBoards(socket: Socket, facility: string): Promise<{ readonly boards: Boards }> {
  const boards = eachBoard(() => new Map<string, Row>());
  socket.on('change', (change: Change) => {
    const name = boardNames.find((one) => one === change.view);
    if (name === undefined || change.facility !== facility) return;
    for (const [key, row] of change.put) boards[name].set(key, rowOf(row));
    for (const key of change.gone) boards[name].delete(key);
  });
  for (const view of boardNames) {
    const snapshot = (await socket.timeout(answerMs).emitWithAck('watch', { view, facility })) as Snapshot;
    // A change that came before the answer is newer than it.
    for (const [key, row] of snapshot.rows) if (!boards[view].has(key)) boards[view].set(key, rowOf(row));
  }
  return { boards };
}
