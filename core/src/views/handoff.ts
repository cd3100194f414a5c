/** View `handoff`: what happened to each unit's patients in the last day; a screen shows what came since a shift began. */
import { patientsOf } from '../house/unit/patient.ts';
import { assignedOf } from '../house/staffing/assigned.ts';
import { careOf } from '../house/nursing/care.ts';
import { ordersHere } from '../house/orders/of-encounter.ts';
import { scoresOf } from './scores.ts';
import { handedOf } from '../house/unit/handed.ts';
import { rows } from '../table.ts';
import { gathered } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { HandoffRow } from './rows-unit.ts';
import type { View } from './view.ts';
import { readsOfCare, readsOfLeaving } from '../reads.ts';

export const handoffView: View<HandoffRow> = {
  name: 'handoff',
  title: 'Handoff',
  definition:
    'Who came and went, whose NEWS2 crossed 5 or 7, milestones, discharges said and barriers, lines and drains put in and taken out, tasks overdue or put off, assessments that ended in another band, by unit and time, over the last 26 hours.',
  audience: 'bed',
  reads: ['operations', ...readsOfCare, ...readsOfLeaving, 'work.PatientReadyToMove'],
  tables: [scoresOf, ordersHere, careOf, assignedOf, patientsOf, handedOf],
  rows: (input, earlier) => gathered(earlier, input, handedOf, ({ shown }) => shown),
  lineage: (input, key) => {
    for (const { shown } of rows(handedOf(input))) {
      const row = shown.get(key);
      if (row !== undefined) return newestFirst([row.position]);
    }
    return undefined;
  },
};
