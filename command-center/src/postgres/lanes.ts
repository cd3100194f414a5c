/**
 * Whatever waits to be written, in two lanes: who is where, and what people and the house ask for, before what is charted, so that under more than can be taken a bed is not a results feed behind. What one
 * sender sent keeps its order, and so does what is said of one patient, whoever says it (G3).
 */
import type { Arrival } from '@healthos/core/ports.ts';

/** Of a batch, for the other lane while something is in it: one over as many. Nothing waits for ever. */
const shareOfOthers = 4;
const firstFeeds: ReadonlySet<string> = new Set(['adt', 'requests']);

interface Waits {
  readonly arrival: Pick<Arrival, 'feed' | 'sender' | 'identities' | 'events'>;
}

/** Fields of facts that name a record: of whom it is told, and who becomes one with whom. */
const recordFields: ReadonlySet<string> = new Set(['patient', 'toPatient', 'from', 'into', 'a', 'b']);

/** Whatever keeps its order: its sender, and every record that it names. */
function linesOf({ sender, identities, events }: Waits['arrival']): ReadonlySet<string> {
  const lines = new Set([`S|${sender}`]);
  for (const { patient } of identities) lines.add(`P|${patient}`);
  for (const { event } of events)
    for (const [field, said] of Object.entries(event)) if (recordFields.has(field) && typeof said === 'string') lines.add(`P|${said}`);
  return lines;
}

export interface Lanes<W extends Waits> {
  add(waiting: W): void;
  count(): number;
  /** Up to so many, in the order in which they are written. */
  next(most: number): readonly W[];
  /** The first so many of what `next` said last were taken. */
  taken(count: number): void;
  /** Whoever is not kept is out. */
  keep(isKept: (waiting: W) => boolean): void;
  /** Of each lane whoever is first. */
  heads(): readonly W[];
}

export function createLanes<W extends Waits>(): Lanes<W> {
  const first: W[] = [];
  const others: { readonly waiting: W; readonly lines: ReadonlySet<string> }[] = [];
  /** How many of a line are in the other lane: what comes next of it stands behind them. */
  const behind = new Map<string, number>();
  let ofFirst = 0;

  function join(waiting: W, lines: ReadonlySet<string>): void {
    others.push({ waiting, lines });
    for (const line of lines) behind.set(line, (behind.get(line) ?? 0) + 1);
  }

  function leave(lines: ReadonlySet<string>): void {
    for (const line of lines) {
      const left = (behind.get(line) ?? 1) - 1;
      if (left === 0) behind.delete(line);
      else behind.set(line, left);
    }
  }

  return {
    add: (waiting) => {
      const isFirst = firstFeeds.has(waiting.arrival.feed);
      if (isFirst && others.length === 0) return void first.push(waiting);
      const lines = linesOf(waiting.arrival);
      if (isFirst && [...lines].every((line) => !behind.has(line))) first.push(waiting);
      else join(waiting, lines);
    },
    count: () => first.length + others.length,
    next: (most) => {
      ofFirst = Math.min(first.length, most - Math.min(others.length, Math.floor(most / shareOfOthers)));
      return [...first.slice(0, ofFirst), ...others.slice(0, most - ofFirst).map(({ waiting }) => waiting)];
    },
    taken: (count) => {
      first.splice(0, Math.min(count, ofFirst));
      for (const { lines } of others.splice(0, Math.max(0, count - ofFirst))) leave(lines);
    },
    keep: (isKept) => {
      const [inFirst, inOthers] = [first.splice(0).filter(isKept), others.splice(0).filter(({ waiting }) => isKept(waiting))];
      behind.clear();
      first.push(...inFirst);
      for (const { waiting, lines } of inOthers) join(waiting, lines);
    },
    heads: () => [first[0], others[0]?.waiting].flatMap((one) => one ?? []),
  };
}
