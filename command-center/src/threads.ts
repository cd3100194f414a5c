/** What this process works out beside its event loop, each in threads of its own: what-ifs and re-pricings. */
import { createRepricing, type Repricing } from './reprice/runs.ts';
import { createWhatIf, type WhatIf } from './what-if/runs.ts';

export function threadsOf(onBug: (error: unknown, about: string) => void): { readonly whatIf: WhatIf; readonly repricing: Repricing } {
  return { whatIf: createWhatIf(onBug), repricing: createRepricing(onBug) };
}
