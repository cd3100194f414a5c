/** Places that only a visit names are Locations as soon as it names them, and stay what they were while nothing more is told of it. */
import { expect, it } from 'vitest';
import { at, fact, moved, recorded, type Fact } from '@healthos/core/given.ts';
import { rows } from '@healthos/core/table.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { encounterId, patientId } from '@healthos/core/ids.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { locationId, locationKind } from './kinds/location.ts';
import { encounterKind } from './kinds/encounter.ts';
import { practitionerKind } from './kinds/of-house.ts';
import { keyedId, tagOf } from './resource.ts';
import { followSaidPlaces } from './said-places.ts';
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

const move = (minutes: number, visit: string, more: { readonly toPatient: string; readonly toEncounter?: string }): Fact =>
  fact(minutes, {
    type: 'EncounterMoved',
    encounter: encounterId(visit),
    toPatient: patientId(more.toPatient),
    ...(more.toEncounter === undefined ? {} : { toEncounter: encounterId(more.toEncounter) }),
  });
const facts = recorded([
  said(1, 'V1', '4W-01'),
  said(2, 'V2', '4W-02-A'),
  fact(3, moved('PatientAdmitted', 'V3', 'p-V3', { class: 'I', location: at('4W-03'), attending: 'd1' }), 'a'),
  fact(4, moved('PatientAdmitted', 'V4', 'p-V4', { class: 'I', location: at('4W-03'), attending: 'd2', referring: ['d1'] }), 'b'),
  fact(5, moved('TransferPlanned', 'V5', 'p-V5', { location: at('5W-01-A') }), 'c'),
  fact(6, moved('PatientTransferred', 'V3', 'p-V3', { location: at('4W-04') }), 'd'),
  // The number of somebody else: a visit of its own until the two are one.
  fact(7, moved('EncounterUpdated', 'V1', 'p-other', { class: 'O', location: at('6W-01') }), 'e'),
  move(8, 'V2', { toPatient: 'p-V1', toEncounter: 'V1' }),
  fact(9, { type: 'PatientsMerged', from: patientId('p-other'), into: patientId('p-V1'), kind: 'merge' }, 'f'),
  fact(10, moved('PatientDischarged', 'V4', 'p-V4', { location: at('4W-03') }), 'g'),
  // Used again.
  fact(11, moved('PatientAdmitted', 'V4', 'p-V9', { class: 'I', location: at('7W-01'), attending: 'd3' }), 'h'),
  move(12, 'V1', { toPatient: 'p-V3', toEncounter: 'V3' }),
  fact(13, { type: 'PatientsUnmerged', from: patientId('p-other'), into: patientId('p-V1'), reason: 'somebody else' }, 'i'),
]);
/** The house after each of the facts. */
const pictures: Hospital[] = [];
let enterprise = emptyEnterprise();
for (const one of facts) {
  enterprise = foldEnterprise(enterprise, [one]);
  pictures.push(...enterprise.hospitals.values());
}
/** Forwards, back, and with strides. */
const looks = [...pictures, ...pictures.toReversed(), ...pictures.filter((_, n) => n % 4 === 0), ...pictures.toReversed().filter((_, n) => n % 3 === 0)];

it('what is followed from picture to picture is what the picture says by itself: with visits that end, are taken back, moved, used again, parted and merged', () => {
  const followed = followSaidPlaces();
  const alone = (hospital: Hospital) => followSaidPlaces()(hospital);
  expect(alone(pictures[6] as Hospital).map(({ unit, room }) => `${unit}-${room ?? ''}`)).toEqual(['4W-01', '4W-02', '4W-03', '4W-04', '5W-01', '6W-01']);
  for (const hospital of looks) expect(followed(hospital)).toEqual(alone(hospital));
  expect(new Set(pictures.map((hospital) => JSON.stringify(alone(hospital)))).size).toBeGreaterThan(6);
});

it('visits that may be open, and who takes part in one, are those of the picture that is asked', () => {
  for (const hospital of looks) {
    const house = { hospital, tag: tagOf(hospital.facility) } as House;
    const visits = rows(hospital.operations.encounters);
    const open = visits.filter(({ status }) => !['finished', 'cancelled'].includes(status)).map(({ patient }) => patient);
    expect(encounterKind.people?.(house, new Map([['status', ['in-progress,planned']]]))?.toSorted()).toEqual(open.toSorted());
    const staff = new Set(visits.flatMap(({ attending, referring = [] }) => [...(attending === undefined ? [] : [attending]), ...referring]));
    expect(practitionerKind.ofHouse?.(house).map(({ id }) => id)).toEqual([...staff].sort().map((one) => keyedId(house.tag, one)));
  }
});
