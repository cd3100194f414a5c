/**
 * Buildings as GeoJSON (RFC 7946), in and out. Every feature says what it is by properties: `kind` (corridor, unit, room, bed), `floor`, `unit`, `room`,
 * `bed`, and whatever the facility file says of each. Coordinates are degrees, or metres where the collection says `"units": "metres"`.
 */
import {
  ageBands,
  bedFeatures,
  levelsOfCare,
  type FacilityDescription,
  type FloorDescription,
  type Point,
  type Polygon,
  type RoomDescription,
  type UnitDescription,
} from '@healthos/core/operations/facility.ts';
import { boundsOf, snapped } from './edit.ts';

/** Metres of one degree of latitude (WGS 84, mean). */
const degreeMetres = 111_320;
/** Room around what was imported, metres. */
const margin = 4;
/** Features of one file at most. */
const featureLimit = 20_000;

export interface ImportProblem {
  readonly says: string;
  readonly place: string;
}
export type Imported = { readonly description: FacilityDescription; readonly rooms: number; readonly beds: number } | ImportProblem;

interface Feature {
  readonly place: string;
  readonly kind: string;
  readonly said: Readonly<Record<string, unknown>>;
  readonly ring: readonly Point[];
}

/** The description with the imported floors in place of its own of the same names; other floors stay as they are. */
export function importGeoJson(parsed: unknown, into: FacilityDescription): Imported {
  const read = featuresOf(parsed);
  if ('says' in read) return read;
  const { features, isMetres } = read;
  const byFloor = new Map<string, Feature[]>();
  for (const feature of features) {
    const floor = wordOf(feature.said['floor']);
    if (floor === undefined) return { says: 'every feature names its floor', place: `${feature.place}.properties.floor` };
    byFloor.set(floor, [...(byFloor.get(floor) ?? []), feature]);
  }
  const floors: FloorDescription[] = [];
  const units: UnitDescription[] = [];
  for (const [floor, found] of byFloor) {
    const read = floorOf(floor, found, isMetres);
    if ('says' in read) return read;
    floors.push(read.floor);
    units.push(...read.units);
  }
  const kept = into.units.filter(({ floor, unit }) => !byFloor.has(floor) && !units.some((one) => one.unit === unit));
  const description = { ...into, floors: [...into.floors.filter(({ floor }) => !byFloor.has(floor)), ...floors], units: [...kept, ...units] };
  const rooms = units.flatMap((unit) => unit.rooms);
  return { description, rooms: rooms.length, beds: rooms.reduce((sum, room) => sum + room.beds.length, 0) };
}

function featuresOf(parsed: unknown): { readonly features: readonly Feature[]; readonly isMetres: boolean } | ImportProblem {
  if (!isRecord(parsed) || parsed['type'] !== 'FeatureCollection' || !Array.isArray(parsed['features']))
    return { says: 'JSON with a FeatureCollection of GeoJSON', place: '$' };
  const list: readonly unknown[] = parsed['features'];
  if (list.length === 0 || list.length > featureLimit) return { says: `1 to ${featureLimit} features`, place: '$.features' };
  const features: Feature[] = [];
  for (const [n, one] of list.entries()) {
    const place = `$.features[${n}]`;
    const said = isRecord(one) && isRecord(one['properties']) ? one['properties'] : undefined;
    const kind = said === undefined ? undefined : wordOf(said['kind']);
    if (said === undefined || kind === undefined) return { says: 'properties.kind: corridor, unit, room or bed', place: `${place}.properties.kind` };
    const ring = ringOf(isRecord(one) ? one['geometry'] : undefined);
    if (ring === undefined) return { says: 'a Polygon, or a Point for a bed', place: `${place}.geometry` };
    features.push({ place, kind, said, ring });
  }
  return { features, isMetres: parsed['units'] === 'metres' };
}

