/**
 * The room of a view whose rows are not the same for every reader. What is as open as its view goes to all of a projection at once; the rest goes to each
 * reader alone, with what their relationship or their label leaves of it. Nothing leaves before the audit says who is shown whom: a change that brings
 * somebody into sight waits for that line, and what follows waits behind it; the socket of whoever cannot be written down is closed.
 */
import type { Socket } from 'socket.io';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { sameRow, type ViewInput } from '@healthos/core/views/view.ts';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import { projectedRow } from '../access/projection.ts';
import { byRelation, isRead, labelsIn, patientOfRow, readerNow, usual } from '../access/reader-rows.ts';
import { placesOf } from '../access/unit-rows.ts';
import { viewReadLimits, type Shown, type ViewReads } from '../audit/view-reads.ts';
import type { Watcher } from './rooms.ts';

export interface ReaderRoom {
  publish(change: Change): void;
  said(watcher: Watcher, snapshot: Snapshot): Promise<boolean>;
  isSaid(watcher: Watcher, snapshot: Snapshot): boolean;
  /** What everybody may see, and what this reader alone sees besides. */
  join(watcher: Watcher, snapshot: Snapshot): { readonly shared: Snapshot; readonly rows: Snapshot['rows'] };
  /** How many are left. */
  leave(socket: Socket): number;
  look(): void;
}

interface ReaderRoomOptions {
  readonly facility: string;
  readonly view: string;
  readonly rows: Snapshot['rows'];
  inputOf(): ViewInput | undefined;
  readonly reads: ViewReads;
  /** To everybody of each projection. */
  send(change: Change): void;
}

interface Reader extends Watcher {
  /** Rows that were sent to this one alone. */
  readonly own: Map<string, unknown>;
  /** When all that stands on the screen was said last. */
  saidAt: number;
}
interface Sealed {
  readonly key: string;
  readonly row: unknown;
}
/** Rows that a reader sees alone, and the keys of those that not everybody sees. */
interface Alone {
  readonly own: ReadonlyMap<string, unknown>;
  readonly closed: ReadonlySet<string>;
}
/** What is to be sent at once: everything was worked out from one picture. */
interface Due {
  readonly change: Change;
  readonly shared?: Change;
  readonly own: readonly { readonly reader: Reader; readonly change: Change }[];
}

