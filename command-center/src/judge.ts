/** What the rules say of a house, worked out some milliseconds at a time: whoever asks next finds it made, and nothing else waits for it. */
import type { FacilityId } from '@healthos/core/ids.ts';
import { lastOf } from '@healthos/core/last-of.ts';
import { findingsInSteps } from '@healthos/core/reasoning/findings.ts';
import type { Finding } from '@healthos/core/reasoning/rules.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { inSlices, oneTurn, type Sliced } from './slices.ts';

export const judgeLimits = {
  /** Milliseconds of rules before the event loop may turn: a message that comes meanwhile waits for the rest of it, and its answer for another. */
  sliceMs: 2,
  /** What a look may take before it rests: that of a house of some hundred beds does not. A slow one is overtaken by the views, which then leave it no start to go on from. */
  freeMs: 150,
  /** Where nobody waits, judging rests after each further slice so many times as long: what is received and shown goes first. Of a look that takes longer than `longMs` less: who must be called may not wait for ever. */
  restTimes: 8,
  longMs: 1000,
  restOfLong: 4,
} as const;

/** Houses whose findings somebody waits for, and how many do. */
const awaited = new Map<FacilityId, number>();
/** The house that is judged, and when that is done. */
const running = new Map<FacilityId, Promise<unknown>>();
/** Houses that were judged once: what is made of their next picture starts from there. */
const judged = lastOf<true>();

/**
 * Beside what goes on, with breaks, unless somebody waits; undefined = called off. One picture of a house at a time: what is made of one is the start for the next. Of two side by
 * side each would make all of a house that was just started, and whoever decides next, all at once and while everybody waits, what only one of them had made.
 */
export async function judge(input: ViewInput, isOff?: () => boolean): Promise<Sliced<readonly Finding[]> | undefined> {
  const { facility } = input.hospital;
  for (let before = running.get(facility); before !== undefined; before = running.get(facility)) await before;
  const began = performance.now();
  let spentMs = 0;
  const rest = (heldMs: number): Promise<void> => {
    spentMs += heldMs;
    return awaited.has(facility) || spentMs < judgeLimits.freeMs ? oneTurn() : longer(heldMs, performance.now() - began);
  };
  const judging = sliced(input, rest, isOff);
  const done = judging.then(
    () => undefined,
    () => undefined,
  );
  running.set(facility, done);
  try {
    const found = await judging;
    if (found !== undefined) judged.keep(facility, true);
    return found;
  } finally {
    running.delete(facility);
  }
}

/** The same, as fast as it goes while others have their turns. */
export async function judgeAwaited(input: ViewInput): Promise<void> {
  const { facility } = input.hospital;
  awaited.set(facility, (awaited.get(facility) ?? 0) + 1);
  try {
    await judge(input);
  } finally {
    const others = (awaited.get(facility) ?? 1) - 1;
    if (others === 0) awaited.delete(facility);
    else awaited.set(facility, others);
  }
}

/**
 * Resolves once the house of this picture, where there is one, was judged: whoever asks for its findings before that would make all of them at once, while everybody waits. Where
 * that broke nobody waits for it: who asks finds the bug.
 */
export async function judgedOnce(input: ViewInput | undefined): Promise<void> {
  if (input !== undefined && judged.get(input.hospital.facility) !== true) await judgedNow(input);
}

/** Resolves once this picture, where there is one, was judged: what was told since is little, for whoever asks for the findings of the next. */
export async function judgedNow(input: ViewInput | undefined): Promise<void> {
  if (input === undefined || input.telling === true) return;
  await judgeAwaited(input).then(
    () => undefined,
    () => undefined,
  );
}

/** Of a past that is told, what would be said if it were the present: it does not keep the present waiting. */
export function judgePast({ telling: _past, ...input }: ViewInput): ReturnType<typeof sliced> {
  return sliced(input, oneTurn);
}

const longer = (heldMs: number, tookMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, heldMs * (tookMs > judgeLimits.longMs ? judgeLimits.restOfLong : judgeLimits.restTimes)));

const sliced = (input: ViewInput, rest: (heldMs: number) => Promise<void>, isOff?: () => boolean): Promise<Sliced<readonly Finding[]> | undefined> =>
  inSlices(findingsInSteps(input), { sliceMs: judgeLimits.sliceMs, rest, ...(isOff === undefined ? {} : { isOff }) });
