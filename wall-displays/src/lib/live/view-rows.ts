/** Which row each view sends, so that a screen that watches a view knows what it draws. */
import type { BedRow, CapacityRow, CensusRow, ExceptionRow, FeedRow, FlowRow, MoneyRow } from '@healthos/core/views/rows.ts';

export interface ViewRows {
  readonly beds: BedRow;
  readonly capacity: CapacityRow;
  readonly census: CensusRow;
  readonly exceptions: ExceptionRow;
  readonly feeds: FeedRow;
  readonly flow: FlowRow;
  readonly money: MoneyRow;
}
