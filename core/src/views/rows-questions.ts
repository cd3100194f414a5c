/** Row of the view `questions`: what a payer was asked. Only for roles that may see money. */
import type { PayerClass } from '../financial/events.ts';
import type { InquiryState } from '../financial/inquiries/standing.ts';
import type { Instant } from '../time.ts';

/** view `questions`, key = kind and what is asked about: the newest question about each coverage (270) and claim (276). */
export interface QuestionRow {
  readonly question: string;
  readonly kind: '270' | '276';
  readonly encounter: string;
  readonly unit?: string;
  readonly rank?: number;
  readonly claim?: string;
  readonly payer: string;
  readonly payerClass: PayerClass;
  readonly state: InquiryState;
  readonly askedAt: Instant;
  readonly dueAt: Instant;
  readonly answeredAt?: Instant;
  /** Codes of the answer: AAA03 of a refusal, `category/status` of a 277. */
  readonly codes: readonly string[];
  /** What was said of the interchange that carried it, before the payer read it. */
  readonly door?: { readonly by: 'TA1' | '999'; readonly accepted: boolean; readonly at: Instant; readonly codes: readonly string[] };
}
