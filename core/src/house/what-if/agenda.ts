/** What happens next in a simulated house: a binary heap by time; things of one instant come in the order in which they were planned. */
export interface Agenda {
  plan(at: number, run: () => void): void;
  /** Runs everything up to a time, in order; `clock` is told each time before. */
  until(end: number, clock: (at: number) => void): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let planned = 0;

  function rise(entry: Entry, from: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  function sink(entry: Entry): void {
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      let least = heap[child];
      const right = heap[child + 1];
      if (least === undefined) break;
      if (right !== undefined && isBefore(right, least)) [least, child] = [right, child + 1];
      if (!isBefore(least, entry)) break;
      heap[i] = least;
      i = child;
    }
    heap[i] = entry;
  }

  return {
    plan: (at, run) => rise({ at, order: planned++, run }, heap.push({ at, order: planned, run }) - 1),
    until: (end, clock) => {
      for (let first = heap[0]; first !== undefined && first.at <= end; first = heap[0]) {
        const last = heap.pop();
        if (last !== undefined && heap.length > 0) sink(last);
        clock(first.at);
        first.run();
      }
    },
  };
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
