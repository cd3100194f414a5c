/**
 * The what-ifs of this process: a bounded line of runs, worked off by a few threads in small chunks, so that progress can be told and a run can be
 * called off between two of them. Nothing is written to the log; a run is forgotten with the process.
 */
import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import { compare, type Comparison } from '@healthos/core/house/what-if/compare.ts';
import type { Fork } from '@healthos/core/house/what-if/fork.ts';
import type { Lever } from '@healthos/core/house/what-if/levers.ts';
import type { Course } from '@healthos/core/house/what-if/simulate.ts';
import type { Instant } from '@healthos/core/time.ts';
import { createRunLine, type Run, type Working } from '../run-line.ts';
import type { Chunk, ChunkDone } from './replicate.ts';

export const whatIfLimits = {
  /** Runs that wait or are worked on. */
  waiting: 8,
  /** Runs whose answer is kept. */
  kept: 50,
  threads: Math.max(1, Math.min(2, cpus().length - 1)),
  chunk: 10,
  replications: 200,
} as const;

export interface WhatIfRun extends Run {
  /** What the house was when it was forked. */
  readonly position: number;
  readonly at: Instant;
  readonly seed: number;
  readonly levers: readonly Lever[];
  readonly replications: number;
  readonly forkMs: number;
  readonly by: string;
  done: number;
  result?: Comparison;
}

export interface WhatIf {
  /** undefined = the line is full. */
  begin(fork: Fork, asked: Pick<WhatIfRun, 'seed' | 'levers' | 'replications' | 'forkMs' | 'by'>): WhatIfRun | undefined;
  find(facility: string, run: string): WhatIfRun | undefined;
  list(facility: string): readonly WhatIfRun[];
  cancel(facility: string, run: string): WhatIfRun | undefined;
  close(): Promise<void>;
}

interface Replicating extends Working<WhatIfRun> {
  readonly fork: Fork;
  readonly nothing: Course[];
  readonly scenario: Course[];
  next: number;
}

export function createWhatIf(onBug: (error: unknown, about: string) => void): WhatIf {
  const line = createRunLine<WhatIfRun, Replicating>(whatIfLimits);
  const threads: { readonly worker: Worker; busy: boolean }[] = [];
  let closing = false;

  function begin(fork: Fork, asked: Pick<WhatIfRun, 'seed' | 'levers' | 'replications' | 'forkMs' | 'by'>): WhatIfRun | undefined {
    if (line.isFull()) return undefined;
    const shown: WhatIfRun = { run: randomUUID(), facility: fork.facility, position: fork.position, at: fork.at, ...asked, state: 'queued', done: 0 };
    line.add({ shown, fork, nothing: [], scenario: [], next: 0 });
    while (threads.length < whatIfLimits.threads) threads.push(thread());
    feed();
    return shown;
  }

  function thread(): { readonly worker: Worker; busy: boolean } {
    const made = { worker: new Worker(new URL('./replicate.ts', import.meta.url)), busy: false };
    made.worker.unref();
    made.worker.on('message', (done: ChunkDone) => {
      made.busy = false;
      take(done);
      feed();
    });
    made.worker.on('error', (error) => {
      // A bug of ours in a replication: every run that was begun is called failed, and a new thread takes the next one.
      if (!closing) onBug(error, 'what-if');
      threads.splice(threads.indexOf(made), 1);
      for (const one of line.open().filter(({ shown }) => shown.state === 'running')) line.end(one, 'failed');
      if (!closing && line.open().length > 0) threads.push(thread());
      feed();
    });
    return made;
  }

  /** Gives each idle thread the next chunk of the first run that has one left. */
  function feed(): void {
    for (const one of threads) {
      if (one.busy) continue;
      const working = line.open().find(({ next, shown }) => next < shown.replications);
      if (working === undefined) return;
      const { shown, fork, next } = working;
      const to = Math.min(shown.replications, next + whatIfLimits.chunk);
      working.next = to;
      line.began(working);
      one.busy = true;
      const chunk: Chunk = { run: shown.run, fork, levers: shown.levers, seed: shown.seed, from: next, to };
      one.worker.postMessage(chunk);
    }
  }

  function take({ run, from, nothing, scenario }: ChunkDone): void {
    const working = line.open().find(({ shown }) => shown.run === run);
    if (working === undefined) return;
    for (const [i, course] of nothing.entries()) working.nothing[from + i] = course;
    for (const [i, course] of scenario.entries()) working.scenario[from + i] = course;
    working.shown.done += nothing.length;
    if (working.shown.done < working.shown.replications) return;
    working.shown.result = compare(working.nothing, working.scenario);
    line.end(working, 'done');
  }

  return {
    begin,
    find: line.find,
    list: line.list,
    cancel: (facility, run) => {
      const found = line.cancel(facility, run);
      feed();
      return found;
    },
    close: async () => {
      closing = true;
      line.clear();
      await Promise.all(threads.splice(0).map(({ worker }) => worker.terminate()));
    },
  };
}
