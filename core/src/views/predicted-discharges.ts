/** How many inpatients may leave by a time, from how long stays have lasted here: method `empirical-los@1`. */
import { countUpTo, staysNeeded } from '../house/discharge/empirical-stay.ts';
import { entries, rows, type Table } from '../table.ts';
import type { Instant } from '../time.ts';
import { anyMayChange, changedRows } from './changed-encounters.ts';
import { keptTable } from './kept-table.ts';
import type { ViewInput } from './view.ts';
import { standingsOf } from './waiting.ts';

/** Lengths of finished inpatient stays, in milliseconds. */
const lengthsOf = keptTable<number>({
  changed: (before, after) => (anyMayChange(before, after) ? undefined : changedRows(before, after)),
  make: (_input, { class: kind, admittedAt, dischargedAt, status }) =>
    kind === 'I' && status === 'finished' && admittedAt !== undefined && dischargedAt !== undefined && dischargedAt >= admittedAt
      ? dischargedAt - admittedAt
      : undefined,
});

const sorted = new WeakMap<Table<string, number>, Float64Array>();

/**
 * Of stays at least as long as each one so far, the share that ended within the time left, summed over inpatients with no discharge order and no
 * expected discharge by then; undefined below `staysNeeded`.
 */
export function predictedDischarges(input: ViewInput, by: Instant): number | undefined {
  const lengths = sortedLengths(input);
  if (lengths.length < staysNeeded) return undefined;
  let expected = 0;
  for (const { leaves } of rows(standingsOf(input))) {
    if (leaves?.admittedAt === undefined || leaves.confirmed || (leaves.expectedAt !== undefined && leaves.expectedAt <= by)) continue;
    const longer = lengths.length - countUpTo(lengths, input.now - leaves.admittedAt);
    if (longer > 0) expected += (countUpTo(lengths, by - leaves.admittedAt) - (lengths.length - longer)) / longer;
  }
  return Math.round(expected);
}

function sortedLengths(input: ViewInput): Float64Array {
  const table = lengthsOf(input);
  const known = sorted.get(table);
  if (known !== undefined) return known;
  const made = Float64Array.from([...entries(table)].map(([, length]) => length)).sort();
  sorted.set(table, made);
  return made;
}
