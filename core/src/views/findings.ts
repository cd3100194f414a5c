/** Views `findings` and `exceptions`: everything that asks for somebody, and of it at most seven rows for a wall. */
import { harmTimesAge } from '../house/findings/order.ts';
import { placeOf } from '../house/findings/place.ts';
import { findingsOf } from '../reasoning/findings.ts';
import type { Finding } from '../reasoning/rules.ts';
import { remake } from './keep.ts';
import type { ExceptionRow, FindingRow } from './rows.ts';
import type { View } from './view.ts';

/** Rows of the exceptions strip (screens.md, Wall). */
export const exceptionLimit = 7;

function toRow({ positions: _positions, ...row }: Finding): FindingRow {
  return row;
}

export const findingsView: View<FindingRow> = {
  name: 'findings',
  title: 'Findings',
  definition: 'What the rules find and what facts contradict each other, with owner and since when.',
  audience: 'bed',
  rows: (input, earlier) => {
    const found = new Map(findingsOf(input).map((finding) => [finding.finding, finding]));
    return remake(earlier?.rows, new Set([...(earlier?.rows.keys() ?? []), ...found.keys()]), (key) => {
      const finding = found.get(key);
      return finding === undefined ? undefined : toRow(finding);
    });
  },
  lineage: (input, key) => findingsOf(input).find((finding) => finding.finding === key)?.positions,
};

export const exceptionsView: View<ExceptionRow> = {
  name: 'exceptions',
  title: 'Exceptions',
  definition:
    'The findings that a person must act on, at most seven, by harm times age; a critical one counts sixty times a watch. A snoozed watch is left out, a snoozed critical comes last.',
  audience: 'bed',
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
