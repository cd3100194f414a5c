/**
 * A bounded line of runs that threads work off: some wait or are worked on, the answers of the newest are kept, a run may be called off, and all are
 * forgotten with the process. What a run does, and on how many threads, is whoever keeps the line.
 */
export type RunState = 'queued' | 'running' | 'done' | 'cancelled' | 'failed';

/** What is told of a run. */
export interface Run {
  readonly run: string;
  readonly facility: string;
  state: RunState;
  tookMs?: number;
}

export interface Working<Shown extends Run> {
  readonly shown: Shown;
  startedAt?: number;
}

export interface RunLine<Shown extends Run, Work extends Working<Shown>> {
  isFull(): boolean;
  add(working: Work): void;
  /** Those that are not over, the first in line first. */
  open(): readonly Work[];
  /** Its clock runs from the first time that something of it is worked on. */
  began(working: Work): void;
  end(working: Work, state: RunState): void;
  find(facility: string, run: string): Shown | undefined;
  list(facility: string): readonly Shown[];
  cancel(facility: string, run: string): Shown | undefined;
  clear(): void;
}

/** `waiting`: runs that wait or are worked on; `kept`: runs whose answer is kept. */
export function createRunLine<Shown extends Run, Work extends Working<Shown>>(limits: {
  readonly waiting: number;
  readonly kept: number;
}): RunLine<Shown, Work> {
  const kept: Shown[] = [];
  const line: Work[] = [];
  const find = (facility: string, run: string): Shown | undefined => kept.find((one) => one.run === run && one.facility === facility);

  function end(working: Work, state: RunState): void {
    working.shown.state = state;
    if (working.startedAt !== undefined) working.shown.tookMs = Math.round(performance.now() - working.startedAt);
    line.splice(line.indexOf(working), 1);
  }

  return {
    isFull: () => line.length >= limits.waiting,
    add: (working) => {
      kept.unshift(working.shown);
      kept.splice(limits.kept);
      line.push(working);
    },
    open: () => line,
    began: (working) => {
      working.startedAt ??= performance.now();
      working.shown.state = 'running';
    },
    end,
    find,
    list: (facility) => kept.filter((one) => one.facility === facility),
    cancel: (facility, run) => {
      const working = line.find(({ shown }) => shown.run === run && shown.facility === facility);
      if (working !== undefined) end(working, 'cancelled');
      return find(facility, run);
    },
    clear: () => void line.splice(0),
  };
}
