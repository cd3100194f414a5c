/** What each bed has now: the facility file, and over it the newest word of people on what was brought, taken away or switched. */
import type { BedId, UnitId } from '../../ids.ts';
import type { AgeBand, BedFeature } from '../../operations/facility.ts';
import { rows } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { detailsOf, type Detail } from './described.ts';
import { remembered } from '../../remembered.ts';

export interface Fitted {
  readonly features: ReadonlyMap<BedFeature, boolean>;
  readonly maxWeightKg?: number;
  readonly pressure?: 'negative' | 'positive';
  readonly positions: readonly number[];
}

export const fittedOf: (input: ViewInput) => ReadonlyMap<BedId, Fitted> = remembered(
  ({ hospital }) => [hospital.work.BedFitted],
  ({ hospital }) => {
    const found = new Map<BedId, Fitted>();
    for (const versions of rows(hospital.work.BedFitted)) {
      const newest = newestOf(versions);
      if (newest === undefined) continue;
      const { bed, fit, has, maxWeightKg, pressure } = newest.event;
      const known = found.get(bed) ?? { features: new Map(), positions: [] };
      found.set(bed, {
        ...known,
        ...(fit === 'weight' && maxWeightKg !== undefined ? { maxWeightKg } : {}),
        ...(fit === 'pressure' && pressure !== undefined ? { pressure } : {}),
        ...(fit === 'weight' || fit === 'pressure' || has === undefined ? {} : { features: new Map([...known.features, [fit, has]]) }),
        positions: [...known.positions, newest.position],
      });
    }
    return found;
  },
);

/** Ages of which somebody said whether a unit takes them. */
export const statedAgesOf: (input: ViewInput) => ReadonlyMap<UnitId, ReadonlyMap<AgeBand, boolean>> = remembered(
  ({ hospital }) => [hospital.work.UnitAgeStated],
  ({ hospital }) => {
    const found = new Map<UnitId, ReadonlyMap<AgeBand, boolean>>();
    for (const versions of rows(hospital.work.UnitAgeStated)) {
      const said = newestOf(versions)?.event;
      if (said?.takes !== undefined) found.set(said.unit, new Map([...(found.get(said.unit) ?? []), [said.age, said.takes]]));
    }
    return found;
  },
);

/** What a bed has now; undefined where neither the file nor anybody says. */
export function detailNow(input: ViewInput, bed: BedId): Detail | undefined {
  const { description } = input.hospital.operations;
  const described = description === undefined ? undefined : detailsOf(description).get(bed);
  return withFitted(described, fittedOf(input).get(bed));
}

export function withFitted(described: Detail | undefined, fitted: Fitted | undefined): Detail | undefined {
  if (fitted === undefined) return described;
  const features = new Set(described?.features);
  for (const [feature, has] of fitted.features) {
    if (has) features.add(feature);
    else features.delete(feature);
  }
  const { maxWeightKg = described?.maxWeightKg, pressure = described?.pressure } = fitted;
  return { ...described, features, ...(maxWeightKg === undefined ? {} : { maxWeightKg }), ...(pressure === undefined ? {} : { pressure }) };
}

export function withStated(ages: readonly AgeBand[], stated: ReadonlyMap<AgeBand, boolean> | undefined): readonly AgeBand[] {
  if (stated === undefined) return ages;
  const found = new Set(ages);
  for (const [age, takes] of stated) {
    if (takes) found.add(age);
    else found.delete(age);
  }
  return [...found];
}
