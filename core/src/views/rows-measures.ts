/** Row shapes of the view `measures`. Instants are milliseconds since the epoch; absent means not known. */
import type { Measure, MeasureId } from '../house/measures/registry.ts';
import type { Xmr } from '../house/measures/xmr.ts';
import type { Instant } from '../time.ts';

/** A day: its first moment, its value, what the value counts. A day without a value carries only its moment. */
export type DayPoint = readonly [from: Instant, value: number, n: number] | readonly [from: Instant];

/** view `measures`, key = `measure/…`, and `now/occupancy` with the three figures of this moment. */
export type MeasureRow =
  | (Measure & {
      readonly row: 'measure';
      readonly measure: MeasureId;
      readonly order: number;
      /** Balances others and is shown where somebody asks for it. */
      readonly supporting: boolean;
      readonly pack: string;
      readonly days: readonly DayPoint[];
      /** Days with a value, of how many. */
      readonly known: number;
      readonly chart?: Xmr;
      readonly missing?: readonly string[];
    })
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
