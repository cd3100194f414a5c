/** A location from PL components (HL7 v2.5.1 2.A.53): PV1-3, PV1-6, PV1-42, NPU-1, AIL-3. */
import { bedId, unitId } from '@healthos/core/ids.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';

/** Named when a sender gives a room or bed without its unit. */
const unnamedUnit = 'unknown';

/** Unit, room and bed exactly as PL.1 to PL.3 say; undefined when all three are empty. */
export function locationOf(segment: Segment | undefined, field: number, repetition = 0): Location | undefined {
  if (segment === undefined) return undefined;
  const part = (component: number): string => segment.text(field, component, 1, repetition).trim();
  const [unit, room, bed] = [part(1), part(2), part(3)];
  if (unit === '' && room === '' && bed === '') return undefined;
  const named = unit === '' ? unnamedUnit : unit;
  return {
    unit: unitId(named),
    ...(room === '' ? {} : { room }),
    ...(bed === '' ? {} : { bed, bedId: bedId(named, room, bed) }),
  };
}
