/**
 * The firing log: which findings the log says are open, what stands now beside it, and what came of firings by week. A finding that begins and ends between
 * two looks of a minute is not a firing: nobody could have answered it.
 */
import { keptOn } from '../../kept-on.ts';
import { findingsOf, silentFindings } from '../../reasoning/findings.ts';
import type { Finding } from '../../reasoning/rules.ts';
import { entries, getRow, type Table } from '../../table.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';

type Firing = WorkOf<'RuleFired'>;
type Fired = Table<string, Versions<Firing>>;

/** Firings written at once; the rest wait for the next minute. */
export const firingsAtOnce = 200;

const opened = keptOn<Fired, ReadonlyMap<string, Firing>>();

/** What the log says is open, by finding. */
export function openFirings(fired: Fired): ReadonlyMap<string, Firing> {
  let open = opened.get(fired);
  if (open === undefined) {
    const found = new Map<string, Firing>();
    for (const [finding, versions] of entries(fired)) {
      const last = newestOf(versions)?.event;
      if (last?.state === 'began') found.set(finding, last);
    }
    open = found;
    opened.set(fired, open);
  }
  return open;
}

const beganOf = ({ finding, rule, severity, unit }: Finding, silent: boolean): Firing => ({
  type: 'RuleFired',
  finding,
  rule,
  severity,
  state: 'began',
  ...(silent ? { silent } : {}),
  ...(unit === undefined ? {} : { unit }),
});

/** What is to be written down now: endings first, then what is graver first. */
export function firingsDue(input: ViewInput): readonly Firing[] {
  const fired = input.hospital.work.RuleFired;
  const open = openFirings(fired);
  const [live, silent] = [findingsOf(input), silentFindings(input)];
  const began: Firing[] = [];
  const standing = new Set<string>();
  const look = (finding: Finding, isSilent: boolean): void => {
    standing.add(finding.finding);
    const known = open.get(finding.finding);
    // Graver, or less so, is another firing; so is one that people see now.
    if (known?.severity === finding.severity && (known.silent === true) === isSilent) return;
    began.push(beganOf(finding, isSilent));
  };
  for (const finding of live) look(finding, false);
  for (const finding of silent) look(finding, true);
  const ended = [...open.values()].filter(({ finding }) => !standing.has(finding)).map((firing): Firing => ({ ...endedOf(firing) }));
  return [...ended, ...began.sort(byGravity)].slice(0, firingsAtOnce);
}

function endedOf({ by: _by, ...firing }: Firing): Firing {
  return { ...firing, state: 'ended' };
}

const rank = { critical: 0, watch: 1, info: 2 } as const;
const byGravity = (a: Firing, b: Firing): number => rank[a.severity] - rank[b.severity] || (a.finding < b.finding ? -1 : 1);

/** The unit that a finding was of when it last fired. */
export const unitOfFiring = (fired: Fired, finding: string): string | undefined => newestOf(getRow(fired, finding))?.event.unit;
