/** While the movements are not told, the whole picture is old: one alert says so, and what is worked out from the picture alerts nobody meanwhile. */
import type { Finding } from '../../reasoning/rules.ts';

/** The rule that says that a feed is silent, or still tells of long ago. */
export const silentRule = 'feed-silent';

export const isSilence = ({ rule }: Pick<Finding, 'rule'>): boolean => rule.startsWith(silentRule);
