/** Somebody is on break and nobody stands in: the ratio holds at all times, breaks included (California Title 22 70217). */
import { assignedOf } from '../house/staffing/assigned.ts';
import { counted } from '../counted.ts';
import { isNurse, onDutyOf } from '../house/staffing/on-duty.ts';
import { ratioNow } from '../house/staffing/ratio-now.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfShifts } from '../reads.ts';

export const unrelievedBreak: Rule = {
  rule: 'unrelieved-break',
  version: '1',
  source: 'California Code of Regulations, Title 22, section 70217 (a)',
  definition: 'A nurse is on break without relief on a unit that has no nurse to spare for it.',
  reads: ['operations', ...readsOfShifts, 'work.EmergencyStepped'],
  tables: [assignedOf],
  evaluate: (input) => {
    const ratios = ratioNow(input);
    const found: Finding[] = [];
    for (const { unit, shifts } of onDutyOf(input).values()) {
      const ratio = ratios.get(unit);
      if (ratio?.state !== 'breach') continue;
      for (const shift of shifts) {
        if (shift.presence !== 'on-break' || shift.relief !== undefined || shift.since === undefined || !isNurse(shift)) continue;
        found.push({
          finding: `unrelieved-break:${shift.shift}`,
          rule: 'unrelieved-break@1',
          unit,
          severity: 'watch',
          since: shift.since,
          owner: `Charge ${unit}`,
          state: 'new',
          says: `${unit} break without relief, ${counted(ratio.nurses, 'nurse')} for ${ratio.patients}`,
          positions: [shift.position],
        });
      }
    }
    return found;
  },
};
