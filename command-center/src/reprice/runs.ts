/**
 * The re-pricings of this process: a bounded line of runs, worked off by one thread in parts, so that progress can be told and a run can be called off
 * between two of them. Nothing is written to the log; a run is forgotten with the process.
 */
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { ClaimFacts } from '@healthos/core/financial/contracts/claim-facts.ts';
import { bothRepriced, noneRepriced, type Repriced, type RepriceTerms } from '@healthos/core/financial/contracts/reprice.ts';
import { createRunLine, type Run, type Working } from '../run-line.ts';
import type { RepricePart, RepricePartDone } from './thread.ts';

export const repriceLimits = {
  /** Runs that wait or are worked on. */
  waiting: 4,
  /** Runs whose answer is kept. */
  kept: 20,
  /** Claims of one part. */
  part: 1000,
} as const;

export interface RepriceRun extends Run {
  /** The version of the other contract. */
  readonly contract: string;
  readonly claims: number;
  readonly by: string;
  done: number;
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

interface Pricing extends Working<RepriceRun> {
  readonly asked: RepriceAsked;
  sum: Repriced;
}

export function createRepricing(onBug: (error: unknown, about: string) => void, onProgress?: (run: RepriceRun) => void): Repricing {
  const line = createRunLine<RepriceRun, Pricing>(repriceLimits);
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
      const [first] = line.open();
      if (first !== undefined) line.end(first, 'failed');
      feed();
    });
    worker = made;
    return made;
  }

  function feed(): void {
    const [first] = line.open();
    if (first === undefined || isBusy || isClosing) return;
    const { shown, asked } = first;
    if (shown.done >= shown.claims) {
      first.shown.result = first.sum;
      line.end(first, 'done');
      feed();
      return;
    }
    line.began(first);
    isBusy = true;
    const part: RepricePart = { run: shown.run, terms: asked.terms, claims: asked.claims.slice(shown.done, shown.done + repriceLimits.part) };
    thread().postMessage(part);
  }

  function take({ run, part }: RepricePartDone): void {
    isBusy = false;
    const working = line.open().find(({ shown }) => shown.run === run);
    if (working !== undefined) {
      working.sum = bothRepriced(working.sum, part);
      working.shown.done += part.claims;
      onProgress?.(working.shown);
    }
    feed();
  }

  return {
    begin: (asked) => {
      if (line.isFull()) return undefined;
      const { facility, by, terms, claims } = asked;
      const shown: RepriceRun = { run: randomUUID(), facility, contract: terms.other.version, claims: claims.length, by, state: 'queued', done: 0 };
      line.add({ shown, asked, sum: noneRepriced });
      feed();
      return shown;
    },
    find: line.find,
    cancel: (facility, run) => {
      const found = line.cancel(facility, run);
      feed();
      return found;
    },
    close: async () => {
      isClosing = true;
      line.clear();
      await worker?.terminate();
    },
  };
}
