/** What the outside must supply. Adapters live in command-center; one contract suite runs on each. */
import type { Recorded, Stated } from './event.ts';
import type { DeviceId, FacilityId, FeedId, MessageId, PatientId } from './ids.ts';
import type { Instant } from './time.ts';

export interface Clock {
  now(): Instant;
}

export type Outcome = 'applied' | 'duplicate' | 'unmapped' | 'rejected' | 'quarantined';

/** Names, numbers and birth dates of a source record: written to the erasable identity table only. */
export interface IdentityLine {
  readonly patient: PatientId;
  readonly assigner: string;
  readonly number: string;
  /** CX.5, e.g. MR, PI, AN. */
  readonly kind?: string;
  /** '' of any of these takes back what was said before, on the way to the table; read from it none is ''. */
  readonly family?: string;
  readonly given?: string;
  readonly birthDate?: string;
  readonly sex?: string;
  readonly address?: string;
  readonly phone?: string;
  /** A name for want of one, repeated by a system that is no registration: whatever else was said of the record holds. Not kept. */
  readonly relayed?: true;
  /** Other identifiers of the same record (the remaining repetitions of PID-3, PID-2, PID-4, PID-19). */
  readonly others?: readonly { readonly assigner: string; readonly number: string; readonly kind?: string }[];
}

/** One measured number at full rate, for the sample hypertable. `value` null = absent, with its reason. */
export interface Sample {
  readonly device: DeviceId;
  /** unit-room-bed when the message named one. */
  readonly bed?: string;
  readonly patient?: PatientId;
  readonly code: string;
  readonly containment?: string;
  readonly observedAt: Instant;
  readonly value: number | null;
  readonly unit?: string;
  readonly reason?: string;
}

/** One message and all that it means, to be kept in one transaction or not at all. */
export interface Arrival {
  readonly facility: FacilityId;
  readonly feed: FeedId;
  /** MSH-3 and MSH-4 as sent, joined by `|`; the topic or client for other transports. */
  readonly sender: string;
  readonly peer: string;
  readonly controlId: string;
  /** `ADT^A01`; the media type's own name for other formats. */
  readonly type: string;
  readonly receivedAt: Instant;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly outcome: 'applied' | 'unmapped' | 'rejected' | 'quarantined';
  /** Stable code and place of a rejection, quarantine or warning. */
  readonly code?: string;
  readonly place?: string;
  readonly detail?: string;
  /** Same sender and control id with other bytes (hard case 2). */
  readonly onReusedControlId: 'process' | 'quarantine';
  readonly events: readonly Stated[];
  readonly identities: readonly IdentityLine[];
  readonly samples: readonly Sample[];
  /** Set when a kept message is tried again, mended or not: never a duplicate of itself. */
  readonly replayOf?: MessageId;
  /** Where several processes share the log: the turn under which this was decided. It is refused once a later one was given. */
  readonly turn?: number;
}

export interface KeptMessage {
  readonly id: MessageId;
  readonly facility: FacilityId;
  readonly feed: FeedId;
  readonly sender: string;
  readonly controlId: string;
  readonly type: string;
  readonly outcome: Outcome;
  readonly code?: string;
  readonly place?: string;
  readonly detail?: string;
  readonly receivedAt: Instant;
  readonly sha256: string;
  readonly bytes: number;
  readonly replayOf?: MessageId;
  /** The replay that took this message's place. */
  readonly resolvedBy?: MessageId;
}

/** What became of an arrival. For a duplicate, `message` is the first one kept and the reply must be built from it. */
export interface Appended {
  readonly message: KeptMessage;
  readonly duplicate: boolean;
  readonly events: readonly Recorded[];
}

export interface MessageQuery {
  readonly facility?: FacilityId;
  readonly feed?: FeedId;
  readonly outcome?: Outcome;
  readonly controlId?: string;
  readonly limit: number;
  /** Ids below this one: newest first. */
  readonly before?: MessageId;
}

/** That a kept message came again, with the same sender, control id and bytes: it changed nothing. */
export interface Repetition {
  /** The first one, which it repeats. */
  readonly message: KeptMessage;
  /** How often it came again. */
  readonly times: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** The address, topic or client that it came from last. */
  readonly peer: string;
  /** Greater of whatever came again later. */
  readonly n: number;
}

export interface RepetitionQuery extends Omit<MessageQuery, 'outcome' | 'before'> {
  /** `n` below this one: newest first. */
  readonly below?: number;
}

/** Where known at and effective at bound a read: facts recorded up to `knownAt` and true up to `at`. */
export interface EventQuery {
  readonly facility: FacilityId;
  readonly after: number;
  readonly upTo?: number;
  readonly knownAt?: Instant;
  readonly limit: number;
}

/** Of what a snapshot is. */
export interface SnapshotName {
  readonly facility: FacilityId;
  readonly position: number;
  /** Folds of another version are not trusted: the log is folded again. */
  readonly foldVersion: string;
}

/** What was kept, as it is read again: of every house, or of one (`within`). */
export interface HouseReads {
  read(query: EventQuery): Promise<readonly Recorded[]>;
  eventsOf(message: MessageId): Promise<readonly Recorded[]>;
  eventsAt(facility: FacilityId, positions: readonly number[]): Promise<readonly Recorded[]>;
  messages(query: MessageQuery): Promise<readonly KeptMessage[]>;
  /** Of so many kept messages as the log remembers (its own limit), newest first. */
  repetitions(query: RepetitionQuery): Promise<readonly Repetition[]>;
  message(id: MessageId): Promise<KeptMessage | undefined>;
  messagesOf(ids: readonly MessageId[]): Promise<readonly KeptMessage[]>;
  raw(id: MessageId): Promise<Uint8Array | undefined>;
  /** The same of many at once; what is not there is not among them. */
  raws(ids: readonly MessageId[]): Promise<ReadonlyMap<MessageId, Uint8Array>>;
}

/**
 * The append-only log. `append` resolves only after raw bytes, events, identities and samples are committed with fsync;
 * it rejects with a Fault when they are not. Committed events of a facility are handed to `follow` in position order, once.
 */
export interface EventLog extends HouseReads {
  append(arrival: Arrival): Promise<Appended>;
  /** What is read for somebody of this house: nothing of another is ever among it, whatever is asked. */
  within(facility: FacilityId): HouseReads;
  /** Last position of every facility known to the log. */
  positions(): Promise<ReadonlyMap<FacilityId, number>>;
  /** Kept once all parts are: a snapshot that was broken off is none. A part may be read until the next one is asked for. */
  saveSnapshot(of: SnapshotName, parts: AsyncIterable<Uint8Array>): Promise<void>;
  /** The parts, in order, of the newest one that these folds made; undefined where there is none. */
  newestSnapshot(facility: FacilityId, foldVersion: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  identitiesOf(patients: readonly PatientId[]): Promise<readonly IdentityLine[]>;
  findIdentities(number: string, assigner?: string): Promise<readonly IdentityLine[]>;
  close(): Promise<void>;
}

export interface SampleQuery {
  readonly facility: FacilityId;
  readonly device?: DeviceId;
  readonly bed?: string;
  readonly code?: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly limit: number;
}
export interface SampleStore {
  samples(query: SampleQuery): Promise<readonly (Sample & { readonly facility: FacilityId })[]>;
}
