/** How a region is drawn: circles whose area is beds, arcs that swell towards the receiver, names that never lie on each other. Pure geometry in drawing units. */
import type { Point } from '@healthos/core/operations/facility.ts';

export const size = { width: 1250, height: 872 } as const;

/** Circle area is staffed beds; a place whose beds are not known has the smallest circle. */
export const radiusOf = (beds: number | undefined): number => Math.max(14, 2.5 * Math.sqrt(beds ?? 0));
/** A figure fits inside a circle from this radius on. */
export const figureFrom = 34;

/** Height from the centre, in radii, at which the surface stands so that the filled area, not the height, is the share. */
export function surfaceAt(share: number): number {
  let [low, high] = [-1, 1];
  for (let i = 0; i < 40; i++) {
    const h = (low + high) / 2;
    const area = (Math.acos(-h) + h * Math.sqrt(1 - h * h)) / Math.PI;
    if (area < share) low = h;
    else high = h;
  }
  return (low + high) / 2;
}

/** The disc below a surface, as a polygon. */
export function filledDisc([x, y]: Point, radius: number, share: number): Point[] {
  const surface = surfaceAt(Math.min(1, Math.max(0, share)));
  const from = Math.asin(Math.min(1, Math.max(-1, surface)));
  const steps = 48;
  return Array.from({ length: steps + 1 }, (_, i): Point => {
    // From the right end of the surface, down around the bottom, to its left end. Down is positive.
    const angle = -from + ((Math.PI + 2 * from) * i) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

export function circle([x, y]: Point, radius: number): Point[] {
  return Array.from({ length: 65 }, (_, i): Point => [x + radius * Math.cos((i * Math.PI) / 32), y + radius * Math.sin((i * Math.PI) / 32)]);
}

export interface Arc {
  /** A polygon that widens towards the receiver; empty for one that waits. */
  readonly body: readonly Point[];
  /** Dashes of one that waits. */
  readonly dashes: readonly (readonly Point[])[];
  readonly tip: readonly Point[];
  /** Where the count stands. */
  readonly middle: Point;
}

/** Room between an arc's tip and the circle. */
const tipRoom = 26;
const bend = 0.18;

export function arc(from: Point, to: Point, radii: readonly [number, number], width: number, waiting: boolean): Arc {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy) || 1;
  const control: Point = [(from[0] + to[0]) / 2 - dy * bend, (from[1] + to[1]) / 2 + dx * bend];
  const on = (t: number): Point => [
    (1 - t) ** 2 * from[0] + 2 * t * (1 - t) * control[0] + t * t * to[0],
    (1 - t) ** 2 * from[1] + 2 * t * (1 - t) * control[1] + t * t * to[1],
  ];
  const [begin, end] = [(radii[0] + 6) / length, Math.max((radii[0] + 8) / length, 1 - (radii[1] + tipRoom) / length)];
  const steps = 30;
  const points = Array.from({ length: steps + 1 }, (_, i) => on(begin + ((end - begin) * i) / steps));
  const tip = arrow(on(end), on(Math.min(1, end + 22 / length)));
  const middle = on((begin + end) / 2);
  if (waiting) return { body: [], dashes: points.slice(0, -1).flatMap((point, i) => (i % 2 === 0 ? [[point, points[i + 1] ?? point]] : [])), tip, middle };
  const left: Point[] = [];
  const right: Point[] = [];
  for (const [i, point] of points.entries()) {
    const next = points[i + 1] ?? tip[1] ?? point;
    const ahead = Math.hypot(next[0] - point[0], next[1] - point[1]) || 1;
    const half = 0.8 + (width * i) / steps;
    const [nx, ny] = [(-(next[1] - point[1]) / ahead) * half, ((next[0] - point[0]) / ahead) * half];
    left.push([point[0] + nx, point[1] + ny]);
    right.push([point[0] - nx, point[1] - ny]);
  }
  return { body: [...left, ...right.reverse()], dashes: [], tip, middle };
}

function arrow(at: Point, towards: Point): Point[] {
  const angle = Math.atan2(towards[1] - at[1], towards[0] - at[0]);
  const turn = ([x, y]: Point): Point => [at[0] + x * Math.cos(angle) - y * Math.sin(angle), at[1] + x * Math.sin(angle) + y * Math.cos(angle)];
  return [turn([0, -14]), turn([22, 0]), turn([0, 14])];
}

export interface Placing {
  readonly key: string;
  readonly at: Point;
  readonly radius: number;
  /** Width and height of what is written. */
  readonly width: number;
  readonly height: number;
}
export interface Label {
  readonly at: Point;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly box: Box;
}
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const gap = 12;
const sides = ['right', 'left', 'below', 'above', 'below-right', 'above-right', 'below-left', 'above-left'] as const;

/**
 * A side for each name, largest circles first: the first side whose box leaves the drawing nowhere and touches no circle and no other name. One that
 * finds no place is not written: its circle still opens.
 */
export function placeLabels(sites: readonly Placing[], taken: readonly Box[] = []): ReadonlyMap<string, Label> {
  const found = new Map<string, Label>();
  const circles = sites.map(({ at: [x, y], radius }): Box => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }));
  const boxes: Box[] = [...circles, ...taken];
  for (const site of [...sites].sort((a, b) => b.radius - a.radius || (a.key < b.key ? -1 : 1))) {
    const own = circles[sites.indexOf(site)];
    const free = sides.map((side) => labelAt(site, side)).find(({ box }) => isInside(box) && boxes.every((other) => other === own || !touches(box, other)));
    if (free === undefined) continue;
    found.set(site.key, free);
    boxes.push(free.box);
  }
  return found;
}

function labelAt({ at: [x, y], radius, width, height }: Placing, side: (typeof sides)[number]): Label {
  const beside = radius * Math.SQRT1_2 + gap / 2;
  const dy = side.startsWith('below') ? 1 : side.startsWith('above') ? -1 : 0;
  if (side === 'below' || side === 'above') {
    const middle = y + dy * (radius + gap + height / 2);
    return { at: [x, middle], anchor: 'middle', box: { x: x - width / 2, y: middle - height / 2, width, height } };
  }
  const isRight = side.endsWith('right');
  const out = dy === 0 ? radius + gap : beside;
  const middle = y + dy * (beside + height / 2);
  const from = isRight ? x + out : x - out;
  return { at: [from, middle], anchor: isRight ? 'start' : 'end', box: { x: isRight ? from : from - width, y: middle - height / 2, width, height } };
}

const isInside = (box: Box): boolean => box.x >= 12 && box.y >= 12 && box.x + box.width <= size.width - 12 && box.y + box.height <= size.height - 12;
const touches = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
