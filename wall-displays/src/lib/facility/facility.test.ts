/** The facility editor: drawing keeps names apart and outlines true; GeoJSON goes out and comes back as it was; what is wrong names its place. */
import { expect, test } from 'vitest';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { addBed, addRoom, addUnit, bedChanges, box, changeFloor, changeUnit, findRoom, findUnit, move, remove, wrongs } from './edit.ts';
import { exportGeoJson } from './export-geojson.ts';
import { importGeoJson } from './geojson.ts';

const empty: FacilityDescription = {
  facility: 'A',
  name: 'A',
  zone: 'UTC',
  currency: 'USD',
  floors: [{ floor: '1', name: 'One', widthMetres: 40, depthMetres: 20 }],
  units: [],
};
function drawn(): FacilityDescription {
  const [one, place] = addUnit(empty, '1');
  const [two] = addRoom(one, place, box([2, 2], [6, 7])) ?? [one];
  const [three, room] = addRoom(two, place, box([6, 2], [12, 7])) ?? [two, place];
  const [four] = addBed(three, room) ?? [three];
  return four;
}

test('a drawn room has a name of its own, a bed, and widens its unit', () => {
  const unit = findUnit(drawn(), '1N');
  expect(unit?.rooms.map(({ room, beds }) => [room, beds.map(({ bed }) => bed)])).toEqual([
    ['01', ['A']],
    ['02', ['A', 'B']],
  ]);
  expect(unit?.outline).toEqual(box([2, 2], [12, 7]));
  expect(wrongs(drawn())).toEqual([]);
  expect(addRoom(drawn(), { floor: '1', unit: '1N' }, box([20, 2], [21, 3]))).toBeUndefined();
});

test('moving a room takes its door and beds along, and an overlap is said', () => {
  const place = { floor: '1', unit: '1N', room: '01' };
  const moved = move(drawn(), place, [3, 0]);
  const [before, after] = [findRoom(drawn(), place), findRoom(moved, place)];
  expect(after?.door?.[0]).toBeCloseTo((before?.door?.[0] ?? 0) + 3);
  expect(after?.beds[0]?.polygon?.[0]?.[0]).toBeCloseTo((before?.beds[0]?.polygon?.[0]?.[0] ?? 0) + 3);
  expect(wrongs(moved).map(({ says }) => says)).toEqual(['Rooms 1N-01 and 02 overlap']);
  expect(wrongs(move(drawn(), place, [0, -9]))[0]?.says).toMatch(/beyond its floor/);
});

test('a renamed floor keeps its units; removing says which beds go', () => {
  const renamed = changeFloor(drawn(), '1', { floor: 'G', name: 'Ground', widthMetres: 40, depthMetres: 20 });
  expect(findUnit(renamed, '1N')?.floor).toBe('G');
  expect(bedChanges(drawn(), remove(drawn(), { floor: '1', unit: '1N', room: '02' }))).toEqual({ added: [], removed: ['1N-02-A', '1N-02-B'] });
});

test('a hospital goes out as GeoJSON and comes back with every bed where it was', () => {
  const hospital = changeUnit(drawn(), '1N', { ...(findUnit(drawn(), '1N') ?? fail()), levelOfCare: 'icu', ratio: 2, service: 'MED', features: ['telemetry'] });
  const back = importGeoJson(JSON.parse(exportGeoJson(hospital)), { ...empty, floors: [] });
  if ('says' in back) throw new Error(`${back.says} at ${back.place}`);
  expect(bedChanges(hospital, back.description)).toEqual({ added: [], removed: [] });
  const place = { floor: '1', unit: '1N', room: '02' };
  expect(findRoom(back.description, place)?.beds).toEqual(findRoom(hospital, place)?.beds);
  expect(findUnit(back.description, '1N')).toMatchObject({ levelOfCare: 'icu', ratio: 2, service: 'MED', features: ['telemetry'] });
});
test('a building of more corners than a call takes arguments is taken, as large as it is', () => {
  const corners = Array.from({ length: 200_000 }, (_, n) => [Math.cos(n / 40_000) * 30 + 30, Math.sin(n / 40_000) * 20 + 20]);
  const features = [{ type: 'Feature', properties: { kind: 'corridor', floor: '1' }, geometry: { type: 'Polygon', coordinates: [corners] } }];
  const taken = importGeoJson({ type: 'FeatureCollection', units: 'metres', features }, { ...empty, floors: [] });
  if ('says' in taken) throw new Error(`${taken.says} at ${taken.place}`);
  expect(taken.description.floors).toMatchObject([{ floor: '1', widthMetres: 64, depthMetres: 44 }]);
});

