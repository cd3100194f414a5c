/** A wall of one process: the census of houses, as its rows arrive. */
import { io, type Socket } from 'socket.io-client';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import type { Process } from './process.ts';

const watchMs = 10_000;

export interface Wall {
  /** Patients in beds of a house as the wall shows them; undefined while it shows nothing. */
  occupied(house: string): number | undefined;
  /** What the process answered where it was refused. */
  refused(house: string): string | undefined;
  isOpen(): boolean;
  close(): void;
}

export async function openWall({ host, http }: Pick<Process, 'host' | 'http'>, token: string, houses: readonly string[]): Promise<Wall> {
  const socket: Socket = io(`http://${host}:${http}`, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
  const rows = new Map<string, Map<string, number>>();
  const refusals = new Map<string, string>();
  socket.on('change', ({ view, facility, put, gone }: Change) => {
    const own = view === 'census' ? rows.get(facility) : undefined;
    for (const [key, row] of put) own?.set(key, occupiedIn(row));
    for (const key of gone) own?.delete(key);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  for (const facility of houses) {
    const said = (await socket.timeout(watchMs).emitWithAck('watch', { view: 'census', facility })) as Snapshot | { readonly refused: string };
    if ('refused' in said) refusals.set(facility, said.refused);
    else rows.set(facility, new Map(said.rows.map(([key, row]) => [key, occupiedIn(row)])));
  }
  return {
    occupied: (house) => {
      const own = rows.get(house);
      return own === undefined ? undefined : [...own.values()].reduce((sum, n) => sum + n, 0);
    },
    refused: (house) => refusals.get(house),
    isOpen: () => socket.connected,
    close: () => void socket.close(),
  };
}

function occupiedIn(row: unknown): number {
  return typeof row === 'object' && row !== null && 'occupied' in row && typeof row.occupied === 'number' ? row.occupied : 0;
}
