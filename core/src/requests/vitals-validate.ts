/** A nurse says that what a device read is so: the reading becomes a charted value of whoever was in the bed then. */
import Type from 'typebox';
import type { ObservationRecorded } from '../clinical/events.ts';
import type { DeviceSeries } from '../clinical/state.ts';
import type { Encounter } from '../encounter.ts';
import { deviceId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { numbersOf, recordsIn, visitOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { At, VisitKey } from '../work/fact.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind } from './request.ts';

const Reading = Type.Object(
  { series: Type.String({ minLength: 1, maxLength: 300, description: 'Device, metric and place, as the picture names them' }), at: At('Read') },
  { additionalProperties: false },
);

export const vitalsValidate = requestKind({
  request: 'vitals-validate',
  title: 'Validate device values',
  definition: 'Takes readings of a device into the chart of whoever was in the bed when they were read; a reading of an empty bed is refused.',
  body: Type.Object({ encounter: VisitKey, readings: Type.Array(Reading, { minItems: 1, maxItems: 20 }) }, { additionalProperties: false }),
  decide: (input, { body }, actor) => {
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const { clinical } = input.hospital;
    const events: ObservationRecorded[] = [];
    for (const { series: key, at } of body.readings) {
      const series = getRow(clinical.devices, key);
      const reading = series?.readings.findLast(({ observedAt }) => observedAt === at);
      if (series === undefined || reading === undefined) return { refused: 'thing.unknown', says: 'The device has no such reading any more.', value: key };
      if (!isTheirs(input, encounter, series, at))
        return {
          refused: 'device.not-theirs',
          says: `${series.bed ?? 'The device'} was not with this patient then.`,
          value: new Date(at).toISOString(),
          limit: encounter.encounter,
        };
      const observation = `device|${key}|${at}`;
      if (getRow(clinical.observations, observation) !== undefined)
        return { refused: 'step.out-of-order', says: 'This reading was validated already.', value: new Date(at).toISOString() };
      events.push({
        type: 'ObservationRecorded',
        observation,
        patient: encounter.patient,
        encounter: visitOf(encounter.encounter),
        code: reading.code,
        value: reading.value,
        status: 'F',
        observedAt: at,
        device: deviceId(key.split('|', 1)[0] ?? key),
        by: byOf(actor),
      });
    }
    return { events };
  },
});

/** By the encounter or record that the device named, else by who was in its bed at that moment. */
function isTheirs({ hospital, identity }: ViewInput, encounter: Encounter, series: DeviceSeries, at: Instant): boolean {
  if (series.encounter !== undefined) return numbersOf(hospital, encounter).includes(series.encounter);
  if (series.patient !== undefined) return recordsIn(identity, encounter).includes(series.patient);
  return encounter.stays.some(
    ({ location, from, until, away }) =>
      location.bedId !== undefined && location.bedId === series.bed && away !== true && at >= from && (until === undefined || at < until),
  );
}
