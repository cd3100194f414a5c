/** One bed, four axes: fill is occupancy, outline is staffed or blocked, hatch is cleaning, a corner is isolation, a ring is NEWS2. Pure geometry in drawing units. */
import type { BedRow } from '@healthos/core/views/rows.ts';
import type { Point } from '@healthos/core/operations/facility.ts';
import { hues, notLive, type Colour } from '../look/colours.ts';

/** What a plan is drawn in. */
export interface Palette {
  readonly ground: Colour;
  readonly panel: Colour;
  readonly raised: Colour;
  readonly wall: Colour;
  readonly dim: Colour;
  readonly soft: Colour;
  readonly text: Colour;
  readonly occupied: Colour;
  readonly info: Colour;
  readonly watch: Colour;
  readonly critical: Colour;
}
/** No hue survives a wall that is not live. */
export function palette(live: boolean): Palette {
  const plan = { ...hues, wall: hues.lineStrong, occupied: hues.bedOccupied };
  return live ? plan : { ...plan, info: notLive, watch: notLive, critical: notLive, soft: notLive };
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Filled {
  readonly key: string;
  readonly polygon: readonly Point[];
  readonly colour: Colour;
}
export interface Stroke {
  readonly key: string;
  readonly path: readonly Point[];
  readonly colour: Colour;
  readonly width: number;
}
export interface BedLook {
  readonly fills: readonly Filled[];
  readonly strokes: readonly Stroke[];
}

export interface BedPlace {
  readonly key: string;
  readonly box: Box;
  readonly head: -1 | 1;
}

/** Looks of the beds of a map: of a bed of which nothing changed it is the one of before, the same object. */
export function rememberingLooks(): (place: BedPlace, row: BedRow | undefined, colours: Palette) => BedLook {
  const last = new WeakMap<BedPlace, { readonly row: BedRow | undefined; readonly colours: Palette; readonly look: BedLook }>();
  return (place, row, colours) => {
    const known = last.get(place);
    if (known?.row === row && known?.colours === colours) return known.look;
    const look = lookOf(place.key, row, place.box, place.head, colours);
    last.set(place, { row, colours, look });
    return look;
  };
}

export function lookOf(key: string, row: BedRow | undefined, box: Box, head: -1 | 1, colours: Palette): BedLook {
  const fills: Filled[] = [{ key, polygon: corners(box), colour: fillOf(row, colours) }];
  const strokes: Stroke[] = [];
  const add = (path: readonly Point[], colour: Colour, width: number): void => void strokes.push({ key, path, colour, width });
  const broken = row === undefined || row.serviceability !== 'open' || !row.staffed;
  const [line, width] = lineOf(row, colours);
  if (broken) for (const dash of dashes(box)) add(dash, line, width);
  else add(ring(box, 0), line, width);
  if (row === undefined) return { fills, strokes };
  if (inUse(row)) fills.push({ key, polygon: corners(pillow(box, head)), colour: colours.dim });
  if (row.occupancy === 'away')
    add(
      [
        [box.x, box.y + box.height / 2],
        [box.x + box.width, box.y + box.height / 2],
      ],
      colours.soft,
      3,
    );
  if (row.cleanliness === 'dirty' || row.cleanliness === 'suspended') for (const stripe of hatch(box, 9)) add(stripe, [138, 148, 161], 4);
  if (row.cleanliness === 'in-progress')
    fills.push({ key, polygon: corners({ ...box, y: head === -1 ? box.y + box.height * 0.6 : box.y, height: box.height * 0.4 }), colour: [138, 148, 161] });
  if (row.serviceability !== 'open') for (const cross of crossing(box)) add(cross, colours.soft, 4);
  if (row.isolation !== undefined && row.isolation !== 'none')
    fills.push({
      key,
      polygon: [
        [box.x, box.y],
        [box.x + 18, box.y],
        [box.x, box.y + 18],
      ],
      colour: colours.text,
    });
  addScore(row, box, colours, add);
  if (row.conflict !== undefined)
    add(
      [
        [box.x + box.width / 2, box.y + 8],
        [box.x + box.width - 6, box.y + box.height - 10],
        [box.x + 6, box.y + box.height - 10],
        [box.x + box.width / 2, box.y + 8],
      ],
      colours.watch,
      4.5,
    );
  return { fills, strokes };
}

type Add = (path: readonly Point[], colour: Colour, width: number) => void;

/** One ring from 5, two from 7; a score that is past its time is hatched, not coloured. */
function addScore(row: BedRow, box: Box, colours: Palette, add: Add): void {
  const state = row.news2;
  if (state?.state === 'not-computable' && state.last !== undefined)
    for (const stripe of hatch(grown(box, 5), 12)) add(stripe, [...(colours.soft.slice(0, 3) as [number, number, number]), 130], 2);
  if (state?.state !== 'scored' || state.score < 5) return;
  if (state.score < 7) return add(ring(box, 6), colours.watch, 4);
  add(ring(box, 4.5), colours.critical, 4.5);
  add(ring(box, 11), colours.critical, 4);
}

export const inUse = (row: BedRow): boolean => row.occupancy === 'occupied' || row.occupancy === 'away';

/** What asks for a person, in words; undefined on a bed that is as it should be. */
export function abnormal(row: BedRow): { readonly severity: 'watch' | 'critical'; readonly says: string } | undefined {
  if (row.conflict !== undefined) return { severity: 'critical', says: `${row.conflict.length} claim it` };
  if (row.news2?.state === 'scored' && row.news2.score >= 7) return { severity: 'critical', says: `NEWS2 ${row.news2.score}` };
  if (row.news2?.state === 'scored' && row.news2.score >= 5) return { severity: 'watch', says: `NEWS2 ${row.news2.score}` };
  return undefined;
}

function fillOf(row: BedRow | undefined, colours: Palette): Colour {
  return row !== undefined && inUse(row) ? colours.occupied : row === undefined ? colours.ground : colours.panel;
}

function lineOf(row: BedRow | undefined, colours: Palette): readonly [Colour, number] {
  if (row === undefined || row.serviceability !== 'open' || !row.staffed || inUse(row)) return [colours.dim, 2.5];
  if (row.occupancy === 'held' || row.occupancy === 'assigned') return [colours.info, 3.5];
  return [colours.soft, 2.5];
}

const corners = ({ x, y, width, height }: Box): Point[] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
];
const grown = ({ x, y, width, height }: Box, by: number): Box => ({ x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by });

