/** The contract of a feed: one source of one kind of message, as a pure translation from a parsed message to facts, identities and samples. */
import type { Stated } from '@healthos/core/event.ts';
import type { EncounterId, FacilityId, FeedId, OrderId, PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine, Sample } from '@healthos/core/ports.ts';
import type { Instant, Zone } from '@healthos/core/time.ts';
import type { Hl7Message } from '../formats/hl7v2/message.ts';
import type { Rejection, Warning } from '../rejection.ts';

/** Segments for which a feed declares what silence means (hard case 18). */
export type SnapshotSegment = 'PV1' | 'PV2' | 'AL1' | 'DG1' | 'PR1' | 'IN1';

/** What one sender declares of itself. Everything but the zone has a default in the feed. */
export interface FeedSettings {
  readonly feed: FeedId;
  readonly title: string;
  /** Of times that carry no offset when MSH-7 carries none either. */
  readonly zone: Zone;
  /** Fixed when the facility file or the feed list names it; else PV1-3.4, else MSH-4.1. */
  readonly facility?: FacilityId;
  /** `MSH-3|MSH-4` of the only sender; absent = any. */
  readonly sender?: string;
  /** How a rejection is answered: some monitors retry on AE and disconnect on AR. */
  readonly refuse: 'AE' | 'AR';
  /** How a message that no feed understands is answered. */
  readonly unmapped: 'AA' | 'AE';
  /** Hard case 2: devices restart their counters; movements and orders do not. */
  readonly onReusedControlId: 'process' | 'quarantine';
  /** `no-change` for a segment that is not named. `snapshot`: what is not sent is no longer so. */
  readonly emptyMeans: Readonly<Partial<Record<SnapshotSegment, 'no-change' | 'snapshot'>>>;
  /** Hard case 5: whether PV1-3 of an update (A08 and its like) moves the patient. */
  readonly applyLocationOnUpdate: boolean;
  /** PID-32 codes (table 0445) that say an unidentified patient (hard case 17). */
  readonly unidentifiedCodes: readonly string[];
  /** Family names, upper case, by which this sender writes an unidentified patient. */
  readonly unidentifiedFamilies: readonly string[];
}

/** What a translation may ask of the outside: pure functions only. */
export interface FeedContext {
  readonly settings: FeedSettings;
  readonly receivedAt: Instant;
  /** The facility that the message's facts belong to (`facilityOf`). */
  readonly facility: FacilityId;
  /** The opaque id of a source record: the same for the same assigner and number, for ever. */
  pseudonym(assigner: string, number: string): PatientId;
  /** A keyed hash: tells equal from different, and nothing else. */
  fingerprint(text: string): string;
  /** What a reference to a resource of this house (`Patient/id`, `Encounter/id`) means; undefined where there is none. */
  known?(reference: string): Known | undefined;
}

export interface Known {
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly order?: OrderId;
}

export interface Translation {
  readonly events: readonly Stated[];
  readonly identities: readonly IdentityLine[];
  readonly samples: readonly Sample[];
  readonly warnings: readonly Warning[];
  /** Kept and answered, but nothing was made of it (an ACK, a response, a query). */
  readonly outcome?: 'unmapped' | 'quarantined';
  /** Present when `outcome` says why. */
  readonly reason?: Rejection;
}

/** Never throws: what cannot be understood is a rejection, what is odd a warning. */
export type Translate = (message: Hl7Message, context: FeedContext) => Translation | Rejection;

/** What a feed declares unless the feed list says otherwise. */
export type FeedDefaults = Omit<FeedSettings, 'zone' | 'facility' | 'sender'>;

export interface Feed {
  readonly feed: string;
  readonly title: string;
  /** `ADT^A01` (MSH-9.1 and 9.2); `ORU^*` for every trigger of a code that no other feed names. */
  readonly handles: readonly string[];
  /** Takes messages of another feed's type that are its own by content (device observations are an ORU too); asked before `handles`. */
  readonly recognises?: (message: Hl7Message) => boolean;
  readonly translate: Translate;
  readonly defaults: FeedDefaults;
}
