/**
 * Buildings from GeoJSON (RFC 7946). Every feature says what it is by properties: `kind` (floor, corridor, unit, room, bed), `floor`, `unit`, `room`,
 * `bed`, and whatever the facility file says of each; one that is not drawn has the geometry `null`. Coordinates are degrees, or metres where the
 * collection says `"units": "metres"`.
 */
import {
  ageBands,
  bedFeatures,
  levelsOfCare,
  nameLanguages,
  type FacilityDescription,
  type FloorDescription,
  type Point,
  type Polygon,
  type RoomDescription,
  type UnitDescription,
  type UnitNames,
} from '@healthos/core/operations/facility.ts';
import { boundsOf, snapped } from './edit.ts';

/** Metres of one degree of latitude (WGS 84, mean). */
const degreeMetres = 111_320;
/** Room around what was imported, metres. */
const margin = 4;
/** Features of one file at most. */
const featureLimit = 20_000;

/** Degrees or metres from the origin at most: beyond it sums of them are no numbers. */
const farthest = 1_000_000;
/** Metres of a floor at most: what degrees say of half a continent would go out in metres that do not come in again. */
const widest = 100_000;

export interface ImportProblem {
  readonly says: string;
  readonly place: string;
}
export type Imported = { readonly description: FacilityDescription; readonly rooms: number; readonly beds: number } | ImportProblem;

interface Feature {
  readonly place: string;
  readonly kind: string;
  readonly said: Readonly<Record<string, unknown>>;
  /** Empty where it is not drawn. */
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
    const known = byFloor.get(floor);
    if (known === undefined) byFloor.set(floor, [feature]);
    else known.push(feature);
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
  const description = {
    ...into,
    floors: inOrderOf(into.floors, [...into.floors.filter(({ floor }) => !byFloor.has(floor)), ...floors], ({ floor }) => floor),
    units: inOrderOf(into.units, [...kept, ...units], ({ unit }) => unit),
  };
  const rooms = units.flatMap((unit) => unit.rooms);
  return { description, rooms: rooms.length, beds: rooms.reduce((sum, room) => sum + room.beds.length, 0) };
}

/** What was there keeps its place in the list; what is new comes after it. */
function inOrderOf<Thing>(before: readonly Thing[], now: readonly Thing[], nameOf: (thing: Thing) => string): readonly Thing[] {
  const place = new Map(before.map((one, n) => [nameOf(one), n]));
  return now.toSorted((a, b) => (place.get(nameOf(a)) ?? Infinity) - (place.get(nameOf(b)) ?? Infinity) || 0);
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
    if (said === undefined || kind === undefined) return { says: 'properties.kind: floor, corridor, unit, room or bed', place: `${place}.properties.kind` };
    const ring = ringOf(isRecord(one) ? one['geometry'] : undefined);
    if (ring === undefined) return { says: 'a Polygon, a Point for a bed, or null', place: `${place}.geometry` };
    features.push({ place, kind, said, ring });
  }
  return { features, isMetres: parsed['units'] === 'metres' };
}