function ring(box: Box, by: number): Point[] {
  const [a, b, c, d] = corners(grown(box, by));
  return a === undefined || b === undefined || c === undefined || d === undefined ? [] : [a, b, c, d, a];
}

function pillow({ x, y, width, height }: Box, head: -1 | 1): Box {
  const deep = Math.min(9, height / 5);
  return { x: x + 5, y: head === -1 ? y + 5 : y + height - 5 - deep, width: width - 10, height: deep };
}

const crossing = ({ x, y, width, height }: Box): Point[][] => [
  [
    [x + 6, y + 6],
    [x + width - 6, y + height - 6],
  ],
  [
    [x + width - 6, y + 6],
    [x + 6, y + height - 6],
  ],
];

/** The outline in dashes of 7 with gaps of 5. */
export function dashes(box: Box): Point[][] {
  const found: Point[][] = [];
  const around = ring(box, 0);
  for (let i = 0; i + 1 < around.length; i++) {
    const [from, to] = [around[i], around[i + 1]];
    if (from === undefined || to === undefined) continue;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const point = (at: number): Point => [from[0] + ((to[0] - from[0]) * at) / length, from[1] + ((to[1] - from[1]) * at) / length];
    for (let at = 0; at < length; at += 12) found.push([point(at), point(Math.min(at + 7, length))]);
  }
  return found;
}

/** Diagonal stripes clipped to the box. */
export function hatch({ x, y, width, height }: Box, apart: number): Point[][] {
  const found: Point[][] = [];
  for (let c = apart; c < width + height; c += apart * Math.SQRT2) {
    const from: Point = c <= height ? [x, y + c] : [x + c - height, y + height];
    const to: Point = c <= width ? [x + c, y] : [x + width, y + c - width];
    found.push([from, to]);
  }
  return found;
}
