/** What coders of the simulated hospital say of a stay: a working diagnosis when it begins, the final codes when it ends. Of the visit number alone, so that nothing else of the day is drawn otherwise. */
import type { VisitNow } from '../day/acts.ts';
import { hashOf } from '../day/random.ts';
import { stayStoryOf, type Code } from '../day/stay-stories.ts';

/** One in so many stays leaves without final codes: the coder asks the physician. */
const uncodedOf = 25;

/** DG1 and PR1 of a movement; none of those that say nothing new of codes. */
export function codedSegments(visit: VisitNow, trigger: string, at: string): readonly string[] {
  const number = hashOf(visit.visit);
  const story = stayStoryOf(visit);
  if (story === undefined) return [];
  if (trigger === 'A01' || trigger === 'A06') return [dg1(1, story.principal, at, 'W')];
  if (trigger !== 'A03' || number % uncodedOf === 0) return [];
  const beside = story.beside.filter((_, i) => (number >> (3 + i)) % 3 === 0);
  const { procedure } = story;
  return [
    ...[story.principal, ...beside].map((code, i) => dg1(i + 1, code, at, 'F')),
    ...(procedure === undefined ? [] : [`PR1|1||${procedure[0]}^${procedure[1]}^I10P||${at}|||||||||1`]),
  ];
}

/** DG1-6 says whether it is working or final, DG1-15 which comes first. */
const dg1 = (n: number, [code, says]: Code, at: string, use: 'W' | 'F'): string => `DG1|${n}||${code}^${says}^I10||${at}|${use}|||||||||${n}`;
