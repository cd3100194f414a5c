/** What the rules say of a house, worked out some milliseconds at a time: whoever asks next finds it made, and nothing else waits for it. */
import { findingsInSteps } from '@healthos/core/reasoning/findings.ts';
import type { Finding } from '@healthos/core/reasoning/rules.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { inSlices, oneTurn, type Sliced } from './slices.ts';

/** Milliseconds of rules before the event loop may turn. */
const sliceMs = 5;

export function judge(input: ViewInput): Promise<Sliced<readonly Finding[]> | undefined> {
  return inSlices(findingsInSteps(input), { sliceMs, rest: oneTurn });
}

/** Of a past that is told, what would be said if it were the present. */
export function judgePast({ telling: _past, ...input }: ViewInput): ReturnType<typeof judge> {
  return judge(input);
}
