/** Row shapes of every view: what crosses the wire and what the API answers. Instants are milliseconds since the epoch, money is cents, absent means not known. */
import type { CriticalValue, ElementClock } from './rows-reasoning.ts';
import type { ChargeKind, HoldReason } from '../financial/lines.ts';
import type { ChargeUnit } from '../financial/packs.ts';
import type { FindingPlace } from '../house/findings/place.ts';
import type { FindingStanding, FindingState } from '../house/findings/standing.ts';
import type { Instant } from '../time.ts';
import type { BedPromise, Cleanliness, Occupancy, Serviceability } from '../operations/state.ts';

/** A NEWS2 score or why there is none. */
export type ScoreState =
  | {
      readonly state: 'scored';
      readonly score: number;
      readonly band: 'low' | 'low-medium' | 'medium' | 'high';
      readonly at: Instant;
      readonly expiresAt: Instant;
    }
  | { readonly state: 'not-computable'; readonly missing: readonly string[]; readonly last?: { readonly score: number; readonly at: Instant } }
  | { readonly state: 'not-applicable'; readonly because: string };

/** view `beds`, key = bedId. */
export interface BedRow {
  readonly key: string;
  /** PV1-3.3, PV1-3.2, PV1-3.1. */
  readonly bed: string;
  readonly room: string;
  readonly unit: string;
  readonly levelOfCare: string;
  readonly floor?: string;
  readonly occupancy: Occupancy;
  readonly cleanliness: Cleanliness;
  readonly serviceability: Serviceability;
  readonly staffed: boolean;
  readonly licensed: boolean;
  readonly discovered: boolean;
  readonly encounter?: string;
  readonly since?: Instant;
  readonly cleanlinessSince?: Instant;
  readonly blockReason?: string;
  readonly blockedUntil?: Instant;
  readonly isolation?: string;
  readonly dischargePlannedAt?: Instant;
  readonly news2?: ScoreState;
  /** More than one encounter claims the bed. */
  readonly conflict?: readonly string[];
  /** Held, or assigned to somebody who has not come yet. */
  readonly promise?: BedPromise;
  /** A second person wanted it after the promise was given, and was refused. */
  readonly contest?: { readonly by?: string; readonly at: Instant; readonly encounter?: string };
  /** What it can give, by the facility file. */
  readonly features?: readonly string[];
  readonly maxWeightKg?: number;
  readonly pressure?: 'negative' | 'positive';
  /** Position of the newest fact of the bed: what a form saw. */
  readonly position: number;
}

/** view `census`, key = unit. */
export interface CensusRow {
  readonly unit: string;
  readonly name: string;
  readonly levelOfCare: string;
  readonly licensed: number;
  readonly staffed: number;
  readonly blocked: number;
  readonly occupied: number;
  readonly held: number;
  readonly dirty: number;
  readonly discovered: boolean;
}

/** view `encounters`, key = encounter. */
export interface EncounterRow {
  readonly encounter: string;
  /** The person: the surviving record after merges. */
  readonly patient: string;
  readonly class: string;
  readonly status: string;
  readonly unit?: string;
  readonly room?: string;
  readonly bed?: string;
  readonly service?: string;
  readonly acuity?: number;
  readonly isolation?: string;
  readonly arrivedAt?: Instant;
  readonly admittedAt?: Instant;
  readonly dischargedAt?: Instant;
  readonly locatedAt?: Instant;
  readonly expectedDischargeAt?: Instant;
  readonly stub?: boolean;
  readonly news2?: ScoreState;
}

/** view `flow`, key = local hour start (ms): what moved in that hour; the last 24. */
export interface FlowRow {
  readonly hour: Instant;
  readonly arrivals: number;
  readonly admissions: number;
  readonly transfers: number;
  readonly discharges: number;
  readonly census: number;
}

/** view `findings`, key = finding. Discrepancies and rule findings alike. */
export interface FindingRow extends FindingStanding {
  readonly finding: string;
  /** `news2@2017.1`, `discrepancy:two-in-a-bed`... */
  readonly rule: string;
  readonly encounter?: string;
  readonly unit?: string;
  readonly bed?: string;
  readonly severity: 'info' | 'watch' | 'critical';
  readonly since: Instant;
  readonly owner?: string;
  readonly says: string;
  /** Of a bundle: each element with its own clock. */
  readonly clocks?: readonly ElementClock[];
  /** Of a critical result: what is read, and what acknowledging it names. */
  readonly critical?: CriticalValue;
  /** What it found is not shown to this reader; that it stands, since when and whose it is, is. */
  readonly withheld?: true;
}

/** view `revenue`, key = encounter. */
export interface RevenueRow {
  readonly encounter: string;
  readonly unit?: string;
  readonly payerClass: string;
  readonly chargedCents: number;
  readonly expectedCents: number;
  readonly costCents?: number;
  /** The ledger behind it: room nights, doses, posted, and what was taken back. */
  readonly lines: number;
  readonly unpriced: number;
  /** Why nobody can say what is expected: then `expectedCents` is no figure. */
  readonly gap?: string;
}

