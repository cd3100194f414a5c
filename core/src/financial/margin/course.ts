/** How the margin of a stay went: what is expected less what care had cost, from the first bed until now. */
import type { Encounter } from '../../encounter.ts';
import { addCents, zeroCents, type Cents } from '../../money.ts';
import { dayMs, instant, type Instant } from '../../time.ts';
import type { Ledger } from '../ledger.ts';
import type { Books } from '../lines.ts';
import { standingLines } from '../stay-facts.ts';
import { costOf, hourCentsOf } from './cost.ts';
import { costsAt, type Margin } from './margin.ts';

export interface MarginPoint {
  readonly at: Instant;
  /** Of a case its whole payment, of other contracts what the lines until then bring. */
  readonly expectedCents: Cents;
  readonly costCents: Cents;
}
export interface MarginCourse {
  /** Oldest first; the last is the cost and the expectation of the margin itself. */
  readonly points: readonly MarginPoint[];
  /** What an hour of the bed costs in which the patient lies; absent once the stay is over. */
  readonly hourCents?: Cents;
}

/** More are not told apart on a screen. */
const mostPoints = 49;
/** Of a stay of weeks one point a day: hours would draw the midnights at which nights are charged as teeth. */
const daysFromHours = 4;

function timesOf(from: Instant, until: Instant): readonly Instant[] {
  const days = Math.floor((until - from) / dayMs);
  if (days < daysFromHours) return Array.from({ length: mostPoints }, (_, n) => instant(Math.round(from + ((until - from) * n) / (mostPoints - 1))));
  const apart = Math.ceil(days / (mostPoints - 1)) * dayMs;
  const back = Array.from({ length: Math.floor((until - from) / apart) + 1 }, (_, n) => instant(until - n * apart));
  return [...(back[back.length - 1] === from ? [] : [from]), ...back.reverse()];
}

/** undefined where no bed is known, or no time has passed in it. */
export function marginCourse({ hospital }: Books, encounter: Encounter, ledger: Ledger, { method }: Margin, until: Instant): MarginCourse | undefined {
  const from = encounter.stays[0]?.from;
  if (from === undefined || from >= until) return undefined;
  const pack = costsAt(hospital, until);
  const standing = standingLines(ledger.lines);
  const pointAt = (at: Instant): MarginPoint => {
    const lines = at === until ? standing : standing.filter(({ serviceAt }) => serviceAt <= at);
    const expectedCents = method === 'by-line' ? lines.reduce((sum, line) => addCents(sum, line.expectedCents), zeroCents) : ledger.expectedCents;
    return { at, expectedCents, costCents: costOf(hospital, encounter, lines, at, pack).costCents };
  };
  const bed = encounter.dischargedAt === undefined ? encounter.stays.find((stay) => stay.until === undefined) : undefined;
  return {
    points: timesOf(from, until).map(pointAt),
    ...(bed === undefined ? {} : { hourCents: hourCentsOf(hospital, bed.location.unit, pack) }),
  };
}
