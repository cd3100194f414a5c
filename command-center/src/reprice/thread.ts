/** A worker thread of the re-pricing: prices the claims that it is given, off the event loop that follows the log. */
import { parentPort } from 'node:worker_threads';
import type { ClaimFacts } from '@healthos/core/financial/contracts/claim-facts.ts';
import { reprice, type Repriced, type RepriceTerms } from '@healthos/core/financial/contracts/reprice.ts';

export interface RepricePart {
  readonly run: string;
  readonly terms: RepriceTerms;
  readonly claims: readonly ClaimFacts[];
}
export interface RepricePartDone {
  readonly run: string;
  readonly part: Repriced;
}

parentPort?.on('message', ({ run, terms, claims }: RepricePart) => {
  const done: RepricePartDone = { run, part: reprice(claims, terms) };
  parentPort?.postMessage(done);
});
