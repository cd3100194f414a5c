/** Beds that no plan shows, laid out as a ward of two rows by unit, room and bed: a drawing by number, said to be one. Pure. */
import type { Point, Polygon } from '@healthos/core/operations/facility.ts';
import { byName } from '../look/by-name.ts';
import type { PlanBed, PlanUnit } from './plan.ts';

export interface BedPlace {
  readonly key: string;
  readonly bed: string;
  readonly room: string;
  readonly unit: string;
  readonly levelOfCare: string;
  readonly floor?: string;
}

/** Metres of a place for one bed, and of the corridor between the two rows. */
const place = { width: 3.4, depth: 5.2 };
const corridor = 4;
const bedSize = { width: 1.8, depth: 2.2 };
const fromWall = 0.5;

/** Floor name ('' when unknown) to its units, both in the order in which they first appear by name. */
export function drawnUnits(beds: readonly BedPlace[]): Map<string, PlanUnit[]> {
  const byUnit = new Map<string, BedPlace[]>();
  for (const bed of [...beds].sort((a, b) => byName(a.unit, b.unit) || byName(a.room, b.room) || byName(a.bed, b.bed))) {
    byUnit.set(bed.unit, [...(byUnit.get(bed.unit) ?? []), bed]);
  }
  const floors = new Map<string, PlanUnit[]>();
  for (const [unit, own] of byUnit) {
    const floor = own[0]?.floor ?? '';
    floors.set(floor, [...(floors.get(floor) ?? []), drawUnit(unit, own)]);
  }
  return floors;
}

function drawUnit(unit: string, beds: readonly BedPlace[]): PlanUnit {
  const columns = Math.max(4, Math.ceil(beds.length / 2));
  const depth = 2 * place.depth + corridor;
  const rooms = beds.map((bed, i) => {
    const north = i < columns;
    return { bed, x: (i % columns) * place.width, y: north ? 0 : place.depth + corridor, north };
  });
  return {
    unit,
    name: '',
    levelOfCare: beds[0]?.levelOfCare ?? 'unknown',
    generated: true,
    outline: box(0, 0, columns * place.width, depth),
    rooms: rooms.map(({ bed, x, y, north }) => ({
      room: bed.room,
      polygon: box(x, y, place.width, place.depth),
      door: [x + place.width / 2, north ? y + place.depth : y] as Point,
    })),
    beds: rooms.map(({ bed, x, y, north }): PlanBed => ({
      key: bed.key,
      room: bed.room,
      label: bed.room === '' ? bed.bed : bed.room === bed.bed || bed.bed === '' ? bed.room : `${bed.room}${bed.bed}`,
      head: north ? -1 : 1,
      polygon: box(x + (place.width - bedSize.width) / 2, north ? y + fromWall : y + place.depth - fromWall - bedSize.depth, bedSize.width, bedSize.depth),
    })),
  };
}

function box(x: number, y: number, width: number, depth: number): Polygon {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + depth],
    [x, y + depth],
  ];
}
