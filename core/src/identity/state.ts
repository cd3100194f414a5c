/** Who is who, as a projection of merge, link, unlink and unmerge facts: a fact is never rewritten, so an unmerge is exact. Shared by all facilities of a process. */
import type { Discrepancy } from '../discrepancy.ts';
import type { FacilityId, FeedId, MessageId, OrderKey, PatientId } from '../ids.ts';
import type { Table } from '../table.ts';
import type { Instant } from '../time.ts';
import type {
  OverlayDecided,
  PairProposed,
  PairRefused,
  PatientsLinked,
  PatientsMerged,
  PatientsUnlinked,
  PatientsUnmerged,
  SourceRecordSeen,
} from './events.ts';

export interface SourceRecord {
  readonly patient: PatientId;
  readonly sex?: string;
  readonly unidentified: boolean;
  readonly mother?: PatientId;
  readonly deceased: boolean;
  readonly deleted: boolean;
  /** The newest statement that holds; an overlay is held back. */
  readonly seen: SourceRecordSeen;
  readonly order: OrderKey;
}

export type IdentityFact = (PatientsMerged | PatientsUnmerged | PatientsLinked | PatientsUnlinked) & {
  readonly order: OrderKey;
  readonly at: Instant;
  readonly facility: FacilityId;
  readonly position: number;
};

/** One statement about a record, with what sorts it. */
export interface RecordStatement {
  readonly event: SourceRecordSeen;
  readonly order: OrderKey;
  readonly at: Instant;
  /** How it came, not what it means. */
  readonly position: number;
  readonly recordedAt: Instant;
  readonly message: MessageId;
  readonly feed: FeedId;
  readonly facility: FacilityId;
}

/** A fact of a pair, with what sorts and finds it. */
export type PairFact<Event> = Event & { readonly order: OrderKey; readonly at: Instant; readonly facility: FacilityId; readonly position: number };

/** `a` is the smaller id. */
export interface PairRow {
  readonly a: PatientId;
  readonly b: PatientId;
  readonly proposed?: PairFact<PairProposed>;
  readonly refused?: PairFact<PairRefused>;
}

export type OverlayDecision = PairFact<OverlayDecided>;

export interface IdentityState {
  readonly records: Table<PatientId, SourceRecord>;
  /** What was said of each record, sorted by order. */
  readonly seen: Table<PatientId, readonly RecordStatement[]>;
  /** Merge and link facts, sorted by order. */
  readonly facts: readonly IdentityFact[];
  /** The active merge of a record: whom its facts belong to. Derived from `facts`. */
  readonly mergedInto: Table<PatientId, PatientId>;
  readonly links: Table<PatientId, readonly PatientId[]>;
  /** Pairs that were proposed or refused, under `smaller|larger`. */
  readonly pairs: Table<string, PairRow>;
  /** What stewards made of overlays, sorted by order. */
  readonly decisions: Table<PatientId, readonly OverlayDecision[]>;
  readonly discrepancies: Table<string, Discrepancy>;
}
