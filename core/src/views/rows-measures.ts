/** Row shapes of the view `measures`. Instants are milliseconds since the epoch; absent means not known. */
import type { MeasureId } from '../house/measures/registry.ts';
import type { Xmr } from '../house/measures/xmr.ts';
import type { Instant } from '../time.ts';

/** A day: its first moment, its value, what the value counts. A day without a value carries only its moment. */
export type DayPoint = readonly [from: Instant, value: number, n: number] | readonly [from: Instant];

/** view `measures`, key = `measure/…`, and `now/occupancy` with the three figures of this moment. */
export type MeasureRow =
  | {
      readonly row: 'measure';
      readonly measure: MeasureId;
      readonly order: number;
      readonly title: string;
      readonly of: string;
      readonly definition: string;
      readonly version: string;
      readonly source: string;
      readonly pack: string;
      readonly unit: '%' | 'h' | 'min' | 'index' | 'beds';
      readonly better: 'higher' | 'lower' | 'neither';
      readonly goal?: number;
      readonly decimals: 0 | 1 | 3;
      readonly balances: MeasureId;
      readonly days: readonly DayPoint[];
      /** Days with a value, of how many. */
      readonly known: number;
      readonly chart?: Xmr;
      readonly missing?: readonly string[];
    }
  | {
      readonly row: 'now';
      readonly occupied: number;
      readonly staffed: number;
      readonly licensed: number;
      readonly blocked: number;
      /** Occupied over staffed, over licensed, over staffed less blocked, in percent. */
      readonly ofStaffed?: number;
      readonly ofLicensed?: number;
      readonly ofOpen?: number;
    };
