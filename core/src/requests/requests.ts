/** The written list of requests: each is one file here and one line below. */
import type { RequestKind } from './request.ts';
import { bedBlock } from './bed-block.ts';
import { findingStep } from './finding-step.ts';

export const requests: readonly RequestKind[] = [bedBlock, findingStep];

export function requestNamed(name: string): RequestKind | undefined {
  return requests.find(({ request }) => request === name);
}
