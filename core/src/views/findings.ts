/** Views `findings` and `exceptions`: everything that asks for somebody, and of it at most seven rows for a wall. */
import { harmTimesAge } from '../house/findings/order.ts';
import { placeOf } from '../house/findings/place.ts';
import { keptOn } from '../kept-on.ts';
import { findingsOf, preparedFindings } from '../reasoning/findings.ts';
import type { Finding } from '../reasoning/rules.ts';
import { remadeInSteps } from './keep.ts';
import type { ExceptionRow, FindingRow } from './rows.ts';
import { stepped, type Rows, type View } from './view.ts';

/** Rows of the exceptions strip (screens.md, Wall). */
export const exceptionLimit = 7;

const rowsMade = keptOn<Finding, FindingRow>();
function toRow(finding: Finding): FindingRow {
  let row = rowsMade.get(finding);
  if (row === undefined) {
    const { positions: _positions, ...rest } = finding;
    row = rest;
    rowsMade.set(finding, row);
  }
  return row;
}

interface Shown {
  readonly list: readonly Finding[];
  readonly byId: ReadonlyMap<string, Finding>;
}
/** What rows were made from: a finding that is the same object has the same row. */
const shownBy = keptOn<Rows<FindingRow>, Shown>();

function shownNow(list: readonly Finding[], before: Shown | undefined): Shown {
  return before?.list === list ? before : { list, byId: new Map(list.map((finding) => [finding.finding, finding])) };
}

function rowOf({ byId }: Shown, id: string): FindingRow | undefined {
  const finding = byId.get(id);
  return finding === undefined ? undefined : toRow(finding);
}

function* changedIds(before: Shown, now: Shown): Generator<string> {
  if (before === now) return;
  for (const [id, finding] of now.byId) if (before.byId.get(id) !== finding) yield id;
  for (const id of before.byId.keys()) if (!now.byId.has(id)) yield id;
}

export const findingsView = stepped<FindingRow>({
  name: 'findings',
  title: 'Findings',
  definition: 'What the rules find and what facts contradict each other, with owner and since when.',
  audience: 'bed',
  tables: [preparedFindings],
  inSteps: function* (input, earlier) {
    const before = earlier === undefined ? undefined : shownBy.get(earlier.rows);
    const now = shownNow(findingsOf(input), before);
    const rows = yield* remadeInSteps(
      before === undefined ? undefined : earlier?.rows,
      before === undefined ? now.byId.keys() : changedIds(before, now),
      (key) => rowOf(now, key),
    );
    shownBy.set(rows, now);
    return rows;
  },
  lineage: (input, key) => findingsOf(input).find((finding) => finding.finding === key)?.positions,
});

export const exceptionsView: View<ExceptionRow> = {
  name: 'exceptions',
  title: 'Exceptions',
  definition:
    'The findings that a person must act on, at most seven, by harm times age; a critical one counts sixty times a watch. A snoozed watch is left out, a snoozed critical comes last.',
  audience: 'bed',
  tables: [preparedFindings],
  rows: (input) => {
    const asking = harmTimesAge(
      findingsOf(input).filter((finding) => finding.severity === 'critical' || (finding.severity === 'watch' && finding.state !== 'snoozed')),
      input.now,
    );
    return new Map(
      asking.slice(0, exceptionLimit).map((finding, i): [string, ExceptionRow] => [
        finding.finding,
        {
          finding: finding.finding,
          says: finding.says,
          owner: finding.owner ?? 'House supervisor',
          since: finding.since,
          state: finding.state,
          severity: finding.severity === 'critical' ? 'critical' : 'watch',
          rank: i + 1,
          total: asking.length,
          ...placeOf(finding),
        },
      ]),
    );
  },
  lineage: (input, key) => findingsOf(input).find((finding) => finding.finding === key)?.positions,
};
