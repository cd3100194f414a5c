/** What a stopped simulator must remember to go on with the same hospital: when the story began and how far it was told and acknowledged. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { instant, type Instant } from '@healthos/core/time.ts';

export interface Story {
  readonly seed: number;
  readonly scenario: string;
  readonly startsAt: Instant;
  /** Acts up to here were acknowledged; the same acts are not told again. */
  readonly toldUntil: Instant;
}

/** The story of an earlier run; undefined when there is none. */
export function readStory(path: string): Story | undefined {
  const found: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  if (typeof found !== 'object' || found === null || !('seed' in found) || !('scenario' in found) || !('startsAt' in found) || !('toldUntil' in found))
    return undefined;
  const { seed, scenario, startsAt, toldUntil } = found;
  if (typeof seed !== 'number' || typeof scenario !== 'string' || typeof startsAt !== 'number' || typeof toldUntil !== 'number') return undefined;
  return { seed, scenario, startsAt: instant(startsAt), toldUntil: instant(toldUntil) };
}

/** Whole or not at all, whenever the process ends. */
export function writeStory(path: string, story: Story): void {
  writeFileSync(`${path}.new`, JSON.stringify(story));
  renameSync(`${path}.new`, path);
}
