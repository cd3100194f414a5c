/** View `flow`: what moved in each of the last 24 hours, and the census at the end of it. */
import { rows } from '../table.ts';
import { countedEncounters } from './lineage.ts';
import { movementsOf } from './movements.ts';
import { hourMs, instant } from '../time.ts';
import type { FlowRow } from './rows.ts';
import type { View, ViewInput } from './view.ts';

export const flowView: View<FlowRow> = {
  name: 'flow',
  title: 'Flow',
  definition: 'Arrivals, inpatient admissions, transfers and physical discharges by hour, with the number of encounters in a location when the hour ended (now, for the running hour).',
  audience: 'aggregate',
  rows: (input) => new Map(movementsOf(input.hospital, input.now).hours.slice(1).map((hour): [string, FlowRow] => [String(hour.hour), {
    hour: hour.hour, arrivals: hour.arrivals, admissions: hour.admissions, transfers: hour.transfers, discharges: hour.discharges,
    census: censusAt(input, Math.min(hour.hour + hourMs, input.now)),
  }])),
  lineage: (input, key) => {
    const hour = Number(key);
    const inHour = (at: number | undefined): boolean => at !== undefined && at >= hour && at < hour + hourMs;
    return countedEncounters(input, (encounter) => inHour(encounter.arrivedAt) || inHour(encounter.admittedAt) || inHour(encounter.dischargedAt) || encounter.stays.some((stay) => inHour(stay.from)));
  },
};

function censusAt(input: ViewInput, milliseconds: number): number {
  const at = instant(milliseconds);
  let census = 0;
  for (const encounter of rows(input.hospital.operations.encounters)) {
    if (encounter.stays.some((stay) => stay.from <= at && (stay.until === undefined || stay.until > at))) census++;
  }
  return census;
}
