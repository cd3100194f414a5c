/** Predictions are made anew each quarter of an hour, from its beginning. */
import { instant, minuteMs, type Instant } from '../../time.ts';

export const quarterMs = 15 * minuteMs;
export const quarterOf = (at: Instant): Instant => instant(Math.floor(at / quarterMs) * quarterMs);
