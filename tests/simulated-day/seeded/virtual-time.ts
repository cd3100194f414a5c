/**
 * Time that only goes on when it is told to: every timer of the house runs from it, in one order that the seed decides, and nothing waits for a real
 * second. While it is installed the timers of the platform belong to the process under trial; a crash of that process drops all of them at once.
 */

export interface VirtualTime {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs something of the world outside the process: it survives a crash. */
  at(when: number, run: () => void): void;
  /** Everything due until then, each with all that it promises, one after the other. */
  runUntil(until: number): Promise<void>;
  /** The process is gone: none of its timers runs any more. */
  dropTimers(): void;
  /** Events run so far. */
  steps(): number;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  /** Set on timers of the process. */
  readonly id?: number;
}

/** An instant within a millisecond for each event, so that whoever asks again and again meets a later time. */
const stepMs = 0.0001;

export async function inVirtualTime<Value>(startsAt: number, work: (time: VirtualTime) => Promise<Value>): Promise<Value> {
  const flush = setImmediate;
  const queue = openQueue();
  const timers = new Set<number>();
  let [now, order, ids, steps] = [startsAt, 0, 0, 0];

  const schedule = (at: number, run: () => void, id?: number): void =>
    queue.push({ at: Math.max(now, at), order: order++, run, ...(id === undefined ? {} : { id }) });
  const timer = (delay: number, run: () => void, every: boolean): Handle => {
    const id = ++ids;
    timers.add(id);
    const again = (at: number): void =>
      schedule(
        at,
        () => {
          if (every) again(at + Math.max(1, delay));
          else timers.delete(id);
          run();
        },
        id,
      );
    again(now + delay);
    return new Handle(id);
  };
  const clear = (handle: unknown): void => {
    if (handle instanceof Handle) timers.delete(handle.id);
  };

  const time: VirtualTime = {
    now: () => now,
    at: (when, run) => schedule(when, run),
    steps: () => steps,
    dropTimers: () => timers.clear(),
    runUntil: async (until) => {
      // What was promised before is kept before time goes on.
      await new Promise<void>((resolve) => void flush(resolve));
      for (let next = queue.first(); next !== undefined && next.at <= until; next = queue.first()) {
        queue.shift();
        if (next.id !== undefined && !timers.has(next.id)) continue;
        now = Math.max(now + stepMs, next.at);
        steps++;
        next.run();
        await new Promise<void>((resolve) => void flush(resolve));
      }
      now = Math.max(now, until);
    },
  };

  const restore = install({
    setTimeout: (run: Run, delay = 0, ...args: unknown[]) => timer(delay, () => run(...args), false),
    setInterval: (run: Run, delay = 1, ...args: unknown[]) => timer(delay, () => run(...args), true),
    setImmediate: (run: Run, ...args: unknown[]) => timer(0, () => run(...args), false),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  });
  const clocks = [replace(Date, 'now', () => Math.floor(now)), replace(performance, 'now', () => now - startsAt)];
  try {
    return await work(time);
  } finally {
    restore();
    for (const put of clocks) put();
  }
}

type Run = (...args: unknown[]) => void;

/** What a timer of the platform gives back, as far as anybody asks it. */
class Handle {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
}

function install(instead: Readonly<Record<string, unknown>>): () => void {
  const back = Object.entries(instead).map(([name, value]) => replace(globalThis, name, value));
  return () => {
    for (const put of back) put();
  };
}

function replace(owner: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}

/** A heap: the earliest first, and of one instant the one that was asked for first. */
function openQueue(): { push(due: Due): void; first(): Due | undefined; shift(): void } {
  const heap: Due[] = [];
  const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
  const at = (n: number): Due | undefined => heap[n];
  const swap = (a: number, b: number): void => {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  };
  return {
    first: () => heap[0],
    push: (due) => {
      heap.push(due);
      for (let n = heap.length - 1; n > 0;) {
        const up = (n - 1) >> 1;
        const [own, parent] = [at(n), at(up)];
        if (own === undefined || parent === undefined || !isBefore(own, parent)) break;
        swap(n, up);
        n = up;
      }
    },
    shift: () => {
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return;
      heap[0] = last;
      for (let n = 0; ;) {
        let least = n;
        for (const child of [2 * n + 1, 2 * n + 2]) {
          const [one, best] = [at(child), at(least)];
          if (one !== undefined && best !== undefined && isBefore(one, best)) least = child;
        }
        if (least === n) break;
        swap(n, least);
        n = least;
      }
    },
  };
}
