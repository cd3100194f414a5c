/** Changes of a facility description, as pure functions: draw, move, rename and remove floors, units, rooms and beds; what is wrong is said by path. */
import type {
  BedDescription,
  FacilityDescription,
  FloorDescription,
  Point,
  Polygon,
  RoomDescription,
  UnitDescription,
} from '@healthos/core/operations/facility.ts';

/** What is chosen: a floor, or a unit, room or bed by its names. */
export interface Place {
  readonly floor: string;
  readonly unit?: string;
  readonly room?: string;
  readonly bed?: string;
}

/** Metres: what a drawing snaps to, an ordinary bed, and the smallest room that can be drawn. */
export const [snapMetres, bedSize, smallestRoom] = [0.1, { width: 0.9, length: 2.1 }, 1.5] as const;

export const snapped = (metres: number): number => Math.round(metres / snapMetres) / Math.round(1 / snapMetres);

export function box(a: Point, b: Point): Polygon {
  const [left, right, top, bottom] = [Math.min(a[0], b[0]), Math.max(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[1], b[1])].map(snapped);
  return [
    [left ?? 0, top ?? 0],
    [right ?? 0, top ?? 0],
    [right ?? 0, bottom ?? 0],
    [left ?? 0, bottom ?? 0],
  ];
}

export function boundsOf(points: readonly Point[]): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The next number that nobody has: `07` after `06`. */
export function nextName(taken: readonly string[], width: number): string {
  const numbers = taken.map(Number).filter((n) => Number.isInteger(n));
  return String(Math.max(0, ...numbers) + 1).padStart(width, '0');
}

const moveBy = (polygon: Polygon | undefined, [dx, dy]: Point): Polygon | undefined => polygon?.map(([x, y]): Point => [snapped(x + dx), snapped(y + dy)]);

function mapUnit(description: FacilityDescription, unit: string, change: (unit: UnitDescription) => UnitDescription): FacilityDescription {
  return { ...description, units: description.units.map((one) => (one.unit === unit ? change(one) : one)) };
}
function mapRoom(description: FacilityDescription, unit: string, room: string, change: (room: RoomDescription) => RoomDescription): FacilityDescription {
  return mapUnit(description, unit, (one) => withOutline({ ...one, rooms: one.rooms.map((each) => (each.room === room ? change(each) : each)) }));
}

/** A unit's outline is the box around its rooms, whatever was drawn before. */
function withOutline(unit: UnitDescription): UnitDescription {
  const points = unit.rooms.flatMap(({ polygon }) => polygon ?? []);
  if (points.length === 0) return unit;
  const { x, y, width, height } = boundsOf(points);
  return { ...unit, outline: box([x, y], [x + width, y + height]) };
}

export const findUnit = (description: FacilityDescription, unit: string | undefined): UnitDescription | undefined =>
  description.units.find((one) => one.unit === unit);
export const findRoom = (description: FacilityDescription, { unit, room }: Place): RoomDescription | undefined =>
  findUnit(description, unit)?.rooms.find((one) => one.room === room);
export const findBed = (description: FacilityDescription, place: Place): BedDescription | undefined =>
  findRoom(description, place)?.beds.find(({ bed }) => bed === place.bed);

export function changeFloor(description: FacilityDescription, floor: string, next: FloorDescription): FacilityDescription {
  return {
    ...description,
    floors: description.floors.map((one) => (one.floor === floor ? next : one)),
    units: description.units.map((unit) => (unit.floor === floor ? { ...unit, floor: next.floor } : unit)),
  };
}
export const changeUnit = (description: FacilityDescription, unit: string, next: UnitDescription): FacilityDescription =>
  mapUnit(description, unit, () => next);
export const changeRoom = (description: FacilityDescription, place: Place, next: RoomDescription): FacilityDescription =>
  mapRoom(description, place.unit ?? '', place.room ?? '', () => next);
export const changeBed = (description: FacilityDescription, place: Place, next: BedDescription): FacilityDescription =>
  mapRoom(description, place.unit ?? '', place.room ?? '', (room) => ({ ...room, beds: room.beds.map((one) => (one.bed === place.bed ? next : one)) }));

