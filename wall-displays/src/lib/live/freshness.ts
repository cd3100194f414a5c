/** How live a screen is, from the age of the last tick alone: no tick for 3 s is reconnecting, for 10 s not live. */
export type Freshness = 'connecting' | 'live' | 'reconnecting' | 'not-live';

export const reconnectingAfterMs = 3_000;
/** Said at ten seconds at the latest, also by a machine so busy that it takes two to look and draw (one second was too little for 32 walls on two cores). */
export const notLiveAfterMs = 8_000;

/** `lastTickAt`, `startedAt` and `now` on the monotonic clock. A screen that never heard a tick is not live after the same 10 s. */
export function freshnessAt(now: number, startedAt: number, lastTickAt: number | undefined): Freshness {
  if (lastTickAt === undefined) return now - startedAt >= notLiveAfterMs ? 'not-live' : 'connecting';
  const silence = now - lastTickAt;
  if (silence >= notLiveAfterMs) return 'not-live';
  return silence >= reconnectingAfterMs ? 'reconnecting' : 'live';
}
