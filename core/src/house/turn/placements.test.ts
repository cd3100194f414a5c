/** How each request came to its end is worked out again only where something was said of it, and holds nothing of the stay as it was. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { emptyEnterprise, foldEnterprise } from '../../hospital-fold.ts';
import type { Hospital } from '../../hospital.ts';
import { bedId, encounterId, facilityId, unitId } from '../../ids.ts';
import { placementsSince, type PlacementTimes } from './placements.ts';

const asked = (visit: string): Fact =>
  fact(20, { type: 'BedRequested', request: `q${visit}`, encounter: encounterId(visit), origin: 'ed', level: 'medical-surgical' }, `q${visit}`);
const admit = (minutes: number, visit: string, place: string): Fact =>
  fact(minutes, moved('PatientAdmitted', visit, `p${visit}`, { class: 'I', location: at(place) }), `a${minutes}${visit}`);
const promised = (minutes: number, visit: string, bed: string): Fact =>
  fact(minutes, { type: 'BedPromised', bed: bedId('4W', '01', bed), unit: unitId('4W'), promise: 'assigned', encounter: encounterId(visit) }, `b${visit}`);

const before = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  admit(0, 'V1', 'ED-01-A'),
  admit(1, 'V2', 'ED-02-A'),
  asked('V1'),
  asked('V2'),
];

/** The times before and after what comes last, of one history. */
function around(last: Fact, visit: string): readonly [PlacementTimes | undefined, PlacementTimes | undefined] {
  const told = recorded([...before, last]);
  const first = foldEnterprise(emptyEnterprise(), told.slice(0, -1));
  const times = (hospital: Hospital | undefined): PlacementTimes | undefined =>
    hospital === undefined ? undefined : placementsSince(hospital, minute(0)).find(({ encounter }) => encounter === visit);
  const here = facilityId('LGH');
  return [times(first.hospitals.get(here)), times(foldEnterprise(first, told.slice(-1)).hospitals.get(here))];
}

describe('times of a request', () => {
  it('are those of before when a bed is given to somebody else', () => {
    const [was, is] = around(promised(30, 'V2', 'B'), 'V1');
    expect(was).toBeDefined();
    expect(is).toBe(was);
  });
  it('are made again when a bed is given to them, and when they come into it', () => {
    expect(around(promised(30, 'V1', 'A'), 'V1')[1]).toMatchObject({ assigned: minute(30) });
    expect(around(fact(40, moved('PatientTransferred', 'V1', 'pV1', { location: at('4W-01-A') })), 'V1')[1]).toMatchObject({ occupied: minute(40) });
  });
});
