/** What the feeds do: counts, rates, lag and answers, kept in memory for the walls and the metrics. */
import type { Outcome } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { FeedRow } from '@healthos/core/views/rows.ts';
import type { FeedPulse } from '@healthos/core/wire.ts';

/** A rate is a count per 10 s over the last 10 minutes. */
const [slotMs, slots] = [10_000, 60];
/** Answer times kept per feed for its percentiles. */
const answerLimit = 512;
/** A feed that said nothing for so long is stale; twice as long is silent. */
const staleMs = 10_000;

interface Feed {
  readonly title: string;
  lastAt?: Instant;
  /** Longest pause seen between two messages of the last ten minutes decides what is late for this feed. */
  readonly rate: number[];
  slot: number;
  readonly outcomes: Record<Outcome, number>;
  readonly answers: number[];
  sentAt?: Instant;
}

export interface FeedStats {
  told(what: { readonly feed: string; readonly outcome: Outcome; readonly milliseconds: number; readonly at: Instant }): void;
  pulses(now: Instant): FeedPulse[];
  rows(now: Instant, connections: number): FeedRow[];
}

export function createFeedStats(known: readonly { readonly feed: string; readonly title: string }[]): FeedStats {
  const feeds = new Map<string, Feed>(known.map(({ feed, title }) => [feed, newFeed(title)]));
  return {
    told: ({ feed, outcome, milliseconds, at }) => {
      const one = feeds.get(feed) ?? newFeed(feed);
      feeds.set(feed, one);
      advance(one, at);
      one.rate[slots - 1] = (one.rate[slots - 1] ?? 0) + 1;
      one.outcomes[outcome]++;
      one.lastAt = at;
      one.answers.push(milliseconds);
      if (one.answers.length > answerLimit) one.answers.shift();
    },
    pulses: (now) => [...feeds].filter(([, one]) => one.lastAt !== undefined).map(([feed, one]): FeedPulse => ({ feed, state: stateOf(one, now), ...(one.lastAt === undefined ? {} : { lastAt: one.lastAt }) })),
    rows: (now, connections) => [...feeds].map(([feed, one]) => rowOf(feed, one, now, connections)),
  };
}

function newFeed(title: string): Feed {
  return { title, rate: new Array<number>(slots).fill(0), slot: 0, outcomes: { applied: 0, duplicate: 0, unmapped: 0, rejected: 0, quarantined: 0 }, answers: [] };
}

function advance(feed: Feed, now: Instant): void {
  const slot = Math.floor(now / slotMs);
  const steps = feed.slot === 0 ? 0 : Math.min(slots, slot - feed.slot);
  feed.slot = slot;
  for (let i = 0; i < steps; i++) {
    feed.rate.shift();
    feed.rate.push(0);
  }
}

/** A feed that spoke every few seconds is stale after ten; one that speaks now and then after a multiple of its own usual pause. */
function stateOf(feed: Feed, now: Instant): FeedPulse['state'] {
  if (feed.lastAt === undefined) return 'no-data-yet';
  const spoke = feed.rate.reduce((sum, n) => sum + n, 0);
  const usual = spoke === 0 ? slotMs * slots : (slotMs * slots) / spoke;
  const allowed = Math.max(staleMs, usual * 8);
  const age = now - feed.lastAt;
  return age <= allowed ? 'live' : age <= 2 * allowed ? 'stale' : 'silent';
}

function rowOf(feed: string, one: Feed, now: Instant, connections: number): FeedRow {
  advance(one, now);
  const sorted = [...one.answers].sort((a, b) => a - b);
  const percentile = (share: number): number | undefined => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const [p50, p99] = [percentile(0.5), percentile(0.99)];
  return {
    feed, title: one.title, transport: feed === 'devices' ? 'MLLP, MQTT, HTTP' : 'MLLP, HTTP', state: stateOf(one, now), ...(one.lastAt === undefined ? {} : { lastAt: one.lastAt }),
    perMinute: one.rate.slice(-6).reduce((sum, n) => sum + n, 0), rate: [...one.rate],
    applied: one.outcomes.applied, duplicates: one.outcomes.duplicate, unmapped: one.outcomes.unmapped, rejected: one.outcomes.rejected, quarantined: one.outcomes.quarantined,
    ...(p50 === undefined ? {} : { ackP50Ms: p50 }), ...(p99 === undefined ? {} : { ackP99Ms: p99 }), connections,
  };
}
