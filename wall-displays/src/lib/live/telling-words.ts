/** What every screen says while the past of its house is being told: which past, how much of it, and about how long still. */
import type { Telling } from '@healthos/core/wire.ts';

const [secondMs, minuteMs, hourMs, dayMs] = [1000, 60_000, 3_600_000, 86_400_000];
/** Shorter rests are said in tens of seconds, longer ones in minutes. */
const inSecondsMs = 95_000;

/** Instead of `no findings`: while a past is told none is made, and none is not zero. */
export const notJudged = 'Not judged while the past is told';

export interface TellingWords {
  /** `Telling the last 9 days`. */
  readonly what: string;
  /** `42 %`. */
  readonly share: string;
  /** `about 50 s to go`; empty = it is too early to say. */
  readonly rest: string;
}

/** `present`: the time of the server. */
export function tellingWords({ from, at, share, remainingMs }: Telling, present: number): TellingWords {
  return {
    what: from >= at && share === 0 ? 'Begins to tell its past' : `Telling the last ${spanWords(present - from)}`,
    // The last hundredth is not told before it is.
    share: `${Math.min(99, Math.floor(share * 100))} %`,
    rest: remainingMs === undefined ? '' : `about ${restWords(remainingMs)} to go`,
  };
}

function spanWords(ms: number): string {
  const days = Math.round(ms / dayMs);
  if (ms >= 1.5 * dayMs) return `${days} days`;
  const hours = Math.max(1, Math.round(ms / hourMs));
  return hours === 1 ? 'hour' : `${hours} hours`;
}

function restWords(ms: number): string {
  return ms <= inSecondsMs ? `${Math.max(1, Math.ceil(ms / (10 * secondMs))) * 10} s` : `${Math.round(ms / minuteMs)} min`;
}
