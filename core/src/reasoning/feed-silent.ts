/** The movements are not told any more: the census is as old as the last one, whatever the screens draw. */
import { directoryOf } from '../operations/describe.ts';
import { hourMs, minuteMs } from '../time.ts';
import type { Rule } from './rules.ts';

/** A house of this size moves somebody every few minutes, by night as well. */
const largeBeds = 100;
const silentMs = { large: 30 * minuteMs, small: 6 * hourMs } as const;

export const feedSilent: Rule = {
  rule: 'feed-silent',
  version: '1',
  source: 'HealthOS: a feed that is down suppresses what derives from it and raises one alert',
  definition: 'No movement was told for 30 minutes (6 hours in a house of fewer than 100 beds): the census is as old as the last one.',
  evaluate: ({ hospital, now }) => {
    const { told } = hospital.operations.index;
    const { description } = hospital.operations;
    if (told.newestAt === undefined) return [];
    const beds = description === undefined ? 0 : directoryOf(description).beds.size;
    const limit = beds >= largeBeds ? silentMs.large : silentMs.small;
    if (now - told.newestAt <= limit) return [];
    // Movements that still come, but of long ago, are a sender that catches up: nobody has to go and look for it.
    const isSilent = now - (told.recordedAt ?? told.newestAt) > limit;
    return [
      {
        finding: 'feed-silent:adt',
        rule: 'feed-silent@1',
        severity: isSilent ? 'critical' : 'info',
        since: isSilent ? (told.recordedAt ?? told.newestAt) : told.newestAt,
        owner: 'Integration',
        state: 'new',
        says: isSilent ? 'No movements told: census is old' : 'Movements catch up: census is old',
        positions: [],
      },
    ];
  },
};
