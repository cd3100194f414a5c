/** What the two threads of a server say to each other: the one that hears, and the one that folds and shows. */
import type { IdentityLine, Appended, Arrival } from '@healthos/core/ports.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { AskedTraits } from '@healthos/ingest/feeds/queries/query.ts';
import type { ToldOutcome } from '@healthos/ingest/receive/keep.ts';
import type { Config } from '../config.ts';
import type { DescribedNetwork } from '../facility-file.ts';
import type { Form } from '../postgres/migrations.ts';

/** With what the thread is started. */
export interface HeardHere {
  readonly config: Pick<Config, 'host' | 'mllpPort' | 'mqttUrl' | 'redisUrl' | 'roles' | 'tls' | 'feedPeers' | 'feedAddresses' | 'feedList'>;
  /** Of the database. */
  readonly url: string;
  readonly network: DescribedNetwork;
  /** The version of this build. */
  readonly program: string;
  readonly memory: SharedArrayBuffer;
  readonly isTraced: boolean;
  /** A module of the tests that ends the process at a place of the walk (failpoints.ts). */
  readonly failpoints?: string;
}

export type OfThread = {
  /** Opens the log for appending. */
  readonly open: () => Promise<Form>;
  /** Resolves to the port of MLLP; 0 = this process takes no feeds. */
  readonly openDoors: () => Promise<number>;
  readonly append: (arrival: Arrival) => Promise<Appended>;
  readonly closeDoors: () => Promise<void>;
  /** Resolves once everything taken is on disk. */
  readonly close: () => Promise<void>;
};

export type OfMain = {
  /** A JSON list of what is on disk now, in order, before anybody is answered. */
  readonly committed: (facts: string, receivedAt: Instant) => void;
  readonly told: (told: Told) => void;
  readonly walked: (walk: number, steps: readonly WalkStep[]) => void;
  /** A line of trouble was written: it is counted. */
  readonly troubled: () => void;
  readonly say: (line: string) => void;
  readonly findIdentities: (number: string, assigner?: string) => Promise<readonly IdentityLine[]>;
  readonly recordsOfPerson: (patient: PatientId) => Promise<readonly IdentityLine[]>;
  readonly searchIdentities: (traits: AskedTraits, limit: number) => Promise<readonly IdentityLine[]>;
  readonly toldOf: (records: readonly IdentityLine[]) => Promise<readonly IdentityLine[]>;
};

/** What became of messages and batches since it was told last. */
export interface Told {
  readonly outcomes: readonly ToldOutcome[];
  readonly batches: readonly { readonly messages: number; readonly seconds: number }[];
}

/** One step of a message that may be traced, and when it ended: milliseconds since 1970, with fractions. */
export type WalkStep = { readonly at: number } & (
  | { readonly step: 'began' }
  | { readonly step: 'parsed'; readonly bytes: number }
  | { readonly step: 'translated'; readonly feed: string; readonly type: string }
  | { readonly step: 'appended'; readonly appended: Pick<Appended, 'message' | 'duplicate' | 'events'> }
  | { readonly step: 'answered' }
  | { readonly step: 'failed' }
);
