/** What a feed declares when its owner says nothing, and the settings that come of a feed, the owner's choices and a zone. */
import { feedId } from '@healthos/core/ids.ts';
import type { Zone } from '@healthos/core/time.ts';
import type { Feed, FeedDefaults, FeedSettings } from './feed.ts';

/** Defaults of a feed, with what is particular to it. */
export function declared(feed: string, title: string, own: Partial<FeedDefaults> = {}): FeedDefaults {
  return {
    feed: feedId(feed),
    title,
    refuse: 'AE',
    unmapped: 'AA',
    onReusedControlId: 'quarantine',
    emptyMeans: {},
    applyLocationOnUpdate: false,
    unidentifiedCodes: ['UA', 'UD', 'AL'],
    unidentifiedFamilies: ['UNKNOWN', 'UNIDENTIFIED', 'XXUNKNOWN'],
    ...own,
  };
}

export function settingsOf(feed: Feed, zone: Zone, chosen: Partial<Omit<FeedSettings, 'zone'>> = {}): FeedSettings {
  return { ...feed.defaults, ...chosen, zone };
}
