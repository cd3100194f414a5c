/** How the margin of a stay went: what is expected less what care had cost, from the first bed until now. */
import type { Encounter } from '../../encounter.ts';
import { addCents, zeroCents, type Cents } from '../../money.ts';
import { instant, type Instant } from '../../time.ts';
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
  /** Oldest first, evenly apart; the last is the cost and the expectation of the margin itself. */
  readonly points: readonly MarginPoint[];
  /** What an hour of the bed costs in which the patient lies; absent once the stay is over. */
  readonly hourCents?: Cents;
}

/** More are not told apart on a screen. */
const parts = 48;

/** undefined where no bed is known, or no time has passed in it. */
export function marginCourse({ hospital }: Books, encounter: Encounter, ledger: Ledger, { method }: Margin, until: Instant): MarginCourse | undefined {
  const from = encounter.stays[0]?.from;
  if (from === undefined || from >= until) return undefined;
  const pack = costsAt(hospital, until);
  const standing = standingLines(ledger.lines);
  const pointAt = (part: number): MarginPoint => {
    const at = instant(Math.round(from + ((until - from) * part) / parts));
    const lines = part === parts ? standing : standing.filter(({ serviceAt }) => serviceAt <= at);
    const expectedCents = method === 'by-line' ? lines.reduce((sum, line) => addCents(sum, line.expectedCents), zeroCents) : ledger.expectedCents;
    return { at, expectedCents, costCents: costOf(hospital, encounter, lines, at, pack).costCents };
  };
  const bed = encounter.dischargedAt === undefined ? encounter.stays.find((stay) => stay.until === undefined) : undefined;
  return {
    points: Array.from({ length: parts + 1 }, (_, part) => pointAt(part)),
    ...(bed === undefined ? {} : { hourCents: hourCentsOf(hospital, bed.location.unit, pack) }),
  };
}