/** view `ledger`, key = charge: every line of money, credits as negative lines. */
export interface LedgerRow {
  readonly charge: string;
  readonly encounter?: string;
  readonly kind: ChargeKind;
  readonly code: string;
  readonly units: number;
  readonly unit: ChargeUnit;
  readonly amountCents: number;
  readonly serviceAt?: Instant;
  readonly reverses?: string;
  readonly heldBy?: HoldReason;
  readonly late?: boolean;
  readonly position: number;
}

/** view `capacity`, key = `tile/name`: everything on the capacity wall but its exceptions. A number that cannot be computed is absent, with `missing`. */
export type CapacityRow =
  | {
      readonly tile: 'house';
      readonly occupied: number;
      readonly licensed: number;
      readonly staffed: number;
      readonly blocked: number;
      readonly reporting: number;
      readonly beds: number;
    }
  | {
      readonly tile: 'net';
      readonly level: string;
      readonly title: string;
      readonly now: number;
      readonly in4h?: number;
      readonly in24h?: number;
      /** Hours ahead (0, 1, 2, ... 24) to beds net: a line with its 80 % band, with the method's name and how well it did. */
      readonly line?: readonly (readonly [hours: number, low: number, mid: number, high: number])[];
      readonly history?: readonly (readonly [hoursAgo: number, net: number])[];
      readonly method: string;
      /** Of the census at the last hour of the line, on past days: `held` of 100 within the 80 % band; `naive` is the same hour last week, `ours` ours beside it. */
      readonly error?: {
        readonly hours: number;
        readonly trials: number;
        readonly mae: number;
        readonly bias: number;
        readonly held: number;
        readonly naive?: number;
        readonly ours?: number;
      };
      readonly missing?: readonly string[];
    }
  | { readonly tile: 'inbound'; readonly kind: 'boarders' | 'pacu' | 'transfers' | 'direct'; readonly count: number; readonly oldestSince?: Instant }
  | {
      readonly tile: 'outbound';
      readonly kind: 'confirmed' | 'pending' | 'predicted' | 'needed';
      readonly count: number;
      readonly by: Instant;
      readonly missing?: readonly string[];
    }
  | { readonly tile: 'barrier'; readonly barrier: string; readonly count: number; readonly owner: string }
  /** key `turning/all`: every open turn of the house, for walls too that name no bed. */
  | { readonly tile: 'turning'; readonly toStart: number; readonly cleaning: number }
  | {
      readonly tile: 'turn';
      readonly bed: string;
      readonly label: string;
      readonly state: 'dirty' | 'in-progress' | 'suspended';
      readonly since?: Instant;
      readonly goalMinutes: number;
    }
  | {
      readonly tile: 'risk';
      readonly kind: 'deterioration' | 'ratio' | 'isolation';
      readonly count: number;
      readonly detail?: string;
      readonly missing?: readonly string[];
    }
  | {
      readonly tile: 'surge';
      readonly level: number;
      readonly levels: number;
      readonly nextLevel?: number;
      readonly bedsToNext?: number;
      readonly card?: string;
      readonly owner?: string;
      readonly pack: string;
    };

/** view `exceptions`, key = finding: at most seven by harm x age; the row `more` counts the rest. */
export interface ExceptionRow extends FindingPlace {
  readonly finding: string;
  readonly says: string;
  readonly owner: string;
  readonly since: Instant;
  readonly severity: 'watch' | 'critical';
  readonly state: FindingState;
  readonly rank: number;
  readonly total: number;
}

/** view `money`, key = `tile/name`: the revenue wall. */
export type MoneyRow =
  | {
      readonly tile: 'total';
      readonly chargedTodayCents: number;
      readonly expectedTodayCents: number;
      readonly openChargedCents: number;
      readonly openExpectedCents: number;
      readonly encounters: number;
      readonly unpriced: number;
    }
  | {
      readonly tile: 'hour';
      readonly hour: Instant;
      readonly roomCents: number;
      readonly medicationCents: number;
      /** Everything else that care makes: hours, tests, procedures, services. */
      readonly careCents: number;
      readonly postedCents: number;
      readonly creditCents: number;
    }
  | {
      readonly tile: 'payer';
      readonly payerClass: string;
      readonly census: number;
      readonly chargedCents: number;
      readonly expectedCents: number;
      readonly contract?: string;
    }
  | {
      readonly tile: 'unit';
      readonly unit: string;
      readonly name: string;
      readonly census: number;
      readonly chargedTodayCents: number;
      readonly expectedTodayCents: number;
    }
  | { readonly tile: 'unbilled'; readonly encounters: number; readonly chargedCents: number; readonly oldestDischargedAt?: Instant };

/** view `feeds` (made by the server, not by a fold), key = feed. */
export interface FeedRow {
  readonly feed: string;
  readonly title: string;
  readonly transport: string;
  readonly state: 'live' | 'stale' | 'silent' | 'no-data-yet';
  readonly lastAt?: Instant;
  readonly perMinute: number;
  /** Messages per 10 s over the last 10 minutes, oldest first. */
  readonly rate: readonly number[];
  readonly applied: number;
  readonly duplicates: number;
  readonly unmapped: number;
  readonly rejected: number;
  readonly quarantined: number;
  /** Newest MSH-7 to receive, milliseconds (skew included); absent = unknown. */
  readonly lagMs?: number;
  readonly ackP50Ms?: number;
  readonly ackP99Ms?: number;
  readonly connections: number;
}
