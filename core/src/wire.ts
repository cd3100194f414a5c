/**
 * What crosses the socket (socket.io, path `/live`, websocket only). A client says what it wants to see; it receives one Snapshot
 * per view, then Changes with only the rows that changed, and a Tick each second. Rows are projected by the server for
 * the identity of the client; rooms are computed there and never named here.
 */
import type { Instant } from './time.ts';

/** A screen that speaks another version reloads itself. */
export const protocolVersion = 1;

/** server -> client `hello`, once after connecting. */
export interface Hello {
  readonly protocol: number;
  readonly build: string;
  readonly role: string;
  /** Facilities that this identity may see. */
  readonly facilities: readonly { readonly facility: string; readonly name: string; readonly zone: string }[];
  readonly time: Instant;
  /** Name of the region that the facilities are of. */
  readonly network?: string;
  /** A working screen that nobody touches for so long locks itself; absent = none does. */
  readonly idleMs?: number;
}
/** client -> server `watch` (acknowledged with a Snapshot or a WireRefusal). */
export interface Watch {
  readonly view: string;
  readonly facility: string;
}
/** client -> server `unwatch`. */
export type Unwatch = Watch;

export interface Snapshot {
  readonly view: string;
  readonly facility: string;
  readonly position: number;
  readonly asOf: Instant;
  readonly rows: readonly (readonly [key: string, row: unknown])[];
}
/** server -> client `change`: rows put and keys removed, in one frame per room per beat. */
export interface Change {
  readonly view: string;
  readonly facility: string;
  readonly position: number;
  readonly asOf: Instant;
  readonly put: readonly (readonly [key: string, row: unknown])[];
  readonly gone: readonly string[];
  /** When the last byte of the oldest message in this change arrived: what feed to glass is measured from. Absent on a change by time alone. */
  readonly receivedAt?: Instant;
}
/** A sender tells a past: what is shown is of then, as it was then, until the present is reached. */
export interface Telling {
  /** The past that is told begins here. */
  readonly from: Instant;
  /** So far it is told: the time of what is shown. */
  readonly at: Instant;
  /** How much of the work is done, from 0 to 1. */
  readonly share: number;
  /** About so long until the present; absent = it is too early to say. */
  readonly remainingMs?: number;
}
/** server -> client `tick`, each second. */
export interface Tick {
  readonly time: Instant;
  /** Of the first facility watched. */
  readonly position: number;
  readonly feeds: readonly FeedPulse[];
  /** Milliseconds, over the last 5 minutes; absent = not measured. */
  readonly feedToGlass?: { readonly p50: number; readonly p99: number; readonly count: number };
  /** How many events the follower is behind the log; absent = level. */
  readonly behind?: number;
  /** Of the first facility watched; absent = it is of the present. */
  readonly telling?: Telling;
  /** false while the database does not take writes. */
  readonly logWritable: boolean;
}
/** `live` < 5 s or within the feed's declared interval, `stale` past it, `silent` = connected to nothing. */
export interface FeedPulse {
  readonly feed: string;
  readonly state: 'live' | 'stale' | 'silent' | 'no-data-yet';
  readonly lastAt?: Instant;
  /** Messages come, and all of them tell of a time at least so long ago: a backlog is being told. Absent = they tell of the present. */
  readonly behindMs?: number;
}
/** client -> server `drawn`: the change was on glass. Times by the server's clock as the client estimates it from ticks. */
export interface Drawn {
  readonly view: string;
  readonly position: number;
  readonly receivedAt: Instant;
  readonly drawnAt: Instant;
}
export interface WireRefusal {
  readonly refused: string;
  readonly says: string;
}
/** client -> server `follow` (acknowledged with a PatientMark or a WireRefusal): says when something is said of this person, and never what. */
export interface FollowPatient {
  readonly facility: string;
  /** The opaque id of a source record. */
  readonly patient: string;
}
/** client -> server `unfollow`. */
export type UnfollowPatient = FollowPatient;
/** server -> client `said-of`: the newest position that names the person, a visit or a bed of theirs. What it says is read by whoever may. */
export interface PatientMark extends FollowPatient {
  readonly mark: number;
}
