/** What is to happen next: a binary heap by time, in whole seconds as HL7 writes them; things of one instant come in the order in which they were planned. */
import type { Instant } from '@healthos/core/time.ts';

interface Entry {
  readonly at: Instant;
  /** Of things of one instant: what comes from outside is after what is of the house, whenever it was heard. */
  readonly rank: number;
  readonly order: number;
  readonly run: () => void;
}

export interface Agenda {
  plan(at: number, run: () => void, rank?: number): void;
  /** Runs the next thing; its time, or undefined when nothing is planned. */
  step(): Instant | undefined;
  peek(): Instant | undefined;
}

export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let planned = 0;
  const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && (a.rank < b.rank || (a.rank === b.rank && a.order < b.order)));
  const entry = (i: number): Entry => {
    const found = heap[i];
    if (found === undefined) throw new RangeError('outside the heap');
    return found;
  };
  const swap = (i: number, j: number): void => {
    [heap[i], heap[j]] = [entry(j), entry(i)];
  };
  const sink = (): void => {
    for (let i = 0; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(entry(child), entry(least))) least = child;
      if (least === i) return;
      swap(i, least);
      i = least;
    }
  };
  return {
    plan: (at, run, rank = 0) => {
      heap.push({ at: (Math.ceil(at / 1000) * 1000) as Instant, rank, order: planned++, run });
      for (let i = heap.length - 1; i > 0;) {
        const parent = (i - 1) >> 1;
        if (!before(entry(i), entry(parent))) return;
        swap(i, parent);
        i = parent;
      }
    },
    step: () => {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined) return undefined;
      if (heap.length > 0) {
        heap[0] = last;
        sink();
      }
      first.run();
      return first.at;
    },
    peek: () => heap[0]?.at,
  };
}