export function addFloor(description: FacilityDescription): readonly [FacilityDescription, Place] {
  const floor = nextName(
    description.floors.map((one) => one.floor),
    1,
  );
  return [{ ...description, floors: [...description.floors, { floor, name: `Floor ${floor}`, widthMetres: 60, depthMetres: 30 }] }, { floor }];
}

export function addUnit(description: FacilityDescription, floor: string): readonly [FacilityDescription, Place] {
  let [n, unit] = [1, `${floor}N`];
  while (findUnit(description, unit) !== undefined) unit = `${floor}N${++n}`;
  return [
    { ...description, units: [...description.units, { unit, name: `Unit ${unit}`, levelOfCare: 'medical-surgical', floor, rooms: [] }] },
    { floor, unit },
  ];
}

/** A drawn room has one bed in its middle, its door on the longer side that is nearer to the corridor's middle. */
export function addRoom(description: FacilityDescription, place: Place, polygon: Polygon): readonly [FacilityDescription, Place] | undefined {
  const unit = findUnit(description, place.unit);
  const { x, y, width, height } = boundsOf(polygon);
  if (unit === undefined || width < smallestRoom || height < smallestRoom) return undefined;
  const room = nextName(
    unit.rooms.map((one) => one.room),
    2,
  );
  const made: RoomDescription = {
    room,
    polygon,
    door: [snapped(x + width / 2), snapped(y + height)],
    beds: [{ bed: 'A', polygon: bedBox([x + width / 2, y + height / 2]) }],
  };
  return [mapUnit(description, unit.unit, (one) => withOutline({ ...one, rooms: [...one.rooms, made] })), { ...place, room }];
}

export function bedBox([x, y]: Point): Polygon {
  return box([x - bedSize.width / 2, y - bedSize.length / 2], [x + bedSize.width / 2, y + bedSize.length / 2]);
}

/** Letters, one after the other; beds of one room stand in a row. */
export function addBed(description: FacilityDescription, place: Place): readonly [FacilityDescription, Place] | undefined {
  const room = findRoom(description, place);
  if (room === undefined || room.beds.length >= 26) return undefined;
  const taken = new Set(room.beds.map(({ bed }) => bed));
  const bed = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !taken.has(letter)) ?? 'Z';
  const bounds = room.polygon === undefined ? undefined : boundsOf(room.polygon);
  const count = room.beds.length + 1;
  const at = (n: number): Point | undefined =>
    bounds === undefined ? undefined : [bounds.x + (bounds.width * (2 * n + 1)) / (2 * count), bounds.y + bounds.height / 2];
  const beds = [...room.beds, { bed }].map((one, n) => {
    const point = at(n);
    return point === undefined ? one : { ...one, polygon: bedBox(point) };
  });
  return [changeRoom(description, place, { ...room, beds }), { ...place, bed }];
}

/** Moves a room with its door and beds, or one bed. */
export function move(description: FacilityDescription, place: Place, by: Point): FacilityDescription {
  const room = findRoom(description, place);
  if (room === undefined) return description;
  const shift = <Thing extends { readonly polygon?: Polygon }>(thing: Thing): Thing => {
    const polygon = moveBy(thing.polygon, by);
    return polygon === undefined ? thing : { ...thing, polygon };
  };
  if (place.bed !== undefined) return changeRoom(description, place, { ...room, beds: room.beds.map((bed) => (bed.bed === place.bed ? shift(bed) : bed)) });
  const door = moveBy(room.door === undefined ? undefined : [room.door], by)?.[0];
  return changeRoom(description, place, { ...shift(room), beds: room.beds.map(shift), ...(door === undefined ? {} : { door }) });
}

export function remove(description: FacilityDescription, place: Place): FacilityDescription {
  const { floor, unit, room, bed } = place;
  if (unit === undefined)
    return { ...description, floors: description.floors.filter((one) => one.floor !== floor), units: description.units.filter((one) => one.floor !== floor) };
  if (room === undefined) return { ...description, units: description.units.filter((one) => one.unit !== unit) };
  if (bed === undefined) return mapUnit(description, unit, (one) => withOutline({ ...one, rooms: one.rooms.filter((each) => each.room !== room) }));
  return mapRoom(description, unit, room, (one) => ({ ...one, beds: one.beds.filter((each) => each.bed !== bed) }));
}

