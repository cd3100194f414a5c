/** Row shapes of the views about findings, the census audit, alerts and huddles. */

/** view `census-trust`, key = `house` or `unit/4W`: how far the census can be believed, and the double entry behind it. */
export interface CensusTrustRow {
  readonly key: string;
  readonly unit?: string;
  /** Thousandths, rounded down; absent where it cannot be computed. */
  readonly permille?: number;
  readonly missing?: readonly string[];
  readonly cells: number;
  readonly trusted: number;
  readonly contradicted: number;
  readonly unconfirmed: number;
  /** Present at local midnight, came and left since by what messages say, present now. */
  readonly opening?: number;
  readonly in?: number;
  readonly out?: number;
  readonly closing?: number;
  readonly difference?: number;
  /** Open faults of the audit here. */
  readonly faults: number;
  readonly pack: string;
}
