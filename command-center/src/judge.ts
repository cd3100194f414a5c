/** What the rules say of a house, worked out some milliseconds at a time: whoever asks next finds it made, and nothing else waits for it. */
import type { FacilityId } from '@healthos/core/ids.ts';
import { lastOf } from '@healthos/core/last-of.ts';
import { findingsInSteps } from '@healthos/core/reasoning/findings.ts';
import type { Finding } from '@healthos/core/reasoning/rules.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { inSlices, oneTurn, type Sliced } from './slices.ts';

/** Milliseconds of rules before the event loop may turn. */
const sliceMs = 5;

/** The house that is judged, and when that is done. */
const running = new Map<FacilityId, Promise<unknown>>();
/** Houses that were judged once: what is made of their next picture starts from there. */
const judged = lastOf<true>();

/**
 * One picture of a house at a time: what is made of one is the start for the next. Of two side by side each would make all of a house that was just started, and
 * whoever decides next, all at once and while everybody waits, what only one of them had made.
 */
export async function judge(input: ViewInput): Promise<Sliced<readonly Finding[]> | undefined> {
  const { facility } = input.hospital;
  for (let before = running.get(facility); before !== undefined; before = running.get(facility)) await before;
  const judging = sliced(input);
  const done = judging.then(
    () => undefined,
    () => undefined,
  );
  running.set(facility, done);
  try {
    const found = await judging;
    judged.keep(facility, true);
    return found;
  } finally {
    running.delete(facility);
  }
}

/**
 * Resolves once the house of this picture, where there is one, was judged: whoever asks for its findings before that would make all of them at once, while everybody waits. Where
 * that broke nobody waits for it: who asks finds the bug.
 */
export async function judgedOnce(input: ViewInput | undefined): Promise<void> {
  if (input === undefined || input.telling === true || judged.get(input.hospital.facility) === true) return;
  await judge(input).then(
    () => undefined,
    () => undefined,
  );
}

/** Of a past that is told, what would be said if it were the present: it does not keep the present waiting. */
export function judgePast({ telling: _past, ...input }: ViewInput): ReturnType<typeof sliced> {
  return sliced(input);
}

const sliced = (input: ViewInput): Promise<Sliced<readonly Finding[]> | undefined> => inSlices(findingsInSteps(input), { sliceMs, rest: oneTurn });
