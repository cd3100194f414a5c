/** A nurse says that what a device read is so, or why it is not: the reading becomes a charted value of whoever was in the bed then, or is left out of the chart and the score. */
import Type, { type Static } from 'typebox';
import type { DeviceReading } from '../clinical/events.ts';
import type { DeviceSeries } from '../clinical/state.ts';
import type { HealthEvent } from '../event.ts';
import type { Encounter } from '../encounter.ts';
import { chartedKey, deviceOf, isAnswered, isReadOf, whoWasIn } from '../house/flowsheet/device-values.ts';
import { deviceId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import { visitOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { At, oneOf, VisitKey } from '../work/fact.ts';
import { rejectReasons } from '../work/nursing.ts';
import { patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Actor, type Decision, type Refusal } from './request.ts';

const Reading = Type.Object(
  { series: Type.String({ minLength: 1, maxLength: 300, description: 'Device, metric and place, as the picture names them' }), at: At('Read') },
  { additionalProperties: false },
);
const readings = { encounter: VisitKey, readings: Type.Array(Reading, { minItems: 1, maxItems: 100 }) } as const;

export const vitalsValidate = requestKind({
  request: 'vitals-validate',
  title: 'Validate device values',
  definition: 'Takes readings of a device into the chart of whoever was in the bed when they were read; a reading of an empty bed is refused.',
  body: Type.Object(readings, { additionalProperties: false }),
  decide: (input, { body }, actor) =>
    answered(input, body, actor, ({ encounter, series, reading, at }) => ({
      type: 'ObservationRecorded',
      observation: chartedKey(series, at),
      patient: encounter.patient,
      encounter: visitOf(encounter.encounter),
      code: reading.code,
      value: reading.value,
      status: 'F',
      observedAt: at,
      device: deviceId(deviceOf(series)),
      by: byOf(actor),
    })),
});

export const vitalsReject = requestKind({
  request: 'vitals-reject',
  title: 'Reject device values',
  definition: 'Says why readings of a device are not so: they are left out of the chart and of every score.',
  body: Type.Object({ ...readings, reason: Type.Optional(oneOf(rejectReasons)) }, { additionalProperties: false }),
  decide: (input, { body }, actor) => {
    const { reason } = body;
    if (reason === undefined) return { refused: 'reason.missing', says: 'Say why it is not so.', limit: rejectReasons.join(', ') };
    return answered(input, body, actor, ({ encounter, series, at }) => ({
      type: 'ReadingRejected',
      encounter: visitOf(encounter.encounter),
      series,
      readAt: at,
      reason,
      by: byOf(actor),
    }));
  },
});

interface Read {
  readonly encounter: Encounter;
  readonly series: string;
  readonly reading: DeviceReading;
  readonly at: Instant;
}
interface Body {
  readonly encounter: Encounter['encounter'];
  readonly readings: readonly Static<typeof Reading>[];
}

/** One fact for each reading, where each is the patient's and nobody answered for it yet: all or none. */
function answered(input: ViewInput, body: Body, actor: Actor, fact: (read: Read) => HealthEvent): Decision {
  const encounter = patientAsked(input, { encounter: body.encounter }, actor);
  if (isRefused(encounter)) return encounter;
  const { clinical } = input.hospital;
  const events: HealthEvent[] = [];
  for (const { series: key, at } of body.readings) {
    const series = getRow(clinical.devices, key);
    const reading = series?.readings.findLast(({ observedAt }) => observedAt === at);
    if (series === undefined || reading === undefined) return { refused: 'thing.unknown', says: 'The device has no such reading any more.', value: key };
    const fault = notTheirs(input, encounter, series, at);
    if (fault !== undefined) return fault;
    if (isAnswered(input.hospital, key, at))
      return { refused: 'step.out-of-order', says: 'This reading was answered for already.', value: new Date(at).toISOString() };
    events.push(fact({ encounter, series: key, reading, at }));
  }
  return { events };
}

function notTheirs(input: ViewInput, encounter: Encounter, series: DeviceSeries, at: Instant): Refusal | undefined {
  if (isReadOf(input, encounter, series, at)) return undefined;
  const { bed } = series;
  const nobody = series.encounter === undefined && series.patient === undefined && (bed === undefined || whoWasIn(input.hospital, bed, at) === undefined);
  return {
    refused: nobody ? 'device.nobody-there' : 'device.not-theirs',
    says: nobody ? `Nobody was in ${bed ?? 'any bed of the device'} then: the reading is of nobody.` : `${bed ?? 'The device'} was not with this patient then.`,
    value: new Date(at).toISOString(),
    limit: encounter.encounter,
  };
}
