/**
 * Rooms of live rows: one for each facility, view and projection, so that what is sent to many is narrowed and encoded once. Rows that a label keeps from
 * some, or a relationship opens to one, are sent to each reader alone; who is shown a patient is in the audit before the row leaves. Rows go to the sockets of
 * this process alone: each process makes its own from its own picture.
 */
import type { Server, Socket } from 'socket.io';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { projectedChange, projectedSnapshot, type Projection } from '../access/projection.ts';
import { readerViews } from '../access/reader-rows.ts';
import type { Identity } from '../access/roles.ts';
import { placesOf, type Places } from '../access/unit-rows.ts';
import type { ViewReads } from '../audit/view-reads.ts';
import { Encoded } from './encoded.ts';
import { createReaderRoom, type ReaderRoom } from './reader-room.ts';

export const roomOf = (facility: string, view: string): string => `${facility}|${view}`;
const audienceOf = (room: string, projection: Projection): string => `${room}|${projection}`;

export interface Watcher {
  readonly socket: Socket;
  readonly identity: Identity;
  readonly projection: Projection;
  /** From where. */
  readonly peer: string;
}

export interface Rooms {
  publish(change: Change): void;
  /** Whom the rows show to this reader is in the audit; false where that cannot be written, or they change too fast. */
  said(watcher: Watcher, snapshot: Snapshot): Promise<boolean>;
  /** The audit says all of them already. */
  isSaid(watcher: Watcher, snapshot: Snapshot): boolean;
  /** The rows as this reader sees them; the socket hears of their changes from now on. */
  join(watcher: Watcher, snapshot: Snapshot): Encoded;
  leave(socket: Socket, projection: Projection, room: string): void;
  /** Once a second: a label, a tie or a glass may have changed what each reader sees though no row did. */
  look(): void;
}

export interface RoomsOptions {
  inputOf(facility: string): ViewInput | undefined;
  readonly reads: ViewReads;
  /** What everybody of a room may see of a change is on its way to them. */
  onSent(change: Change): void;
}

export function createRooms(io: Server, { inputOf, reads, onSent }: RoomsOptions): Rooms {
  /** Of each room the narrowed projections in it, with the keys that each was shown. */
  const narrowed = new Map<string, Map<Projection, Set<string>>>();
  /** The text of each snapshot, for as long as the snapshot itself is handed out. */
  const texts = new WeakMap<Snapshot, Map<Projection, Shown>>();
  const readerRooms = new Map<string, ReaderRoom>();
  const isWatched = (audience: string): boolean => io.sockets.adapter.rooms.has(audience);
  const placesIn = (facility: string): Places => placesOf(inputOf(facility)?.hospital);

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

  /** What everybody of a projection may see, to all of them. */
  function send(change: Change): void {
    const room = roomOf(change.facility, change.view);
    const whole = audienceOf(room, 'full');
    if (isWatched(whole)) io.local.to(whole).emit('change', change);
    for (const [projection, keys] of narrowed.get(room) ?? []) {
      const left = projectedChange(projection, change, keys, placesIn(change.facility));
      if (left !== undefined) io.local.to(audienceOf(room, projection)).emit('change', left);
    }
    onSent(change);
  }

  function readerRoomOf({ facility, view, rows }: Snapshot): ReaderRoom | undefined {
    if (!readerViews.has(view)) return undefined;
    const name = roomOf(facility, view);
    const made = readerRooms.get(name) ?? createReaderRoom({ facility, view, rows, inputOf: () => inputOf(facility), reads, send });
    readerRooms.set(name, made);
    return made;
  }

  return {
    publish: (change) => {
      const readers = readerRooms.get(roomOf(change.facility, change.view));
      if (readers === undefined) send(change);
      else readers.publish(change);
    },
    said: async (watcher, snapshot) => (await readerRoomOf(snapshot)?.said(watcher, snapshot)) ?? true,
    isSaid: (watcher, snapshot) => readerRoomOf(snapshot)?.isSaid(watcher, snapshot) ?? true,
    join: (watcher, snapshot) => {
      const { socket, projection } = watcher;
      const room = roomOf(snapshot.facility, snapshot.view);
      const own = readerRoomOf(snapshot)?.join(watcher, snapshot);
      const shown = shownOf(own?.shared ?? snapshot, projection);
      void socket.join(audienceOf(room, projection));
      if (projection !== 'full') {
        const projections = narrowed.get(room) ?? new Map<Projection, Set<string>>();
        narrowed.set(room, projections);
        if (!projections.has(projection)) projections.set(projection, new Set(shown.keys));
      }
      if (own === undefined || own.rows.length === 0) return shown.text;
      const seen = projectedSnapshot(projection, own.shared, placesIn(snapshot.facility));
      return new Encoded(JSON.stringify({ ...seen, rows: [...seen.rows, ...own.rows] }));
    },
    leave: (socket, projection, room) => {
      const readers = readerRooms.get(room);
      if (readers?.leave(socket) === 0) readerRooms.delete(room);
      const audience = audienceOf(room, projection);
      void socket.leave(audience);
      if (isWatched(audience)) return;
      const projections = narrowed.get(room);
      projections?.delete(projection);
      if (projections?.size === 0) narrowed.delete(room);
    },
    look: () => {
      for (const one of readerRooms.values()) one.look();
    },
  };
}

interface Shown {
  readonly text: Encoded;
  readonly keys: readonly string[];
}
