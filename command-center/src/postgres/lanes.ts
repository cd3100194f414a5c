/**
 * Whatever waits to be written, in two lanes: who is where, and what people and the house ask for, before what is charted, so that under more than can be taken a bed is not a results feed behind. What one
 * sender sent keeps its order, and so does what is said of one patient, whoever says it (G3).
 */
import type { Arrival } from '@healthos/core/ports.ts';

/** While something is in the other lane, one of so many batches goes by arrival alone: nothing waits for ever. A share of each batch would let it pass what came before it and waits still. */
const byArrivalEvery = 4;
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
  const first: { readonly waiting: W; readonly n: number }[] = [];
  const others: { readonly waiting: W; readonly n: number; readonly lines: ReadonlySet<string> }[] = [];
  /** How many of a line are in the other lane: what comes next of it stands behind them. */
  const behind = new Map<string, number>();
  let [arrived, batches] = [0, 0];
  /** Of each that `next` said last, whether it is of the first lane. */
  let said: boolean[] = [];

  function join(waiting: W, n: number, lines: ReadonlySet<string>): void {
    others.push({ waiting, n, lines });
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
      const n = arrived++;
      const isFirst = firstFeeds.has(waiting.arrival.feed);
      if (isFirst && others.length === 0) return void first.push({ waiting, n });
      const lines = linesOf(waiting.arrival);
      if (isFirst && [...lines].every((line) => !behind.has(line))) first.push({ waiting, n });
      else join(waiting, n, lines);
    },
    count: () => first.length + others.length,
    next: (most) => {
      const isByArrival = others.length > 0 && ++batches % byArrivalEvery === 0;
      const all: W[] = [];
      said = [];
      for (let [i, j] = [0, 0]; all.length < most;) {
        const [one, other] = [first[i], others[j]];
        const isOfFirst = one !== undefined && (other === undefined || !isByArrival || one.n < other.n);
        const next = isOfFirst ? one : other;
        if (next === undefined) break;
        all.push(next.waiting);
        said.push(isOfFirst);
        if (isOfFirst) i++;
        else j++;
      }
      return all;
    },
    taken: (count) => {
      const ofFirst = said.slice(0, count).filter((isOfFirst) => isOfFirst).length;
      first.splice(0, ofFirst);
      for (const { lines } of others.splice(0, count - ofFirst)) leave(lines);
    },
    keep: (isKept) => {
      const [inFirst, inOthers] = [first.splice(0).filter(({ waiting }) => isKept(waiting)), others.splice(0).filter(({ waiting }) => isKept(waiting))];
      behind.clear();
      first.push(...inFirst);
      for (const { waiting, n, lines } of inOthers) join(waiting, n, lines);
    },
    heads: () => [first[0]?.waiting, others[0]?.waiting].flatMap((one) => one ?? []),
  };
}
