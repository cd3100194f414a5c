/** Rooms of live rows: one for each facility, view and projection, so that what is sent to many is narrowed and encoded once. */
import type { Server, Socket } from 'socket.io';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { projectedChange, projectedSnapshot, type Projection } from '../access/projection.ts';
import type { Places } from '../access/unit-rows.ts';
import { Encoded } from './encoded.ts';

export const roomOf = (facility: string, view: string): string => `${facility}|${view}`;
const audienceOf = (room: string, projection: Projection): string => `${room}|${projection}`;

export interface Rooms {
  publish(change: Change): void;
  /** The rows as this projection shows them; the socket hears of their changes from now on. */
  join(socket: Socket, projection: Projection, snapshot: Snapshot): Encoded;
  leave(socket: Socket, projection: Projection, room: string): void;
}

export function createRooms(io: Server, placesIn: (facility: string) => Places): Rooms {
  /** Of each room the narrowed projections in it, with the keys that each was shown. */
  const narrowed = new Map<string, Map<Projection, Set<string>>>();
  /** The text of each snapshot, for as long as the snapshot itself is handed out. */
  const texts = new WeakMap<Snapshot, Map<Projection, Shown>>();
  const isWatched = (audience: string): boolean => io.sockets.adapter.rooms.has(audience);

  function shownOf(snapshot: Snapshot, projection: Projection): Shown {
    const made = texts.get(snapshot) ?? new Map<Projection, Shown>();
    texts.set(snapshot, made);
    const known = made.get(projection);
    if (known !== undefined) return known;
    const seen = projectedSnapshot(projection, snapshot, placesIn(snapshot.facility));
    const shown = { text: new Encoded(JSON.stringify(seen)), keys: seen.rows.map(([key]) => key) };
    made.set(projection, shown);
    return shown;
  }

  return {
    publish: (change) => {
      const room = roomOf(change.facility, change.view);
      const whole = audienceOf(room, 'full');
      if (isWatched(whole)) io.to(whole).emit('change', change);
      for (const [projection, keys] of narrowed.get(room) ?? []) {
        const left = projectedChange(projection, change, keys, placesIn(change.facility));
        if (left !== undefined) io.to(audienceOf(room, projection)).emit('change', left);
      }
    },
    join: (socket, projection, snapshot) => {
      const room = roomOf(snapshot.facility, snapshot.view);
      const shown = shownOf(snapshot, projection);
      void socket.join(audienceOf(room, projection));
      if (projection !== 'full') {
        const projections = narrowed.get(room) ?? new Map<Projection, Set<string>>();
        narrowed.set(room, projections);
        if (!projections.has(projection)) projections.set(projection, new Set(shown.keys));
      }
      return shown.text;
    },
    leave: (socket, projection, room) => {
      const audience = audienceOf(room, projection);
      void socket.leave(audience);
      if (isWatched(audience)) return;
      const projections = narrowed.get(room);
      projections?.delete(projection);
      if (projections?.size === 0) narrowed.delete(room);
    },
  };
}

interface Shown {
  readonly text: Encoded;
  readonly keys: readonly string[];
}
