/** What is said of what waits for a clinician: how many things and until when, never which. */
import type { Speech } from './words/language.ts';

export function waitingNote(release: { readonly waiting: number; readonly until?: number } | undefined, speech: Speech, now: number): string | undefined {
  if (release === undefined || release.waiting === 0) return undefined;
  return release.until === undefined
    ? speech.count('results.waiting.open', release.waiting)
    : speech.count('results.waiting', release.waiting, { day: speech.day(release.until, now) });
}
