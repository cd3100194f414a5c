/** Puts what departments say into JSON bodies for `POST /api/feeds/work/messages`. */
import type { Instant } from '@healthos/core/time.ts';
import type { Fact } from '../day/acts.ts';

/** The receiver takes a thousand facts in one body; it reads a body at once, and has its screens to draw between two. */
const bodyFacts = 150;

export interface Said {
  readonly at: Instant;
  readonly fact: Fact;
}

export interface WorkBody {
  readonly messageId: string;
  readonly text: string;
  readonly facts: number;
}

/**
 * `window` names the stretch of the story that these facts are of: the same stretch told again has the same id and the same bytes, and changes
 * nothing. Facts of one instant stay in one order.
 */
export function workBodies(facility: string, window: string, said: readonly Said[]): WorkBody[] {
  const bodies: WorkBody[] = [];
  for (let from = 0; from < said.length; from += bodyFacts) {
    const some = said.slice(from, from + bodyFacts);
    const messageId = `${window}.${from / bodyFacts}`;
    bodies.push({ messageId, facts: some.length, text: JSON.stringify({ facility, messageId, facts: some.map(({ at, fact }) => ({ at, ...fact })) }) });
  }
  return bodies;
}
