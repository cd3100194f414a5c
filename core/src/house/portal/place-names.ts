/** What a place of the house is called, in the languages of the portal: of a unit the names that its facility file has, of any other place none. */
import { unitId } from '../../ids.ts';
import type { UnitNames } from '../../operations/facility.ts';
import { directoryOf } from '../../operations/describe.ts';
import { getRow } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';
import { present } from '../chart/words.ts';

export interface PlaceName {
  readonly name: string;
  readonly names?: UnitNames;
}

/** By its code, as messages name it (PV1-3.1). */
export function placeNamed({ hospital: { operations } }: Pick<ViewInput, 'hospital'>, place: string | undefined): PlaceName | undefined {
  if (place === undefined) return undefined;
  const unit = getRow(operations.units, unitId(place));
  if (unit === undefined || unit.discovered) return undefined;
  return {
    name: unit.name,
    ...present({ names: operations.description === undefined ? undefined : directoryOf(operations.description).names.get(unit.unit) }),
  };
}
