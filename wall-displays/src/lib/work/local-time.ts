/** What a person types into a field of date and time is of the facility's clock, wherever the browser stands. */
import { instant, instantsOfLocal, localOf, type Instant } from '@healthos/core/time.ts';

const hourMs = 3_600_000;

/** Of `2026-03-12T14:32`; of an hour that the clocks skipped, the one after it, of one that they repeated, the first. Undefined where it is no time. */
export function atLocal(text: string, zone: string): Instant | undefined {
  const local = Date.parse(`${text}Z`);
  if (Number.isNaN(local)) return undefined;
  return instantsOfLocal(local, zone)[0] ?? instantsOfLocal(local + hourMs, zone)[0];
}

/** The other way round. */
export const localText = (at: number, zone: string): string => new Date(localOf(instant(at), zone)).toISOString().slice(0, 16);
