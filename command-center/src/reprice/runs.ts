/**
 * The re-pricings of this process: a bounded line of runs, worked off by one thread in parts, so that progress can be told and a run can be called off
 * between two of them. Nothing is written to the log; a run is forgotten with the process.
 */
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { ClaimFacts } from '@healthos/core/financial/contracts/claim-facts.ts';
import { bothRepriced, noneRepriced, type Repriced, type RepriceTerms } from '@healthos/core/financial/contracts/reprice.ts';
import type { RepricePart, RepricePartDone } from './thread.ts';

export const repriceLimits = {
  /** Runs that wait or are worked on. */
  waiting: 4,
  /** Runs whose answer is kept. */
  kept: 20,
  /** Claims of one part. */
  part: 1000,
} as const;

export interface RepriceRun {
  readonly run: string;
  readonly facility: string;
  /** The version of the other contract. */
  readonly contract: string;
  readonly claims: number;
  readonly by: string;
  state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  done: number;
  tookMs?: number;
  result?: Repriced;
}

export interface RepriceAsked {
  readonly facility: string;
  readonly by: string;
  readonly terms: RepriceTerms;
  readonly claims: readonly ClaimFacts[];
}

export interface Repricing {
  /** undefined = the line is full. */
  begin(asked: RepriceAsked): RepriceRun | undefined;
  find(facility: string, run: string): RepriceRun | undefined;
  cancel(facility: string, run: string): RepriceRun | undefined;
  close(): Promise<void>;
}

interface Working {
  readonly shown: RepriceRun;
  readonly asked: RepriceAsked;
  sum: Repriced;
  startedAt?: number;
}

export function createRepricing(onBug: (error: unknown, about: string) => void, onProgress?: (run: RepriceRun) => void): Repricing {
  const kept: RepriceRun[] = [];
  const line: Working[] = [];
  let worker: Worker | undefined;
  let isBusy = false;
  let isClosing = false;

  function thread(): Worker {
    if (worker !== undefined) return worker;
    const made = new Worker(new URL('./thread.ts', import.meta.url));
    made.unref();
    made.on('message', take);
    made.on('error', (error) => {
      // A bug of ours: the run that it was in is called failed, and the next one gets a new thread.
      if (!isClosing) onBug(error, 're-pricing');
      [worker, isBusy] = [undefined, false];
      const [first] = line;
      if (first !== undefined) end(first, 'failed');
      feed();
    });
    worker = made;
    return made;
  }

  function feed(): void {
    const [first] = line;
    if (first === undefined || isBusy || isClosing) return;
    const { shown, asked } = first;
    if (shown.done >= shown.claims) {
      first.shown.result = first.sum;
      end(first, 'done');
      feed();
      return;
    }
    shown.state = 'running';
    first.startedAt ??= performance.now();
    isBusy = true;
    const part: RepricePart = { run: shown.run, terms: asked.terms, claims: asked.claims.slice(shown.done, shown.done + repriceLimits.part) };
    thread().postMessage(part);
  }

  function take({ run, part }: RepricePartDone): void {
    isBusy = false;
    const working = line.find(({ shown }) => shown.run === run);
    if (working !== undefined) {
      working.sum = bothRepriced(working.sum, part);
      working.shown.done += part.claims;
      onProgress?.(working.shown);
    }
    feed();
  }

  function end(working: Working, state: RepriceRun['state']): void {
    working.shown.state = state;
    if (working.startedAt !== undefined) working.shown.tookMs = Math.round(performance.now() - working.startedAt);
    line.splice(line.indexOf(working), 1);
  }

  const find = (facility: string, run: string): RepriceRun | undefined => kept.find((one) => one.run === run && one.facility === facility);
  return {
    begin: (asked) => {
      if (line.length >= repriceLimits.waiting) return undefined;
      const { facility, by, terms, claims } = asked;
      const shown: RepriceRun = { run: randomUUID(), facility, contract: terms.other.version, claims: claims.length, by, state: 'queued', done: 0 };
      kept.unshift(shown);
      kept.splice(repriceLimits.kept);
      line.push({ shown, asked, sum: noneRepriced });
      feed();
      return shown;
    },
    find,
    cancel: (facility, run) => {
      const working = line.find(({ shown }) => shown.run === run && shown.facility === facility);
      if (working !== undefined) end(working, 'cancelled');
      feed();
      return find(facility, run);
    },
    close: async () => {
      isClosing = true;
      line.splice(0);
      await worker?.terminate();
    },
  };
}
