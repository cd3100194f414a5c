/** Says to the server how far a past is told, so that its screens take nothing of it for the present. */
import type { Instant } from '@healthos/core/time.ts';

export interface Teller {
  /** It is told up to here. What the server does not hear now it hears with the next word. */
  says(at: Instant): Promise<void>;
  /** The present is reached; said once everything before was answered. */
  ends(drained: () => Promise<void>): Promise<void>;
}

export interface TellerOptions {
  readonly url: string;
  readonly token: string;
  readonly facilities: readonly string[];
  /** Lean days, then detailed hours. */
  readonly story: { readonly startsAt: Instant; readonly detailFrom: Instant; readonly toldUntil: Instant };
  now(): number;
}

/** An hour in detail is so many times the work of an hour of the lean days. */
const detailTimes = 4;
const answerMs = 5_000;
/** At its end the past is judged before the server answers. */
const judgedMs = 120_000;
/** Two words within so long are one. */
const betweenMs = 250;

export function createTeller({ url, token, facilities, story, now }: TellerOptions): Teller {
  const from = Math.max(story.startsAt, story.toldUntil);
  // Whoever was told by an earlier run of a past hears its end from this one.
  let [saidAt, open] = [-Infinity, true];

  const work = (until: number): number =>
    Math.max(0, Math.min(until, story.detailFrom) - from) + detailTimes * Math.max(0, until - Math.max(from, story.detailFrom));

  /** What the server does not hear it forgets by itself. */
  async function say(at: number, share: number, withinMs = answerMs): Promise<void> {
    await fetch(`${url}/api/telling`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ facilities, from, at: Math.max(from, at), share }),
      signal: AbortSignal.timeout(withinMs),
    }).then(
      async (response) => void (await response.arrayBuffer()),
      () => undefined,
    );
  }

  return {
    says: async (at) => {
      const share = work(at) / Math.max(1, work(now()));
      if (share >= 1 || now() - saidAt < betweenMs) return;
      [saidAt, open] = [now(), true];
      await say(at, share);
    },
    ends: async (drained) => {
      if (!open) return;
      open = false;
      await drained();
      await say(now(), 1, judgedMs);
    },
  };
}
