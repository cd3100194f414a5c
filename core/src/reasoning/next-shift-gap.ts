/** The next shift of a unit has fewer nurses scheduled than its projected patients need. */
import { assignedOf } from '../house/staffing/assigned.ts';
import { counted } from '../counted.ts';
import { nextShiftOf } from '../house/staffing/next-shift.ts';
import { onDutyOf } from '../house/staffing/on-duty.ts';
import { rows } from '../table.ts';
import { hourMs, instant } from '../time.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfShifts } from '../reads.ts';

/** Who is missing is looked for so long before the shift begins. */
export const gapAheadMs = 6 * hourMs;

export const nextShiftGap: Rule = {
  rule: 'next-shift-gap',
  version: '1',
  source: 'HealthOS; ratios of California Title 22 70217 or the facility file',
  definition: 'Within six hours a shift begins for which fewer nurses are scheduled than the projected patients need by the ratio.',
  reads: ['operations', ...readsOfShifts, 'work.DischargeStepped'],
  tables: [assignedOf],
  evaluate: (input) => {
    const staff = onDutyOf(input);
    const found: Finding[] = [];
    for (const { unit } of rows(input.hospital.operations.units)) {
      if (!staff.has(unit)) continue;
      const next = nextShiftOf(input, unit);
      if ('missing' in next || next.gap <= 0 || next.startsAt - input.now > gapAheadMs) continue;
      found.push({
        finding: `next-shift-gap:${unit}:${next.startsAt}`,
        rule: 'next-shift-gap@1',
        unit,
        severity: 'watch',
        since: instant(next.startsAt - gapAheadMs),
        owner: 'House supervisor',
        state: 'new',
        says: `${unit} next shift ${next.gap} short: ${next.scheduled} for ${counted(next.projected, 'patient')}`,
        positions: next.positions,
      });
    }
    return found;
  },
};
