/** A worker thread of the what-if: runs the replications that it is given, off the event loop that follows the log. It knows the fork and nothing else. */
import { parentPort } from 'node:worker_threads';
import { chancesOf } from '@healthos/core/house/what-if/chances.ts';
import type { Fork } from '@healthos/core/house/what-if/fork.ts';
import type { Lever } from '@healthos/core/house/what-if/levers.ts';
import { simulate, type Course } from '@healthos/core/house/what-if/simulate.ts';

export interface Chunk {
  readonly run: string;
  readonly fork: Fork;
  readonly levers: readonly Lever[];
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}
export interface ChunkDone {
  readonly run: string;
  readonly from: number;
  readonly nothing: readonly Course[];
  readonly scenario: readonly Course[];
}

parentPort?.on('message', ({ run, fork, levers, seed, from, to }: Chunk) => {
  const chances = chancesOf(fork);
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  const done: ChunkDone = {
    run,
    from,
    nothing: numbers.map((n) => simulate(fork, [], seed, n, chances)),
    scenario: numbers.map((n) => simulate(fork, levers, seed, n, chances)),
  };
  parentPort?.postMessage(done);
});
