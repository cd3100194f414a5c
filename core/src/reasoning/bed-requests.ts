/** Bed requests that ask for somebody: past their limit, or blocked because nobody said whether isolation is needed. */
import { standingsOf } from '../views/waiting.ts';
import { placementPack } from '../house/placement/pack.ts';
import { queueOf } from '../house/placement/queue.ts';
import type { BedWish } from '../house/placement/wish.ts';
import { instant, minuteMs, type Instant } from '../time.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfRequests, readsOfTheatre } from '../reads.ts';

const boarded = placementPack.limits.boardedMinutes;

export const bedRequestLate: Rule = {
  rule: 'bed-request-late',
  version: '1',
  source: 'CMS ECAT: strictly more than 240 minutes boarded; else the time by which the bed is needed',
  definition:
    'A patient has waited for a bed strictly longer than 240 minutes from the decision, or past the time at which the bed was needed, and is not in it.',
  reads: ['operations', ...readsOfRequests, ...readsOfTheatre],
  tables: [standingsOf],
  evaluate: (input) =>
    [...queueOf(input).values()].flatMap((wish): Finding[] => {
      const since = lateSince(wish);
      if (since === undefined || input.now <= since) return [];
      return [
        {
          finding: `bed-request-late:${wish.request}`,
          rule: 'bed-request-late@1',
          encounter: wish.encounter,
          ...(wish.from === undefined ? {} : { unit: wish.from.unit }),
          severity: 'watch',
          since,
          owner: 'Bed manager',
          state: 'new',
          says: `${wish.encounter} waits for a ${wish.level} bed past ${wish.neededBy === undefined || (wish.decidedAt !== undefined && wish.decidedAt + boarded * minuteMs <= wish.neededBy) ? `${boarded} min` : 'the time it was needed'}`,
          positions: wish.positions,
        },
      ];
    }),
};

/** From when on it is late: exactly then it is not yet. */
export function lateSince({ decidedAt, neededBy, how }: Pick<BedWish, 'decidedAt' | 'neededBy' | 'how'>): Instant | undefined {
  if (how === 'projected') return undefined;
  const limits = [...(decidedAt === undefined ? [] : [decidedAt + boarded * minuteMs]), ...(neededBy === undefined ? [] : [neededBy])];
  return limits.length === 0 ? undefined : instant(Math.min(...limits));
}

export const isolationUnknown: Rule = {
  rule: 'isolation-unknown',
  version: '1',
  source: 'placement@2026.1: isolation-known',
  definition: 'A bed was asked for and nobody said whether isolation is needed: unknown blocks assignment.',
  reads: ['operations', ...readsOfRequests, ...readsOfTheatre],
  tables: [standingsOf],
  evaluate: (input) =>
    [...queueOf(input).values()].flatMap((wish): Finding[] => {
      if (wish.how !== 'asked' || wish.isolation !== undefined || wish.assigned !== undefined || wish.requestedAt === undefined) return [];
      return [
        {
          finding: `isolation-unknown:${wish.request}`,
          rule: 'isolation-unknown@1',
          encounter: wish.encounter,
          ...(wish.from === undefined ? {} : { unit: wish.from.unit }),
          severity: 'info',
          since: wish.requestedAt,
          owner: wish.from === undefined ? 'Bed manager' : `Charge ${wish.from.unit}`,
          state: 'new',
          says: `${wish.encounter} cannot be placed: isolation unknown`,
          positions: wish.positions,
        },
      ];
    }),
};
