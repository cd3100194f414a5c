/** What a handoff shows: the events of one unit since a time, grouped by what they mean for whoever comes on. */
import type { HandoffRow } from '@healthos/core/views/rows-unit.ts';
import type { StaffRow } from '@healthos/core/views/rows-staffing.ts';

export interface HandoffGroup {
  readonly group: HandoffRow['group'];
  readonly title: string;
  readonly rows: readonly (readonly [string, HandoffRow])[];
}

/** Who grew worse first; what is done last. */
const groups: readonly (readonly [HandoffRow['group'], string])[] = [
  ['worse', 'Worse'],
  ['task', 'Tasks overdue or put off'],
  ['came', 'Came'],
  ['barrier', 'Waits and barriers'],
  ['line', 'Lines and drains'],
  ['assessment', 'Assessments'],
  ['discharge', 'Discharges'],
  ['milestone', 'Milestones'],
  ['better', 'Better'],
  ['left', 'Left'],
];

export function handoffGroups(rows: readonly (readonly [string, HandoffRow])[], since: number): readonly HandoffGroup[] {
  const fresh = rows.filter(([, { at }]) => at >= since);
  return groups.flatMap(([group, title]) => {
    const found = fresh.filter(([, row]) => row.group === group).sort(([, a], [, b]) => b.at - a.at);
    return found.length === 0 ? [] : [{ group, title, rows: found }];
  });
}

export interface ShiftTime {
  readonly name: 'mine' | 'shift' | 'day';
  readonly title: string;
  readonly at: number;
}

const hourMs = 3_600_000;
/** A shift of which nobody told the times is taken for so long. */
const usualMs = 12 * hourMs;

/** Since the end of my last shift, since this shift began, and the whole day. */
export function shiftTimes(staff: readonly StaffRow[], me: string | undefined, now: number): readonly ShiftTime[] {
  const nurses = staff.filter(({ kind }) => kind === 'rn' || kind === 'lpn' || kind === 'charge');
  const began = Math.max(...nurses.filter(({ startsAt, endsAt }) => startsAt <= now && endsAt > now).map(({ startsAt }) => startsAt), now - usualMs);
  const mine = Math.max(...nurses.filter(({ staff: id, endsAt }) => id === me && endsAt <= now).map(({ endsAt }) => endsAt), began - usualMs);
  return [
    { name: 'mine', title: 'Since my last shift', at: mine },
    { name: 'shift', title: 'Since this shift began', at: began },
    { name: 'day', title: 'Last 24 hours', at: now - 24 * hourMs - (now % 60_000) },
  ];
}
