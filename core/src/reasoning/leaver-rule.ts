/** A rule that says something of each stay by its way out: asked again where the way out changed, or when a moment that it named is reached. */
import type { EncounterId } from '../ids.ts';
import { leaversOf, type Leaver } from '../house/discharge/ways.ts';
import { changedSince, getRow } from '../table.ts';
import { instant, type Instant } from '../time.ts';
import { keptTable } from '../views/kept-table.ts';
import { sameRow, type ViewInput } from '../views/view.ts';
import type { Said } from './encounter-rule.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';

interface LeaverRule extends Omit<Rule, 'evaluate'> {
  /** undefined = nothing to say, and time will not change that. */
  say(input: ViewInput, leaver: Leaver): Said | undefined;
  /** Stays of which it may say something else although their way out is the same; undefined = of any. */
  also?(before: ViewInput, after: ViewInput): Iterable<EncounterId> | undefined;
}

export function leaverRule({ say, also, ...rule }: LeaverRule): Rule {
  const said = keptTable<Said>({
    changed: (before, after) => {
      const more = also === undefined ? [] : also(before, after);
      // How days are counted hangs on the zone of the facility.
      if (more === undefined || before.hospital.operations.description !== after.hospital.operations.description) return undefined;
      return new Set([...changedSince(leaversOf(before), leaversOf(after)), ...more]);
    },
    make: (input, { encounter }) => {
      const leaver = getRow(leaversOf(input), encounter);
      const one = leaver === undefined ? undefined : say(input, leaver);
      return one === undefined || (one.findings.length === 0 && one.nextAt === undefined) ? undefined : one;
    },
    nextAt: ({ nextAt }) => nextAt,
    same: sameRow,
  });
  const listOf = listOfTable<Said, Finding>(({ findings }) => findings);
  return { ...rule, tables: [leaversOf, said], evaluate: (input) => listOf(said(input)) };
}

/** Something that is so from a moment on: nothing before it but when to look again. */
export const from = (at: Instant, now: Instant, make: () => Finding, nextAt?: Instant): Said =>
  now < at ? { findings: [], nextAt: at } : { findings: [make()], ...(nextAt === undefined || nextAt <= now ? {} : { nextAt }) };

/** Several things said of one stay. */
export function together(said: readonly Said[]): Said {
  const times = said.flatMap(({ nextAt }) => nextAt ?? []);
  return { findings: said.flatMap(({ findings }) => findings), ...(times.length === 0 ? {} : { nextAt: instant(Math.min(...times)) }) };
}
