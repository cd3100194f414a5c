/** Where a question to a payer stands, with its clock: it waits, it is answered, refused, or overdue. */
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import { inquiryRules } from './inquiry-rules.ts';

export type InquiryState = 'waiting' | 'answered' | 'refused' | 'overdue';

export interface Inquiry {
  readonly state: InquiryState;
  readonly askedAt: Instant;
  /** By when the payer has to answer. */
  readonly dueAt: Instant;
  readonly answeredAt?: Instant;
  readonly by?: string;
  /** Codes of AAA03, or of the status (category, status), as sent. */
  readonly codes: readonly string[];
}

export interface Answer {
  readonly at: Instant;
  readonly codes: readonly string[];
  readonly isRefusal: boolean;
}

export function inquiryOf(askedAt: Instant, by: string | undefined, answer: Answer | undefined, now: Instant): Inquiry {
  const dueAt = instant(askedAt + inquiryRules.answerHours * hourMs);
  const plain = { askedAt, dueAt, ...(by === undefined ? {} : { by }) };
  if (answer === undefined) return { state: now > dueAt ? 'overdue' : 'waiting', ...plain, codes: [] };
  return { state: answer.isRefusal ? 'refused' : 'answered', ...plain, answeredAt: answer.at, codes: answer.codes };
}

/** An answer says its minute, a question its millisecond: one of the same minute may be the answer. */
export const isAfter = (answeredAt: Instant, askedAt: Instant): boolean => answeredAt >= askedAt - minuteMs;
