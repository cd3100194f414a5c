/** Row shapes of the views `forecast` and `analytics`: what crosses the wire and what the API answers. Absent means not known. */
import type { Instant } from '../time.ts';

/** A census at an hour ahead: at 5, 10, 25, 50, 75, 90 and 95 of a hundred. */
export type Spread = readonly [hours: number, q05: number, q10: number, q25: number, mid: number, q75: number, q90: number, q95: number];
/** A forecast made then, for this moment, and what came. */
export type MadeThen = readonly [at: Instant, low: number, mid: number, high: number, actual: number];
/** Mean absolute error of another way on the same trials, and ours on them. */
export interface Beside {
  readonly trials: number;
  readonly naive: number;
  readonly ours: number;
}

/** view `forecast`, key = `tile/key`, where key is `house/all`, `level/icu` or `unit/4W`. */
export type ForecastRow =
  | {
      readonly tile: 'line';
      readonly key: string;
      readonly kind: 'house' | 'level' | 'unit';
      readonly name: string;
      readonly title: string;
      /** Of a unit: its level. */
      readonly level?: string;
      /** When the forecast was made: the census is that of then. */
      readonly at: Instant;
      readonly census: number;
      /** Open and staffed, where the key is a level or the house. */
      readonly beds?: number;
      readonly line: readonly Spread[];
    }
  | {
      readonly tile: 'error';
      readonly key: string;
      readonly hours: number;
      readonly trials: number;
      readonly mae: number;
      /** Above 0: more was forecast than came. */
      readonly bias: number;
      /** Share of trials within the 80 % interval. */
      readonly held: number;
      readonly week?: Beside;
      readonly day?: Beside;
      /** Whether it beats the same hour last week; absent = no trial had a week before it. */
      readonly beats?: boolean;
    }
  | { readonly tile: 'made'; readonly key: string; readonly hours: number; readonly points: readonly MadeThen[] }
  | {
      readonly tile: 'terms';
      readonly key: string;
      readonly hours: number;
      readonly census: number;
      readonly fromEd: number;
      readonly fromUnseen: number;
      readonly direct: number;
      readonly movesIn: number;
      readonly movesOut: number;
      readonly leave: number;
      /** Expected to wait for a bed of the level then. */
      readonly waiting: number;
    }
  | {
      readonly tile: 'method';
      readonly method: string;
      readonly hours: number;
      readonly days: number;
      readonly missing?: readonly string[];
      /** In the emergency department without a decision, by severity (0 = unknown), with the chance that such a decision admits. */
      readonly ed: readonly (readonly [esi: number, patients: number, admits: number])[];
      readonly waiting: number;
      /** Emergency arrivals expected in the next 24 h. */
      readonly arrivals?: number;
    };

export interface SeriesSignal {
  readonly cause: 'outside' | 'run' | 'near-limit';
  readonly side: 'above' | 'below';
  readonly from: number;
  readonly to: number;
}
/** view `analytics`, key = `tile/name`. */
export type AnalyticsRow =
  | {
      readonly tile: 'flow';
      /** `from/ed`, `first/icu`, `last/step-down`, `out/home`. */
      readonly source: string;
      readonly target: string;
      readonly count: number;
      readonly medianHours?: number;
      readonly p90Hours?: number;
    }
  | {
      readonly tile: 'hour';
      readonly stage: string;
      readonly title: string;
      readonly beds?: number;
      /** By hour of the facility's day. */
      readonly mean: readonly number[];
      readonly most: readonly number[];
    }
  | {
      readonly tile: 'delay';
      readonly cause: string;
      readonly title: string;
      readonly owner: string;
      readonly hours: number;
      readonly cases: number;
      readonly longestHours: number;
      readonly limitHours: number;
      readonly costCents?: number;
      /** `window`: over the days looked at; `open`: of whoever is here now. */
      readonly over: 'window' | 'open';
    }
  | {
      readonly tile: 'series';
      readonly measure: string;
      readonly title: string;
      readonly definition: string;
      readonly unit: string;
      /** Which way is better, where one is. */
      readonly better?: 'higher' | 'lower';
      readonly days: readonly Instant[];
      /** null: nothing to measure on that day. */
      readonly values: readonly (number | null)[];
      readonly limits?: { readonly centre: number; readonly upper: number; readonly lower: number; readonly provisional: boolean };
      readonly signals: readonly SeriesSignal[];
    }
  | { readonly tile: 'window'; readonly from?: Instant; readonly until?: Instant; readonly encounters: number; readonly missing?: readonly string[] };
