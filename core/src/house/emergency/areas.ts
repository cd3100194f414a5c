/** Which part of the ED a room belongs to (resuscitation, A, fast track), as the facility file says. */
import { keptOn } from '../../kept-on.ts';
import type { FacilityDescription } from '../../operations/facility.ts';
import type { ViewInput } from '../../views/view.ts';

const areas = keptOn<FacilityDescription, ReadonlyMap<string, string>>();

export function areaOf({ hospital }: ViewInput, { unit, room }: { readonly unit: string; readonly room: string }): string | undefined {
  const { description } = hospital.operations;
  if (description === undefined) return undefined;
  let known = areas.get(description);
  if (known === undefined) {
    known = new Map(
      description.units
        .filter(({ levelOfCare }) => levelOfCare === 'emergency')
        .flatMap((one) => one.rooms.flatMap((each) => (each.area === undefined ? [] : [[`${one.unit}|${each.room}`, each.area] as const]))),
    );
    areas.set(description, known);
  }
  return known.get(`${unit}|${room}`);
}