const isEmpty = (name: string): boolean => name.trim() === '';

export interface Wrong {
  readonly place: Place;
  readonly says: string;
}

/** What the house would refuse, or would be sorry for: names twice, empty names, units without a floor, rooms that overlap or lie outside. */
export function wrongs(description: FacilityDescription): readonly Wrong[] {
  const found: Wrong[] = [];
  const twice = (names: readonly string[]): readonly string[] => names.filter((name, n) => names.indexOf(name) !== n);
  for (const floor of twice(description.floors.map((one) => one.floor))) found.push({ place: { floor }, says: `Two floors are called ${floor}` });
  for (const unit of twice(description.units.map((one) => one.unit)))
    found.push({ place: { floor: findUnit(description, unit)?.floor ?? '', unit }, says: `Two units are called ${unit}` });
  for (const { floor, widthMetres, depthMetres } of description.floors)
    if (!(widthMetres > 0) || !(depthMetres > 0)) found.push({ place: { floor }, says: 'A floor needs a width and a depth in metres' });
  for (const { floor, name } of description.floors)
    if (isEmpty(floor) || isEmpty(name)) found.push({ place: { floor }, says: 'A floor needs a code and a name' });
  for (const unit of description.units) {
    const at = { floor: unit.floor, unit: unit.unit };
    if (isEmpty(unit.unit) || isEmpty(unit.name)) found.push({ place: at, says: 'A unit needs a code and a name' });
    if (!description.floors.some(({ floor }) => floor === unit.floor))
      found.push({ place: at, says: `Unit ${unit.unit} is on floor ${unit.floor}, which there is not` });
    for (const room of twice(unit.rooms.map((one) => one.room))) found.push({ place: { ...at, room }, says: `${unit.unit} has two rooms ${room}` });
    for (const room of unit.rooms) {
      if (isEmpty(room.room)) found.push({ place: { ...at, room: room.room }, says: `A room of ${unit.unit} has no name` });
      if (room.beds.some(({ bed }) => isEmpty(bed)))
        found.push({ place: { ...at, room: room.room, bed: '' }, says: `A bed of ${unit.unit}-${room.room} has no name` });
      for (const bed of twice(room.beds.map((one) => one.bed)))
        found.push({ place: { ...at, room: room.room, bed }, says: `${unit.unit}-${room.room} has two beds ${bed}` });
    }
    found.push(...overlaps(description, unit));
  }
  return found;
}

function overlaps(description: FacilityDescription, unit: UnitDescription): readonly Wrong[] {
  const floor = description.floors.find((one) => one.floor === unit.floor);
  const drawn = unit.rooms.flatMap((room) => (room.polygon === undefined ? [] : [{ room: room.room, ...boundsOf(room.polygon) }]));
  const place = (room: string): Place => ({ floor: unit.floor, unit: unit.unit, room });
  const found: Wrong[] = [];
  for (const [n, a] of drawn.entries()) {
    if (floor !== undefined && (a.x < 0 || a.y < 0 || a.x + a.width > floor.widthMetres + snapMetres || a.y + a.height > floor.depthMetres + snapMetres))
      found.push({ place: place(a.room), says: `Room ${unit.unit}-${a.room} reaches beyond its floor` });
    for (const b of drawn.slice(n + 1)) {
      const [w, h] = [Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x), Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)];
      if (w > snapMetres && h > snapMetres) found.push({ place: place(b.room), says: `Rooms ${unit.unit}-${a.room} and ${b.room} overlap` });
    }
  }
  return found;
}

/** Beds that a new description has and the old one had not, and the other way round. */
export function bedChanges(
  before: FacilityDescription,
  after: FacilityDescription,
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  const [old, now] = [bedsOf(before), bedsOf(after)];
  return { added: [...now].filter((bed) => !old.has(bed)), removed: [...old].filter((bed) => !now.has(bed)) };
}

export function bedsOf({ units }: FacilityDescription): ReadonlySet<string> {
  return new Set(
    units.flatMap(({ unit, rooms }) => rooms.flatMap(({ room, beds }) => beds.map(({ bed }) => [unit, room, bed].filter((part) => part !== '').join('-')))),
  );
}
