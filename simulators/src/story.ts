/** What a stopped simulator must remember to go on with the same hospital: when the story began and how far it was told and acknowledged. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { instant, type Instant } from '@healthos/core/time.ts';

export interface Story {
  readonly seed: number;
  readonly scenario: string;
  readonly startsAt: Instant;
  /** From then on with vital signs, doses and laboratory; before it movements, bed status and work facts only. */
  readonly detailFrom: Instant;
  /** Acts up to here were acknowledged; the same acts are not told again. */
  readonly toldUntil: Instant;
}

/** Names the way in which days are invented: a story begun by another cannot be gone on with. */
const tale = 7;

/** The story of an earlier run; undefined when there is none. */
export function readStory(path: string): Story | undefined {
  const found: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  if (typeof found !== 'object' || found === null || !('seed' in found) || !('scenario' in found) || !('startsAt' in found) || !('toldUntil' in found))
    return undefined;
  if (!('tale' in found) || found.tale !== tale || !('detailFrom' in found)) return undefined;
  const { seed, scenario, startsAt, detailFrom, toldUntil } = found;
  if (typeof seed !== 'number' || typeof scenario !== 'string') return undefined;
  if (typeof startsAt !== 'number' || typeof detailFrom !== 'number' || typeof toldUntil !== 'number') return undefined;
  return { seed, scenario, startsAt: instant(startsAt), detailFrom: instant(detailFrom), toldUntil: instant(toldUntil) };
}

/** Whole or not at all, whenever the process ends. */
export function writeStory(path: string, story: Story): void {
  writeFileSync(`${path}.new`, JSON.stringify({ tale, ...story }));
  renameSync(`${path}.new`, path);
}
