/** Rows of views `receivables` and `margins`: sums of the house, none of one account. */
import type { PayerClass } from '../financial/events.ts';
import type { Aged } from '../financial/receivables/aging.ts';
import type { CashForecast, CashWeek } from '../financial/receivables/cash-forecast.ts';

export type ReceivableRow =
  /** key `aged/<payer class>` or `aged/all`. */
  | (Aged & { readonly row: 'aged'; readonly payerClass: PayerClass | 'all' })
  /** key `week/<n>`: cash of a week ahead. */
  | (CashWeek & { readonly row: 'week' })
  /** key `cash/all`: what no week has. */
  | (Omit<CashForecast, 'weeks'> & { readonly row: 'cash' })
  /** key `state/<state>`, `here/<risk>` of who is here, `risk/<risk>` of who has left: accounts, what they owe, and days above the mean. */
  | { readonly row: 'standing'; readonly accounts: number; readonly cents: number; readonly days: number };

/** view `margins`, key `total/all`, `unit/<unit>` or `service/<service>`. */
export interface MarginRow {
  readonly encounters: number;
  readonly lines: number;
  /** Of the house: those without a margin have no contract that prices them. */
  readonly accounts: number;
  readonly expectedCents: number;
  readonly accruedCents: number;
  readonly costCents: number;
  readonly marginCents: number;
}
