/** A record was opened without a relationship: the privacy officer looks at it, and soon. */
import { glassesOf, glassOwner, glassPack } from '../house/access/glass.ts';
import type { Rule } from './rules.ts';

export const glassBroken: Rule = {
  rule: 'break-glass',
  version: glassPack.version,
  source: glassPack.source,
  definition: `Every opening of a record by break-glass is a finding until it is reviewed, grave once ${glassPack.reviewHours} hours have passed.`,
  evaluate: (input) =>
    glassesOf(input)
      .filter(({ reviewed }) => reviewed === undefined)
      .map((glass) => ({
        finding: `break-glass|${glass.glass}`,
        rule: glassPack.pack,
        severity: input.now > glass.reviewDueAt ? ('critical' as const) : ('watch' as const),
        since: glass.openedAt,
        owner: glassOwner,
        says: `${glass.by} opened a record by break-glass (${glass.reason})`,
        state: 'new' as const,
        positions: glass.positions,
      })),
};