export function createReaderRoom({ facility, view, rows: first, inputOf, reads, send }: ReaderRoomOptions): ReaderRoom {
  const rows = new Map<string, unknown>(first);
  const sealed = new Set<string>();
  const readers = new Map<Socket, Reader>();
  const waiting: (() => Due | undefined)[] = [];
  let held = false;
  let labelled: readonly unknown[] = [];

  const isSealed = (label: SensitivityLabel): boolean => label !== 'normal';

  /** Everything anew: somebody labelled a record or an order, or two records became one. */
  function sealAll(input: ViewInput): void {
    const labels = labelsIn(input);
    sealed.clear();
    for (const [key, row] of rows) if (isSealed(labels(view, row))) sealed.add(key);
    labelled = labelsBehind(input, view);
  }

  function take(change: Change): Due | undefined {
    const input = inputOf();
    if (input === undefined) return undefined;
    const before = new Set(sealed);
    const labels = labelsIn(input);
    for (const key of change.gone) {
      rows.delete(key);
      sealed.delete(key);
    }
    for (const [key, row] of change.put) {
      rows.set(key, row);
      if (isSealed(labels(view, row))) sealed.add(key);
      else sealed.delete(key);
    }
    if (before.size === 0 && sealed.size === 0) return { change, shared: change, own: ownOf(input, change) };
    const put = change.put.filter(([key]) => !sealed.has(key));
    const gone = [...change.gone.filter((key) => !before.has(key)), ...[...sealed].filter((key) => !before.has(key))];
    return { change, ...(put.length + gone.length === 0 ? {} : { shared: { ...change, put, gone } }), own: ownOf(input, change) };
  }

  /** No row changed: who may see what may have. */
  function lookAgain(): Due | undefined {
    const input = inputOf();
    if (input === undefined) return undefined;
    const change: Change = { view, facility, position: input.hospital.position, asOf: input.now, put: [], gone: [] };
    const now = labelsBehind(input, view);
    if (now.every((one, n) => one === labelled[n])) return { change, own: ownOf(input, change) };
    const before = new Set(sealed);
    sealAll(input);
    const put = [...before].filter((key) => !sealed.has(key) && rows.has(key)).map((key) => [key, rows.get(key)] as const);
    const gone = [...sealed].filter((key) => !before.has(key));
    return { change, ...(put.length + gone.length === 0 ? {} : { shared: { ...change, put, gone } }), own: ownOf(input, change) };
  }

  function ownOf(input: ViewInput, change: Change): Due['own'] {
    return [...readers.values()].flatMap((reader) => {
      const now = ownRows(input, reader, rows, sealed);
      const put = [...now].filter(([key, row]) => !sameRow(reader.own.get(key), row));
      // What went into the rows of everybody was put there by this very change.
      const gone = [...reader.own.keys()].filter((key) => !now.has(key) && !isShared(input, reader, key));
      for (const key of [...reader.own.keys()]) if (!now.has(key)) reader.own.delete(key);
      for (const [key, row] of now) reader.own.set(key, row);
      return put.length + gone.length === 0 ? [] : [{ reader, change: { ...change, put, gone } }];
    });
  }

  function isShared(input: ViewInput, { projection }: Reader, key: string): boolean {
    return rows.has(key) && !sealed.has(key) && projectedRow(projection, view, rows.get(key), placesOf(input.hospital)) !== undefined;
  }

  function ownRows(input: ViewInput, { identity, projection }: Watcher, all: ReadonlyMap<string, unknown>, closed: ReadonlySet<string>): Map<string, unknown> {
    const now = readerNow(identity, input);
    const places = placesOf(input.hospital);
    const found = new Map<string, unknown>();
    const judge = ({ key, row }: Sealed): void => {
      const narrowed = projectedRow(projection, view, row, places);
      if (narrowed !== undefined && !closed.has(key)) return;
      const seen = now.row(view, row, narrowed);
      if (seen !== undefined) found.set(key, seen);
    };
    if (now.elsewhere.size === 0) for (const key of closed) judge({ key, row: all.get(key) });
    else for (const [key, row] of all) if (closed.has(key) || isOf(row, now.elsewhere)) judge({ key, row });
    return found;
  }

  /** Whom these rows show to a reader, and by which relationship. */
  function shownBy(input: ViewInput, watcher: Watcher, changed: Iterable<readonly [string, unknown]>, { own, closed }: Alone): readonly Shown[] {
    const now = readerNow(watcher.identity, input);
    const places = placesOf(input.hospital);
    const people = new Map<string, Shown>();
    for (const [key, row] of changed) {
      const patient = patientOfRow(input, row);
      if (patient === undefined || people.has(patient)) continue;
      const alone = own.get(key);
      if (alone === undefined && (closed.has(key) || projectedRow(watcher.projection, view, row, places) === undefined)) continue;
      people.set(patient, alone === undefined ? { patient, why: usual(watcher.identity) } : byRelation(now, patient));
    }
    return [...people.values()];
  }

  function emit({ shared, own }: Due): void {
    if (shared !== undefined) send(shared);
    for (const { reader, change } of own) if (readers.has(reader.socket)) reader.socket.emit('change', change);
  }

  /** Who is to be written down before this may leave. */
  function unsaid({ change, own }: Due, input: ViewInput): readonly { readonly reader: Reader; readonly people: readonly Shown[] }[] {
    return [...readers.values()].flatMap((reader) => {
      if (!isRead(reader.identity, view)) return [];
      const alone = own.find((one) => one.reader === reader)?.change.put ?? [];
      const isOld = input.now - reader.saidAt >= viewReadLimits.spanMs;
      if (isOld) reader.saidAt = input.now;
      const changed = isOld ? rows : [...change.put, ...alone];
      const people = reads.unsaid(reader.identity, facility, view, shownBy(input, reader, changed, { own: reader.own, closed: sealed }));
      return people.length === 0 ? [] : [{ reader, people }];
    });
  }

  function work(job: () => Due | undefined): void {
    if (held) return void waiting.push(job);
    const due = job();
    const input = inputOf();
    if (due === undefined || input === undefined) return;
    const missing = unsaid(due, input);
    if (missing.length === 0) return emit(due);
    held = true;
    void Promise.all(
      missing.map(async ({ reader, people }) => {
        if (!(await reads.say(reader.identity, reader.peer, facility, view, people))) reader.socket.disconnect(true);
      }),
    ).then(() => {
      emit(due);
      held = false;
      for (let next = waiting.shift(); next !== undefined && !held; next = held ? undefined : waiting.shift()) work(next);
    });
  }

  function peopleOf(watcher: Watcher, snapshot: Snapshot): readonly Shown[] {
    const input = inputOf();
    if (input === undefined || !isRead(watcher.identity, view)) return [];
    const all = new Map(snapshot.rows);
    const closed = closedIn(input, snapshot);
    return reads.unsaid(watcher.identity, facility, view, shownBy(input, watcher, all, { own: ownRows(input, watcher, all, closed), closed }));
  }

  function closedIn(input: ViewInput, snapshot: Snapshot): ReadonlySet<string> {
    const labels = labelsIn(input);
    return new Set(snapshot.rows.filter(([, row]) => isSealed(labels(view, row))).map(([key]) => key));
  }

  return {
    publish: (change) => work(() => take(change)),
    isSaid: (watcher, snapshot) => peopleOf(watcher, snapshot).length === 0,
    said: (watcher, snapshot) => reads.say(watcher.identity, watcher.peer, facility, view, peopleOf(watcher, snapshot)),
    join: (watcher, snapshot) => {
      const input = inputOf();
      if (readers.size === 0) {
        rows.clear();
        for (const [key, row] of snapshot.rows) rows.set(key, row);
        if (input !== undefined) sealAll(input);
      }
      const closed = input === undefined ? new Set<string>() : closedIn(input, snapshot);
      const own = input === undefined ? new Map<string, unknown>() : ownRows(input, watcher, new Map(snapshot.rows), closed);
      readers.set(watcher.socket, { ...watcher, own, saidAt: input?.now ?? 0 });
      const shared = closed.size === 0 ? snapshot : { ...snapshot, rows: snapshot.rows.filter(([key]) => !closed.has(key)) };
      return { shared, rows: [...own] };
    },
    leave: (socket) => {
      readers.delete(socket);
      return readers.size;
    },
    look: () => work(lookAgain),
  };
}

/** What labels are worked out from: another table is another word. A row of an order carries its own; a finding is about an order that may be labelled later. */
function labelsBehind({ hospital, identity }: ViewInput, view: string): readonly unknown[] {
  const own = [hospital.work.RecordLabelled, identity.mergedInto];
  return view === 'mar' || view === 'orders' || view === 'care' || view === 'handoff' ? own : [...own, hospital.clinical.orders];
}

const isOf = (row: unknown, encounters: ReadonlySet<string>): boolean =>
  typeof row === 'object' && row !== null && 'encounter' in row && typeof row.encounter === 'string' && encounters.has(row.encounter);
