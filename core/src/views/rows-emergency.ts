/** Rows of the views of the emergency department. Instants, not elapsed times; scores with what is missing, never a guess. */
import type { BoarderGroup } from '../house/emergency/boarders.ts';
import type { DoorClocks } from '../house/emergency/door-clocks.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { Instant } from '../time.ts';

/** view `ed`, key = encounter: everybody in the ED now, the waiting room included. */
export interface EdRow {
  readonly encounter: string;
  readonly unit: string;
  readonly bed?: string;
  readonly room?: string;
  readonly area?: string;
  /** A treatment space that is kept for this patient. */
  readonly promisedBed?: string;
  readonly state: 'arrived' | 'waiting' | 'roomed' | 'in-care' | 'boarding' | 'leaving';
  readonly arrivedAt: Instant;
  readonly byAmbulance: boolean;
  readonly esi?: number;
  readonly complaint?: string;
  readonly provider?: string;
  readonly triagedAt?: Instant;
  readonly roomedAt?: Instant;
  readonly seenAt?: Instant;
  readonly disposition?: 'admit' | 'discharge' | 'transfer' | 'observe';
  readonly decidedAt?: Instant;
  readonly requestedAt?: Instant;
  readonly level?: LevelOfCare;
  /** A bed of the house that is kept for this boarder. */
  readonly nextBed?: string;
  readonly ventilated?: boolean;
  /** The most urgent thing that a limit asks for. */
  readonly asks?: { readonly severity: 'watch' | 'critical'; readonly says: string };
  /** Thresholds of the country's pack that this visit has passed. */
  readonly passed: readonly ('room' | 'boarded' | 'stay')[];
  /** What a request names as seen. */
  readonly position: number;
}

/** view `ed-summary`, key = `tile/name`: sums without a patient, for public walls too. */
export type EdSummaryRow =
  | {
      readonly tile: 'nedocs';
      readonly pack: string;
      /** The raw score to three decimals; the score itself is an exact fraction. */
      readonly raw?: number;
      readonly shown?: number;
      readonly band?: string;
      readonly missing: readonly string[];
      readonly patients: number;
      readonly boarders: number;
      readonly spaces?: number;
      readonly inpatientBeds?: number;
      readonly ventilated?: number;
      readonly longestSince?: Instant;
      readonly lastPlacedWaitMs?: number;
      readonly placedAt?: Instant;
    }
  | {
      readonly tile: 'edwin';
      readonly pack: string;
      readonly raw?: number;
      readonly band?: string;
      readonly missing: readonly string[];
      readonly notComputable?: string;
      /** Patients who are not triaged yet: not counted in `raw`. */
      readonly untriaged: number;
      readonly byEsi: readonly number[];
      readonly providers?: number;
      readonly countedAt?: Instant;
      readonly spaces: number;
      readonly boarders: number;
    }
  | {
      readonly tile: 'occupancy';
      readonly patients: number;
      readonly spaces: number;
      /** Half up, over 100 allowed; absent where there are no spaces. */
      readonly percent?: number;
      readonly free: number;
      readonly dirty: number;
      readonly blocked: number;
      readonly inSpaces: number;
      readonly waiting: number;
      readonly untriaged: number;
      readonly urgentWaiting: number;
    }
  | (Omit<BoarderGroup, 'positions'> & { readonly tile: 'boarders'; readonly limitMs: number })
  | {
      readonly tile: 'ems';
      readonly held: number;
      readonly coming: number;
      readonly late: number;
      readonly oldestArrivedAt?: Instant;
      readonly nextExpectedAt?: Instant;
      readonly offloads: number;
      readonly offloadsLate: number;
      readonly medianOffloadMs?: number;
      readonly invalid: number;
      readonly goalMs: number;
    }
  | {
      readonly tile: 'hour';
      readonly hour: Instant;
      readonly arrivals: number;
      readonly departures: number;
      readonly present: number;
      readonly expected?: { readonly low: number; readonly high: number };
    }
  | {
      readonly tile: 'flow';
      readonly present: number;
      readonly arrivalsLastHour: number;
      readonly departuresLastHour: number;
      readonly peakAt?: Instant;
      readonly peak?: number;
      readonly method: string;
    }
  | (DoorClocks & { readonly tile: 'clocks'; readonly pack: string; readonly definition: string });

/** view `ed-rooms`, key = bed: one treatment space. */
export interface EdRoomRow {
  readonly bed: string;
  readonly unit: string;
  readonly room: string;
  readonly area?: string;
  readonly state: 'free' | 'in-care' | 'boarding' | 'kept' | 'dirty' | 'cleaning' | 'blocked';
  /** Since when the boarder in it waits. */
  readonly decidedAt?: Instant;
  readonly asks?: 'watch' | 'critical';
  readonly blockReason?: string;
  /** An ambulance or a patient of the waiting room is to come here. */
  readonly coming: boolean;
}

/** view `ems`, key = run. */
export interface EmsRow {
  readonly run: string;
  readonly state: 'inbound' | 'held';
  readonly callSign?: string;
  readonly complaint?: string;
  readonly expectedAt?: Instant;
  readonly arrivedAt?: Instant;
  readonly late: boolean;
  readonly encounter?: string;
  readonly position: number;
}