test('what is not drawn, has an empty floor or names nothing goes out and in too', () => {
  const [bare] = addUnit({ ...empty, floors: [...empty.floors, { floor: '2', name: 'Two', widthMetres: 12, depthMetres: 9 }] }, '1');
  const unit = findUnit(bare, '1N') ?? fail();
  const hospital = changeUnit(bare, '1N', {
    ...unit,
    names: { es: 'Medicina' },
    station: [3, 4],
    rooms: [{ room: '07', area: 'Fast', beds: [{ bed: 'A', staffed: false }] }],
  });
  const back = importGeoJson(JSON.parse(exportGeoJson(hospital)), hospital);
  expect('says' in back ? back : back.description).toEqual(hospital);
  expect(wrongs(changeUnit(hospital, '1N', { ...unit, rooms: [{ room: '', beds: [{ bed: '' }] }] })).map(({ says }) => says)).toEqual([
    'A room of 1N has no name',
    'A bed of 1N- has no name',
  ]);
});

function fail(): never {
  throw new Error('no such unit');
}

test('degrees become metres, north up', () => {
  const square = (west: number, south: number, size: number) => [
    [west, south],
    [west + size, south],
    [west + size, south + size],
    [west, south + size],
    [west, south],
  ];
  const room = (name: string, south: number) => ({
    type: 'Feature',
    properties: { kind: 'room', floor: '2', unit: 'X', room: name, pressure: 'negative' },
    geometry: { type: 'Polygon', coordinates: [square(-73, south, 0.0001)] },
  });
  const back = importGeoJson({ type: 'FeatureCollection', features: [room('south', 44), room('north', 44.0002)] }, empty);
  if ('says' in back) throw new Error(back.says);
  const top = (name: string): number => Math.min(...(findRoom(back.description, { floor: '2', unit: 'X', room: name })?.polygon ?? []).map(([, y]) => y));
  expect(top('south') - top('north')).toBeCloseTo(22.3, 0);
  expect(back.description.floors.map(({ floor }) => floor)).toEqual(['1', '2']);
});

test.each([
  ['null', '$'],
  ['{"type":"FeatureCollection","features":[]}', '$.features'],
  ['{"type":"FeatureCollection","features":[{"properties":{}}]}', '$.features[0].properties.kind'],
  [
    '{"type":"FeatureCollection","features":[{"properties":{"kind":"bed","floor":"1"},"geometry":{"type":"Point","coordinates":[1,2]}}]}',
    '$.features[0].properties.unit',
  ],
  ['{"type":"FeatureCollection","features":[{"properties":{"kind":"room"},"geometry":{"type":"LineString","coordinates":[]}}]}', '$.features[0].geometry'],
  [
    '{"type":"FeatureCollection","features":[{"properties":{"kind":"corridor","floor":"1"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1e308,0],[0,9]]]}}]}',
    '$.features[0].geometry',
  ],
  [
    '{"type":"FeatureCollection","features":[{"properties":{"kind":"corridor","floor":"1"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[176,2],[16,0]]]}}]}',
    '$.features',
  ],
])('a file that cannot be taken says where: %s', (text, place) => {
  expect(importGeoJson(JSON.parse(text), empty)).toMatchObject({ place });
});
