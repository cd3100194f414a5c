/** Places that only a visit names are Locations as soon as it names them, and stay what they were while nothing more is told of it. */
import { expect, it } from 'vitest';
import { at, fact, moved, recorded, type Fact } from '@healthos/core/given.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { locationId, locationKind } from './kinds/location.ts';
import { tagOf } from './resource.ts';
import type { House } from './thing.ts';

const said = (minutes: number, visit: string, place: string): Fact =>
  fact(minutes, moved('EncounterUpdated', visit, `p-${visit}`, { class: 'I', location: at(place) }), `${visit}-${minutes}`);

it('the places of a visit follow what is told of it, and those of the visits beside it stay', () => {
  const facts = recorded([said(1, 'V1', '4W-01-A'), said(2, 'V2', '4W-02-A'), said(3, 'V1', '4W-03-A')]);
  let enterprise = emptyEnterprise();
  const seen: (readonly string[])[] = [];
  const places = ['4W-01-A', '4W-02-A', '4W-03-A'];
  for (const one of facts) {
    enterprise = foldEnterprise(enterprise, [one]);
    const [hospital] = enterprise.hospitals.values();
    if (hospital === undefined) expect.unreachable('nothing was folded');
    const house = { hospital, tag: tagOf(hospital.facility) } as House;
    const ids = new Set(locationKind.ofHouse?.(house).map(({ id }) => id));
    seen.push(places.filter((place) => ids.has(locationId(house, at(place)))));
  }
  expect(seen).toEqual([['4W-01-A'], ['4W-01-A', '4W-02-A'], places]);
});
