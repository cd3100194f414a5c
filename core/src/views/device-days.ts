/** View `device-days`: of each unit and kind of line the days it stood in patients over the last thirty midnights, against patient days. Sums only. */
import { deviceDays, deviceDaysOf } from '../house/nursing/device-days.ts';
import { linesOf } from '../house/nursing/lines.ts';
import { newestFirst } from './lineage.ts';
import { replaced } from './keep.ts';
import type { DeviceDaysRow } from './rows-nursing.ts';
import { encounterOf } from './scores.ts';
import type { View } from './view.ts';

export const deviceDaysView: View<DeviceDaysRow> = {
  name: 'device-days',
  title: 'Device days',
  definition:
    'Inpatients with a line of a kind at each of the last 30 local midnights (one a patient, however many lines), the patients who were there, the ratio of both (NHSN), and how many stand now; by unit and kind.',
  audience: 'aggregate',
  reads: ['operations', 'work.LineStepped'],
  rows: (input, earlier) =>
    replaced(
      earlier?.rows,
      new Map(
        deviceDaysOf(input).map(({ unit, kind, deviceDays: stood, patientDays, standing }): [string, DeviceDaysRow] => [
          `${unit}|${kind}`,
          {
            unit,
            kind,
            days: deviceDays.days,
            deviceDays: stood,
            patientDays,
            ...(patientDays === 0 ? {} : { utilisation: stood / patientDays }),
            standing,
          },
        ]),
      ),
    ),
  lineage: (input, key) => {
    const found = deviceDaysOf(input).find(({ unit, kind }) => `${unit}|${kind}` === key);
    if (found === undefined) return undefined;
    const encounters = found.encounters.flatMap((id) => encounterOf(input, id) ?? []);
    return newestFirst(encounters.flatMap((encounter) => linesOf(input, encounter).flatMap(({ kind, positions }) => (kind === found.kind ? positions : []))));
  },
};
