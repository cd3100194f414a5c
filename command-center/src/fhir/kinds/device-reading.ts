/** What devices read of a person, as Observations: on their visits, and in the beds while they were in them. Nobody validated it, so it is preliminary until it is charted. */
import { createHash } from 'node:crypto';
import { stripsOf } from '@healthos/core/house/chart/strips.ts';
import type { DeviceStrip } from '@healthos/core/house/chart/rows.ts';
import { codeable, concept, iso, positionId, present, quantity } from '../resource.ts';
import type { Thing, Whose } from '../thing.ts';
import type { Made } from '../written.ts';

export function deviceReadings(whose: Whose): readonly Thing[] {
  const { house, person } = whose;
  return stripsOf(house.hospital, person).flatMap((strip) => strip.points.map((point) => readingOf(whose, strip, point)));
}

type Point = DeviceStrip['points'][number];

function readingOf(whose: Whose, strip: DeviceStrip, point: Point): Thing {
  const { house } = whose;
  // One message tells of many metrics: the part says which, and when.
  const part = createHash('sha256').update(`${strip.strip}|${point.at}`).digest('hex').slice(0, 12);
  return {
    kind: 'Observation',
    id: positionId(house.tag, point.position, part),
    told: [{ position: point.position, recordedAt: Math.max(point.at, 0) }],
    write: () => writeReading(whose, strip, point),
  };
}

const absences: Readonly<Record<string, string>> = { sentinel: 'error', 'code-mismatch': 'error', 'unknown-unit': 'error', 'not-done': 'not-performed' };

function writeReading({ subject }: Whose, { code, unit }: DeviceStrip, { at, number, reason }: Point): Made<'Observation'> {
  return present({
    status: 'preliminary',
    category: [concept('observation-category', 'vital-signs', 'Vital Signs')],
    code: codeable(code) ?? { text: 'unknown' },
    subject,
    effectiveDateTime: iso(at),
    valueQuantity: number === undefined ? undefined : quantity(number, unit),
    dataAbsentReason: number === undefined ? concept('data-absent-reason', absences[reason ?? ''] ?? 'unknown') : undefined,
  });
}
