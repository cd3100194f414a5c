/** Row shapes of the turn, transport and turn KPI views. Instants are milliseconds since the epoch; absent means not known. */
import type { Instant } from '../time.ts';
import type { Kpi } from '../house/turn/house-kpis.ts';
import type { TurnState, TurnPriority } from '../house/turn/jobs.ts';
import type { DelayReason, TransportState } from '../house/transport/jobs.ts';
import type { Suggestion } from '../house/transport/porters.ts';
import type { Why } from '../house/turn/queue.ts';

/** view `turns`, key = job: every open job, and those that ended in the last two hours. */
export interface TurnRow {
  readonly job: string;
  readonly bed: string;
  readonly unit: string;
  readonly room: string;
  readonly name: string;
  readonly floor?: string;
  readonly level: string;
  readonly state: TurnState;
  /** Of all open jobs, 1 first; absent once it ended. */
  readonly rank?: number;
  readonly why?: Why;
  readonly priority: TurnPriority;
  readonly openedBy: 'departure' | 'request' | 'statement' | 'start';
  readonly openedAt: Instant;
  readonly assignedAt?: Instant;
  readonly cleaner?: string;
  readonly startedAt?: Instant;
  readonly suspendedAt?: Instant;
  readonly endedAt?: Instant;
  readonly reason?: string;
  readonly failures: number;
  /** Isolation of the patient who left: what the room is cleaned for. */
  readonly isolation?: string;
  /** The bed cannot be used whatever its cleanliness. */
  readonly blocked?: string;
  /** When each alert of the escalation is due. */
  readonly alertsAt?: readonly Instant[];
}

/** view `transports`, key = `job/…` for a trip and `porter/…` for a porter. */
export type TransportRow =
  | {
      readonly row: 'job';
      readonly job: string;
      readonly encounter?: string;
      readonly from: string;
      readonly to: string;
      readonly fromFloor?: string;
      readonly toFloor?: string;
      readonly mode: string;
      readonly priority: 'stat' | 'routine' | 'scheduled';
      readonly state: TransportState;
      /** Of all trips that wait for a porter, 1 first. */
      readonly rank?: number;
      readonly isolation?: string;
      readonly wantedAt?: Instant;
      readonly requestedAt: Instant;
      readonly porter?: string;
      readonly dispatchedAt?: Instant;
      readonly atPatientAt?: Instant;
      readonly underWayAt?: Instant;
      readonly completedAt?: Instant;
      readonly endedAt?: Instant;
      readonly delayedSince?: Instant;
      readonly delayReason?: DelayReason;
      /** Of delays that are over. */
      readonly delayMs?: number;
      /** Nearest free porters, best first. */
      readonly suggestions?: readonly Suggestion[];
    }
  | {
      readonly row: 'porter';
      readonly porter: string;
      readonly place: string;
      readonly floor?: string;
      readonly job?: string;
      readonly seenAt: Instant;
      readonly freeSince?: Instant;
      /** Completed since they were first seen in the last hours. */
      readonly trips: number;
    };

/** view `turn-kpis`: sums only. */
export type TurnKpiRow =
  | (Omit<Kpi, 'positions'> & { readonly row: 'kpi'; readonly title: string; readonly definition: string; readonly pack: string; readonly windowHours: number })
  | {
      readonly row: 'level';
      readonly level: string;
      readonly toStart: number;
      readonly cleaning: number;
      readonly oldestAt?: Instant;
      /** Patients who wait for a bed of this level and have none set aside. */
      readonly demand: number;
      /** Clean, open, staffed and nobody's. */
      readonly free: number;
      readonly order: number;
    }
  | {
      readonly row: 'now';
      /** `toStart` and `cleaning`: each open turn is one of them. */
      readonly open: number;
      readonly toStart: number;
      readonly cleaning: number;
      /** Among those to start. */
      readonly suspended: number;
      readonly failed: number;
      /** Beds that somebody waits for. */
      readonly wanted: number;
      readonly cleaners: number;
      readonly trips: number;
      readonly tripsWaiting: number;
      readonly tripsDelayed: number;
      readonly porters: number;
      readonly portersFree: number;
      readonly oldestTurnAt?: Instant;
      readonly oldestTripAt?: Instant;
    }
  | {
      /** Mean turn by local hour of its end, the last 24. */
      readonly row: 'hour';
      readonly hour: Instant;
      readonly turns: number;
      readonly meanMinutes?: number;
      readonly invalid: number;
    };
