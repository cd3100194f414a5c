/** What the feeds do: counts, rates, lag and answers, kept in memory for the walls and the metrics. */
import type { Outcome } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { FeedRow } from '@healthos/core/views/rows.ts';
import type { FeedPulse } from '@healthos/core/wire.ts';

/** A rate is a count per 10 s over the last 10 minutes. */
const [slotMs, slots] = [10_000, 60];
/** Answer times kept per feed for its percentiles. */
const answerLimit = 512;
/** A feed is late when a pause like this one comes by chance once in ten thousand times at its usual rate; never sooner than this, never later than an hour. */
const [soonestMs, latestMs, chance] = [8_000, 3_600_000, 9.21];
/** What is allowed to a feed that only just began. */
const unknownMs = 60_000;
/** Messages that say anything about a rate. */
const leastMessages = 10;
/** Slots that tell the usual rate, and how many must be there to tell anything. */
const [usualSlots, leastSlots] = [30, 6];

/** A backlog is so many facts within so many slots of the rate, the newest of which is older than this; one late word is none. */
const [backlogFacts, backlogSlots, backlogMs] = [20, 3, 1_800_000];

/** What the facts of a slot tell of: how many, and the newest time. */
interface Told {
  readonly slot: number;
  facts: number;
  newest: number;
}

interface Feed {
  readonly title: string;
  lastAt?: Instant;
  firstAt?: Instant;
  readonly rate: number[];
  slot: number;
  readonly outcomes: Record<Outcome, number>;
  readonly answers: number[];
  recent: Told[];
}

export interface FeedStats {
  /** `milliseconds` is how long the answer took, where it was given here. */
  told(what: { readonly feed: string; readonly outcome: Outcome; readonly milliseconds?: number; readonly at: Instant }): void;
  /** Facts of a feed became known: when what they tell of happened. */
  heard(feed: string, happenedAt: Instant, at: Instant): void;
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
      one.firstAt ??= at;
      one.lastAt = at;
      if (milliseconds !== undefined) one.answers.push(milliseconds);
      if (one.answers.length > answerLimit) one.answers.shift();
    },
    heard: (feed, happenedAt, at) => {
      const one = feeds.get(feed);
      if (one === undefined) return;
      const slot = Math.floor(at / slotMs);
      let told = one.recent[one.recent.length - 1];
      if (told?.slot !== slot) {
        told = { slot, facts: 0, newest: -Infinity };
        one.recent = [...one.recent, told].slice(-backlogSlots);
      }
      told.facts++;
      told.newest = Math.max(told.newest, happenedAt);
    },
    pulses: (now) =>
      [...feeds]
        .filter(([, one]) => one.lastAt !== undefined)
        .map(([feed, one]): FeedPulse => {
          const behindMs = behindOf(one, now);
          return {
            feed,
            state: stateOf(one, now),
            ...(one.lastAt === undefined ? {} : { lastAt: one.lastAt }),
            ...(behindMs === undefined ? {} : { behindMs }),
          };
        }),
    rows: (now, connections) => [...feeds].map(([feed, one]) => rowOf(feed, one, now, connections)),
  };
}

function newFeed(title: string): Feed {
  return {
    title,
    rate: new Array<number>(slots).fill(0),
    slot: 0,
    outcomes: { applied: 0, duplicate: 0, unmapped: 0, rejected: 0, quarantined: 0 },
    answers: [],
    recent: [],
  };
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

function stateOf(feed: Feed, now: Instant): FeedPulse['state'] {
  if (feed.lastAt === undefined) return 'no-data-yet';
  const [age, allowed] = [now - feed.lastAt, allowedMs(feed)];
  return age <= allowed ? 'live' : age <= 2 * allowed ? 'stale' : 'silent';
}

/** How far behind the present the newest of what is being told is; undefined = it tells of the present, or too little is told to say. */
function behindOf({ recent }: Feed, now: Instant): number | undefined {
  const told = recent.filter(({ slot }) => slot > Math.floor(now / slotMs) - backlogSlots);
  const facts = told.reduce((sum, one) => sum + one.facts, 0);
  const behind = now - told.reduce((newest, one) => Math.max(newest, one.newest), -Infinity);
  return facts >= backlogFacts && behind >= backlogMs ? behind : undefined;
}

/** The pause that is late for this feed, by the median of its slots up to its last message: neither a burst nor the silence itself moves it. */
function allowedMs({ firstAt, lastAt, rate, slot }: Feed): number {
  if (firstAt === undefined || lastAt === undefined) return unknownMs;
  const end = rate.length - (slot - Math.floor(lastAt / slotMs));
  const length = Math.min(usualSlots, Math.floor(lastAt / slotMs) - Math.floor(firstAt / slotMs));
  const usual = rate.slice(Math.max(0, end - 1 - length), Math.max(0, end - 1)).sort((a, b) => a - b);
  if (usual.length < leastSlots) return allowedToANewFeed(firstAt, lastAt, rate);
  const median = usual[Math.floor(usual.length / 2)] ?? 0;
  const perSlot = median > 0 ? median : usual.filter((n) => n > 0).length / usual.length;
  return perSlot === 0 ? latestMs : Math.min(latestMs, Math.max(soonestMs, (chance / perSlot) * slotMs));
}

/** A feed that only just began is judged by all that it said so far: a stop in its first minute must not look like a slow feed. */
function allowedToANewFeed(firstAt: Instant, lastAt: Instant, rate: readonly number[]): number {
  const messages = rate.reduce((sum, n) => sum + n, 0);
  if (messages < leastMessages) return unknownMs;
  return Math.min(unknownMs, Math.max(soonestMs, (chance * (lastAt - firstAt)) / messages));
}

function rowOf(feed: string, one: Feed, now: Instant, connections: number): FeedRow {
  advance(one, now);
  const sorted = [...one.answers].sort((a, b) => a - b);
  const percentile = (share: number): number | undefined => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const [p50, p99] = [percentile(0.5), percentile(0.99)];
  return {
    feed,
    title: one.title,
    transport: feed === 'devices' ? 'MLLP, MQTT, HTTP' : 'MLLP, HTTP',
    state: stateOf(one, now),
    ...(one.lastAt === undefined ? {} : { lastAt: one.lastAt }),
    perMinute: one.rate.slice(-6).reduce((sum, n) => sum + n, 0),
    rate: [...one.rate],
    applied: one.outcomes.applied,
    duplicates: one.outcomes.duplicate,
    unmapped: one.outcomes.unmapped,
    rejected: one.outcomes.rejected,
    quarantined: one.outcomes.quarantined,
    ...(p50 === undefined ? {} : { ackP50Ms: p50 }),
    ...(p99 === undefined ? {} : { ackP99Ms: p99 }),
    connections,
  };
}
