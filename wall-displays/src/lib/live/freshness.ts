/** How live a screen is, from the age of the last tick alone: no tick for 3 s is reconnecting, for 10 s not live. */
export type Freshness = 'connecting' | 'live' | 'reconnecting' | 'not-live';

export const reconnectingAfterMs = 3_000;
/** A busy machine may take a second to look and draw: said at ten seconds at the latest. */
export const notLiveAfterMs = 9_000;

/** `lastTickAt`, `startedAt` and `now` on the monotonic clock. A screen that never heard a tick is not live after the same 10 s. */
export function freshnessAt(now: number, startedAt: number, lastTickAt: number | undefined): Freshness {
  if (lastTickAt === undefined) return now - startedAt >= notLiveAfterMs ? 'not-live' : 'connecting';
  const silence = now - lastTickAt;
  if (silence >= notLiveAfterMs) return 'not-live';
  return silence >= reconnectingAfterMs ? 'reconnecting' : 'live';
}