function floorOf(
  floor: string,
  features: readonly Feature[],
  isMetres: boolean,
): { readonly floor: FloorDescription; readonly units: readonly UnitDescription[] } | ImportProblem {
  const bounds = boundsOf(features.flatMap(({ ring }) => ring));
  const east = isMetres ? 1 : degreeMetres * Math.cos(((bounds.y + bounds.height / 2) * Math.PI) / 180);
  const north = isMetres ? 1 : degreeMetres;
  // A plan has y to the south; degrees have it to the north.
  const toPlan = ([x, y]: Point): Point => [
    snapped((x - bounds.x) * east + (isMetres ? bounds.x : margin)),
    snapped(isMetres ? y : (bounds.y + bounds.height - y) * north + margin),
  ];
  const units = new Map<string, { said: Feature | undefined; rooms: Map<string, { said: Feature | undefined; beds: Feature[] }> }>();
  const unitOf = (name: string) => {
    const known = units.get(name) ?? { said: undefined, rooms: new Map<string, { said: Feature | undefined; beds: Feature[] }>() };
    units.set(name, known);
    return known;
  };
  for (const feature of features) {
    if (feature.kind === 'corridor') continue;
    const unit = wordOf(feature.said['unit']);
    if (unit === undefined) return { says: 'the unit that it belongs to', place: `${feature.place}.properties.unit` };
    const into = unitOf(unit);
    if (feature.kind === 'unit') into.said = feature;
    else if (feature.kind !== 'room' && feature.kind !== 'bed') return { says: 'corridor, unit, room or bed', place: `${feature.place}.properties.kind` };
    else {
      const room = wordOf(feature.said['room']);
      if (room === undefined) return { says: 'the room that it is', place: `${feature.place}.properties.room` };
      const known = into.rooms.get(room) ?? { said: undefined, beds: [] };
      into.rooms.set(room, known);
      if (feature.kind === 'room') known.said = feature;
      else if (wordOf(feature.said['bed']) === undefined) return { says: 'the bed that it is', place: `${feature.place}.properties.bed` };
      else known.beds.push(feature);
    }
  }
  const polygonOf = (feature: Feature | undefined): { polygon?: Polygon } =>
    feature === undefined || feature.ring.length < 3 ? {} : { polygon: feature.ring.map(toPlan) };
  const corridors = features.filter(({ kind }) => kind === 'corridor').map(({ ring }) => ring.map(toPlan));
  const [width, depth] = isMetres ? [bounds.x + bounds.width, bounds.y + bounds.height] : [bounds.width * east + margin, bounds.height * north + margin];
  return {
    floor: {
      floor,
      name: wordOf(features[0]?.said['floorName']) ?? `Floor ${floor}`,
      widthMetres: Math.max(1, snapped(width + margin)),
      depthMetres: Math.max(1, snapped(depth + margin)),
      ...(corridors.length === 0 ? {} : { corridors }),
    },
    units: [...units].map(([unit, { said, rooms }]): UnitDescription => ({
      unit,
      floor,
      name: wordOf(said?.said['name']) ?? unit,
      levelOfCare: levelsOfCare.find((level) => level === said?.said['levelOfCare']) ?? 'unknown',
      ...textsOf(said?.said ?? {}),
      ...(said === undefined ? {} : { outline: said.ring.map(toPlan) }),
      rooms: [...rooms].map(([room, one]): RoomDescription => ({
        room,
        ...polygonOf(one.said),
        ...pressureOf(one.said?.said['pressure']),
        ...choices('features', one.said?.said['features'], bedFeatures),
        beds: one.beds.map((bed) => ({
          bed: wordOf(bed.said['bed']) ?? '',
          ...polygonOf(bed),
          ...flag('licensed', bed.said['licensed']),
          ...flag('staffed', bed.said['staffed']),
          ...choices('features', bed.said['features'], bedFeatures),
          ...positive('maxWeightKg', bed.said['maxWeightKg']),
        })),
      })),
    })),
  };
}

function textsOf(said: Readonly<Record<string, unknown>>) {
  const service = wordOf(said['service']);
  return {
    ...(service === undefined ? {} : { service }),
    ...positive('ratio', said['ratio']),
    ...positive('hppd', said['hppd']),
    ...choices('features', said['features'], bedFeatures),
    ...choices('ages', said['ages'], ageBands),
  };
}

/** The whole facility as one collection in metres, which imports as it was. */
export function exportGeoJson({ floors, units }: FacilityDescription): string {
  const ring = (polygon: Polygon) => ({ type: 'Polygon', coordinates: [[...polygon, ...polygon.slice(0, 1)]] });
  const features = [
    ...floors.flatMap(({ floor, name, corridors }) =>
      (corridors ?? []).map((corridor) => ({ type: 'Feature', properties: { kind: 'corridor', floor, floorName: name }, geometry: ring(corridor) })),
    ),
    ...units.flatMap(({ rooms, outline, station: _desk, ...unit }) => [
      ...(outline === undefined ? [] : [{ type: 'Feature', properties: { kind: 'unit', ...unit }, geometry: ring(outline) }]),
      ...rooms.flatMap(({ beds, polygon, door: _door, ...room }) => [
        ...(polygon === undefined
          ? []
          : [{ type: 'Feature', properties: { kind: 'room', floor: unit.floor, unit: unit.unit, ...room }, geometry: ring(polygon) }]),
        ...beds.flatMap(({ polygon: lies, ...bed }) =>
          lies === undefined
            ? []
            : [{ type: 'Feature', properties: { kind: 'bed', floor: unit.floor, unit: unit.unit, room: room.room, ...bed }, geometry: ring(lies) }],
        ),
      ]),
    ]),
  ];
  return JSON.stringify({ type: 'FeatureCollection', units: 'metres', features }, undefined, 1);
}

function ringOf(geometry: unknown): readonly Point[] | undefined {
  if (!isRecord(geometry)) return undefined;
  const { type, coordinates } = geometry;
  if (type === 'Point') return pointsOf([coordinates]);
  if (type !== 'Polygon' || !Array.isArray(coordinates)) return undefined;
  const points = pointsOf(coordinates[0]);
  const [first, last] = [points?.[0], points?.[points.length - 1]];
  // RFC 7946 closes a ring by its first point again; a plan does not.
  return points !== undefined && points.length > 3 && first !== undefined && first[0] === last?.[0] && first[1] === last[1] ? points.slice(0, -1) : points;
}
function pointsOf(value: unknown): readonly Point[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const points = (value as readonly unknown[]).map((one): Point | undefined => {
    const [x, y] = Array.isArray(one) ? (one as readonly unknown[]) : [];
    return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined;
  });
  return points.every((point) => point !== undefined) ? (points as readonly Point[]) : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const wordOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : typeof value === 'number' ? String(value) : undefined;
const pressureOf = (value: unknown): { pressure?: 'negative' | 'positive' } => (value === 'negative' || value === 'positive' ? { pressure: value } : {});
const flag = <Name extends string>(name: Name, value: unknown): { [key in Name]?: boolean } =>
  typeof value === 'boolean' ? ({ [name]: value } as { [key in Name]: boolean }) : {};
const positive = <Name extends string>(name: Name, value: unknown): { [key in Name]?: number } =>
  typeof value === 'number' && value > 0 ? ({ [name]: value } as { [key in Name]: number }) : {};
function choices<Name extends string, Choice extends string>(name: Name, value: unknown, known: readonly Choice[]): { [key in Name]?: readonly Choice[] } {
  const found: readonly Choice[] = Array.isArray(value) ? known.filter((one) => (value as readonly unknown[]).includes(one)) : [];
  return given(name, found.length === 0 ? undefined : found);
}
function given<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}
