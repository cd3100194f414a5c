/** View `flow`: what moved in each of the last 24 hours, and the census at the end of it. */
import { countedEncounters } from './lineage.ts';
import { movementsOf, recentOf } from './movements.ts';
import { replaced } from './keep.ts';
import { hourMs } from '../time.ts';
import type { FlowRow } from './rows.ts';
import type { View } from './view.ts';

export const flowView: View<FlowRow> = {
  name: 'flow',
  title: 'Flow',
  definition:
    'Arrivals, inpatient admissions, transfers and physical discharges by hour, with the number of encounters in a location when the hour ended (now, for the running hour).',
  audience: 'aggregate',
  reads: ['operations'],
  tables: [recentOf],
  rows: (input, earlier) => {
    const made = new Map(
      movementsOf(input)
        .slice(1)
        .map(({ hour, arrivals, admissions, transfers, discharges, census }): [string, FlowRow] => [
          String(hour),
          { hour, arrivals, admissions, transfers, discharges, census },
        ]),
    );
    return replaced(earlier?.rows, made);
  },
  lineage: (input, key) => {
    const hour = Number(key);
    const inHour = (at: number | undefined): boolean => at !== undefined && at >= hour && at < hour + hourMs;
    return countedEncounters(
      input,
      (encounter) =>
        inHour(encounter.arrivedAt) || inHour(encounter.admittedAt) || inHour(encounter.dischargedAt) || encounter.stays.some((stay) => inHour(stay.from)),
    );
  },
};
