/** What a wall says while feeds tell a backlog: the farthest behind first, by its own name. */
import type { FeedPulse } from '@healthos/core/wire.ts';

const [hourMs, dayMs] = [3_600_000, 86_400_000];
/** Whole days from two on, else hours: the next hour is soon told. */
const roughly = (ms: number): string => (ms >= 2 * dayMs ? `${Math.round(ms / dayMs)} d` : `${Math.max(1, Math.round(ms / hourMs))} h`);

/** `adt` is an abbreviation, `work` a word. */
const nameOf = (feed: string): string => (feed.length <= 3 ? feed.toUpperCase() : feed);

/** undefined = every feed tells of the present. */
export function behindWords(feeds: readonly FeedPulse[]): string | undefined {
  const [first] = feeds.filter(({ behindMs }) => behindMs !== undefined).sort((a, b) => (b.behindMs ?? 0) - (a.behindMs ?? 0));
  return first?.behindMs === undefined ? undefined : `Feed ${nameOf(first.feed)} ${roughly(first.behindMs)} behind`;
}
