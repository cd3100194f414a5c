/** Row shapes of the placement views. Instants are milliseconds since the epoch; absent means not known. */
import type { Frees } from '../house/placement/frees.ts';
import type { Instant } from '../time.ts';

/** view `requests`, key = request: everybody who needs a bed or has one assigned and is not in it yet; and under `today` what was done today. */
export type RequestRow =
  | {
      readonly row: 'request';
      readonly request: string;
      readonly encounter: string;
      readonly how: 'asked' | 'standing' | 'projected';
      readonly origin: 'ed' | 'or' | 'direct' | 'transfer' | 'unit';
      readonly level: string;
      readonly service?: string;
      readonly targetUnit?: string;
      /** Absent = unknown, which blocks. */
      readonly isolation?: string;
      readonly organism?: string;
      readonly needs: readonly string[];
      readonly sex?: string;
      readonly age?: string;
      readonly weightKg?: number;
      /** Where they are. */
      readonly unit?: string;
      readonly room?: string;
      readonly bed?: string;
      readonly decidedAt?: Instant;
      readonly requestedAt?: Instant;
      readonly readyAt?: Instant;
      readonly expectedAt?: Instant;
      readonly neededBy?: Instant;
      /** Past it the wait is late. */
      readonly lateAt?: Instant;
      /** Harm of waiting: the order of the queue is harm times age. */
      readonly harm: number;
      /** Beds that fit now. */
      readonly fits: number;
      /** Where none fits: the rule that refuses most of the beds that are free. */
      readonly blockedBy?: { readonly rule: string; readonly title: string };
      readonly assigned?: {
        readonly bed: string;
        readonly by: string;
        readonly at?: Instant;
        readonly overrides?: readonly string[];
        readonly reason?: string;
        /** Minutes from ready to assigned and from assigned to now are drawn by the screen. */
      };
      readonly here: boolean;
      readonly position: number;
    }
  | { readonly row: 'today'; readonly placed: number; readonly overrides: number; readonly since: Instant };

/** view `frees`, key = bed: beds that will be free, each with what is known of when. */
export type FreeRow = Omit<Frees, 'positions'>;
