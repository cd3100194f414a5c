/** A floor as a wall draws it: every unit at its own true scale, packed in rows so that the beds are as large as the panel allows. Pure. */
import type { FacilityDescription, Point, Polygon, UnitDescription } from '@healthos/core/operations/facility.ts';
import { bedId } from '@healthos/core/ids.ts';
import { drawnUnits, type BedPlace } from './generated.ts';

export interface PlanBed {
  readonly key: string;
  readonly room: string;
  readonly label: string;
  readonly polygon: Polygon;
  /** Which way the pillow points, y down: -1 is up. */
  readonly head: -1 | 1;
}
export interface PlanUnit {
  readonly unit: string;
  readonly name: string;
  readonly levelOfCare: string;
  readonly outline: Polygon;
  readonly rooms: readonly { readonly room: string; readonly polygon: Polygon; readonly door?: Point }[];
  readonly beds: readonly PlanBed[];
  readonly station?: Point;
  /** Drawn from bed numbers: no plan of it is known. */
  readonly generated: boolean;
}
export interface Floor {
  readonly floor: string;
  readonly name: string;
  readonly units: readonly PlanUnit[];
}
export interface Area {
  readonly width: number;
  readonly height: number;
}

/** Floors in the order of the file; beds that messages named and the file does not are drawn as a grid. Coordinates in metres. */
export function floorsOf(description: FacilityDescription | undefined, beds: readonly BedPlace[]): Floor[] {
  const floors = new Map<string, { name: string; units: PlanUnit[] }>(
    (description?.floors ?? []).map((floor) => [floor.floor, { name: floor.name, units: [] }]),
  );
  const drawn = new Set<string>();
  for (const unit of description?.units ?? []) {
    const planned = unitPlan(unit);
    if (planned === undefined) continue;
    for (const bed of planned.beds) drawn.add(bed.key);
    const floor = floors.get(unit.floor) ?? { name: `Floor ${unit.floor}`, units: [] };
    floor.units.push(planned);
    floors.set(unit.floor, floor);
  }
  for (const [floor, units] of drawnUnits(beds.filter((bed) => !drawn.has(bed.key)))) {
    const kept = floors.get(floor) ?? { name: floor === '' ? 'Beds without a plan' : `Floor ${floor}`, units: [] };
    kept.units.push(...units);
    floors.set(floor, kept);
  }
  return [...floors].filter(([, { units }]) => units.length > 0).map(([floor, { name, units }]) => ({ floor, name, units }));
}

function unitPlan(unit: UnitDescription): PlanUnit | undefined {
  const rooms = unit.rooms.flatMap((room) => (room.polygon === undefined ? [] : [{ ...room, polygon: room.polygon }]));
  const beds = rooms.flatMap((room) =>
    room.beds.flatMap((bed): PlanBed[] =>
      bed.polygon === undefined
        ? []
        : [
            {
              key: bedId(unit.unit, room.room, bed.bed),
              room: room.room,
              label: room.beds.length > 1 ? `${room.room}${bed.bed}` : room.room,
              polygon: bed.polygon,
              head: headOf(bed.polygon, room.polygon),
            },
          ],
    ),
  );
  if (beds.length === 0) return undefined;
  const outline = unit.outline ?? boxOf(rooms.flatMap((room) => room.polygon));
  return {
    unit: unit.unit,
    name: unit.name,
    levelOfCare: unit.levelOfCare,
    outline,
    beds,
    generated: false,
    ...(unit.station === undefined ? {} : { station: unit.station }),
    rooms: rooms.map(({ room, polygon, door }) => ({ room, polygon, ...(door === undefined ? {} : { door }) })),
  };
}

/** The pillow is at the wall: the end of the room to which the bed is nearer. */
function headOf(bed: Polygon, room: Polygon): -1 | 1 {
  return middle(bed)[1] <= middle(room)[1] ? -1 : 1;
}

export function boundsOf(polygon: Polygon): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export function middle(polygon: Polygon): Point {
  const { x, y, width, height } = boundsOf(polygon);
  return [x + width / 2, y + height / 2];
}

function boxOf(points: Polygon): Polygon {
  const { x, y, width, height } = boundsOf(points);
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

export interface Placed {
  readonly unit: PlanUnit;
  /** Drawing units (pixels of the 1920 drawing) of a point of this unit. */
  readonly at: (point: Point) => Point;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room above each unit for its name. */
const titleHeight = 54;
const gap = 26;
/** Every way to cut up to this many units into rows is tried; more units than this share rows evenly. */
const triedUnits = 12;
/** A metre is never drawn larger than this: one small unit does not become a caricature. */
const greatestScale = 34;

/** Rows of units in their order, with the greatest common scale that fits the area. */
export function arrange(units: readonly PlanUnit[], area: Area): { readonly scale: number; readonly placed: readonly Placed[] } {
  let best: { scale: number; rows: PlanUnit[][] } = { scale: 0, rows: [] };
  for (const rows of cuts(units)) {
    const scale = scaleOf(rows, area);
    if (scale > best.scale) best = { scale, rows };
  }
  const placed: Placed[] = [];
  const heights = best.rows.map((row) => titleHeight + Math.max(...row.map((unit) => boundsOf(unit.outline).height)) * best.scale);
  const spare = Math.max(0, area.height - heights.reduce((sum, h) => sum + h, 0));
  const widths = best.rows.map((row) => row.reduce((sum, unit) => sum + boundsOf(unit.outline).width * best.scale, (row.length - 1) * gap));
  // Rows share one left edge, and the block stands in the middle.
  const edge = Math.max(0, (area.width - Math.max(0, ...widths)) / 2);
  let y = 0;
  best.rows.forEach((row, i) => {
    let x = edge;
    for (const unit of row) {
      const bounds = boundsOf(unit.outline);
      const [left, top] = [x, y + titleHeight];
      placed.push({
        unit,
        x: left,
        y: top,
        width: bounds.width * best.scale,
        height: bounds.height * best.scale,
        at: ([px, py]) => [left + (px - bounds.x) * best.scale, top + (py - bounds.y) * best.scale],
      });
      x += bounds.width * best.scale + gap;
    }
    y += (heights[i] ?? 0) + spare / Math.max(1, best.rows.length);
  });
  return { scale: best.scale, placed };
}

function scaleOf(rows: readonly (readonly PlanUnit[])[], area: Area): number {
  const height = rows.reduce((sum, row) => sum + Math.max(...row.map((unit) => boundsOf(unit.outline).height)), 0);
  const byHeight = (area.height - rows.length * titleHeight) / height;
  const byWidth = Math.min(...rows.map((row) => (area.width - (row.length - 1) * gap) / row.reduce((sum, unit) => sum + boundsOf(unit.outline).width, 0)));
  return Math.min(byHeight, byWidth, greatestScale);
}

function* cuts(units: readonly PlanUnit[]): Generator<PlanUnit[][]> {
  if (units.length > triedUnits) {
    for (let rows = 1; rows <= units.length; rows++) {
      const size = Math.ceil(units.length / rows);
      yield Array.from({ length: Math.ceil(units.length / size) }, (_, i) => units.slice(i * size, (i + 1) * size));
    }
    return;
  }
  for (let mask = 0; mask < 1 << Math.max(0, units.length - 1); mask++) {
    const rows: PlanUnit[][] = [];
    units.forEach((unit, i) => {
      const row = rows[rows.length - 1];
      if (row === undefined || (mask & (1 << (i - 1))) !== 0) rows.push([unit]);
      else row.push(unit);
    });
    yield rows;
  }
}