function floorOf(
  floor: string,
  features: readonly Feature[],
  isMetres: boolean,
): { readonly floor: FloorDescription; readonly units: readonly UnitDescription[] } | ImportProblem {
  const drawn = features.flatMap(({ ring }) => ring);
  const bounds = boundsOf(drawn.length === 0 ? [[0, 0]] : drawn);
  const east = isMetres ? 1 : degreeMetres * Math.cos(((bounds.y + bounds.height / 2) * Math.PI) / 180);
  const north = isMetres ? 1 : degreeMetres;
  if (!isMetres && Math.max(bounds.width * east, bounds.height * north) > widest)
    return { says: `a floor of at most ${widest / 1000} km`, place: '$.features' };
  // A plan has y to the south; degrees have it to the north.
  const toPlan = ([x, y]: Point): Point =>
    isMetres ? [x, y] : [snapped((x - bounds.x) * east + margin), snapped((bounds.y + bounds.height - y) * north + margin)];
  const units = new Map<string, { said: Feature | undefined; rooms: Map<string, { said: Feature | undefined; beds: Feature[] }> }>();
  const unitOf = (name: string) => {
    const known = units.get(name) ?? { said: undefined, rooms: new Map<string, { said: Feature | undefined; beds: Feature[] }>() };
    units.set(name, known);
    return known;
  };
  for (const feature of features) {
    if (feature.kind === 'corridor' || feature.kind === 'floor') continue;
    const unit = wordOf(feature.said['unit']);
    if (unit === undefined) return { says: 'the unit that it belongs to', place: `${feature.place}.properties.unit` };
    const into = unitOf(unit);
    if (feature.kind === 'unit') into.said = feature;
    else if (feature.kind !== 'room' && feature.kind !== 'bed')
      return { says: 'floor, corridor, unit, room or bed', place: `${feature.place}.properties.kind` };
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
  const corridors = features.filter(({ kind, ring }) => kind === 'corridor' && ring.length > 2).map(({ ring }) => ring.map(toPlan));
  const own = features.find(({ kind }) => kind === 'floor');
  return {
    floor: {
      floor,
      name: wordOf(features.find(({ said }) => wordOf(said['floorName']) !== undefined)?.said['floorName']) ?? `Floor ${floor}`,
      ...extentOf(own, bounds, isMetres, [east, north]),
      ...(corridors.length === 0 ? {} : { corridors }),
    },
    units: [...units].map(([unit, { said, rooms }]): UnitDescription => ({
      unit,
      floor,
      name: wordOf(said?.said['name']) ?? unit,
      levelOfCare: levelsOfCare.find((level) => level === said?.said['levelOfCare']) ?? 'unknown',
      ...textsOf(said?.said ?? {}),
      ...(said === undefined || said.ring.length < 3 ? {} : { outline: said.ring.map(toPlan) }),
      ...point('station', said?.said['station'], isMetres),
      rooms: [...rooms].map(([room, one]): RoomDescription => ({
        room,
        ...polygonOf(one.said),
        ...point('door', one.said?.said['door'], isMetres),
        ...text('area', one.said?.said['area']),
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

/** A floor that says its own size has that one, else room for what is on it. */
function extentOf(
  own: Feature | undefined,
  bounds: ReturnType<typeof boundsOf>,
  isMetres: boolean,
  [east, north]: Point,
): Pick<FloorDescription, 'widthMetres' | 'depthMetres'> {
  const [width, depth] = [own?.said['widthMetres'], own?.said['depthMetres']];
  if (isMetres && typeof width === 'number' && typeof depth === 'number' && width > 0 && depth > 0 && width <= farthest && depth <= farthest)
    return { widthMetres: width, depthMetres: depth };
  const [right, bottom] = isMetres ? [bounds.x + bounds.width, bounds.y + bounds.height] : [bounds.width * east + margin, bounds.height * north + margin];
  return { widthMetres: Math.max(1, snapped(right + margin)), depthMetres: Math.max(1, snapped(bottom + margin)) };
}

function textsOf(said: Readonly<Record<string, unknown>>) {
  return {
    ...text('service', said['service']),
    ...positive('ratio', said['ratio']),
    ...positive('hppd', said['hppd']),
    ...choices('features', said['features'], bedFeatures),
    ...choices('ages', said['ages'], ageBands),
    ...namesOf(said['names']),
  };
}

function namesOf(said: unknown): Pick<UnitDescription, 'names'> {
  const found = isRecord(said) ? nameLanguages.flatMap((language) => (wordOf(said[language]) === undefined ? [] : [[language, wordOf(said[language])]])) : [];
  return found.length === 0 ? {} : { names: Object.fromEntries(found) as UnitNames };
}

function ringOf(geometry: unknown): readonly Point[] | undefined {
  if (geometry === null) return [];
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
    return typeof x === 'number' && typeof y === 'number' && Math.abs(x) <= farthest && Math.abs(y) <= farthest ? [x, y] : undefined;
  });
  return points.every((point) => point !== undefined) ? (points as readonly Point[]) : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const wordOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : typeof value === 'number' ? String(value) : undefined;
const pressureOf = (value: unknown): { pressure?: 'negative' | 'positive' } => (value === 'negative' || value === 'positive' ? { pressure: value } : {});
const text = <Name extends string>(name: Name, value: unknown): { [key in Name]?: string } => given(name, wordOf(value));
/** A place of the plan itself, in metres; degrees of a door are read from its room's drawing by nobody. */
const point = <Name extends string>(name: Name, value: unknown, isMetres: boolean): { [key in Name]?: Point } =>
  given(name, isMetres ? pointsOf([value])?.[0] : undefined);
const flag = <Name extends string>(name: Name, value: unknown): { [key in Name]?: boolean } =>
  typeof value === 'boolean' ? ({ [name]: value } as { [key in Name]: boolean }) : {};
const positive = <Name extends string>(name: Name, value: unknown): { [key in Name]?: number } =>
  typeof value === 'number' && value > 0 ? ({ [name]: value } as { [key in Name]: number }) : {};
function choices<Name extends string, Choice extends string>(name: Name, value: unknown, known: readonly Choice[]): { [key in Name]?: readonly Choice[] } {
  const said: readonly unknown[] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const found = said.flatMap((one) => known.filter((choice) => choice === one));
  return given(name, found.length === 0 ? undefined : found);
}
function given<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}
