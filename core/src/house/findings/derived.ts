/** While the movements are not told, what is worked out from them is old: one alert says so, and what derives from them alerts nobody meanwhile. */
import type { Finding } from '../../reasoning/rules.ts';

/** The rule that says that a feed is silent. */
export const silentRule = 'feed-silent';

/** Rules whose findings need the movements to be current. */
const fromMovements = /^(census:|discrepancy:|airborne-room|nurse-ratio|turn-delay|ed-|boarder|discharge|cancelled-after-care|visit-on-two-people|news2)/;

export function isSuppressed(finding: Pick<Finding, 'rule'>, findings: readonly Pick<Finding, 'rule'>[]): boolean {
  return fromMovements.test(finding.rule) && findings.some(({ rule }) => rule.startsWith(silentRule));
}
