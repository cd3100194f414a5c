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
  /** Where the count may stand: its middle first. */
  readonly along: readonly Point[];
}

/** Room between an arc's tip and the circle. */
const tipRoom = 26;
const bend = 0.18;
/** Shares of an arc at which its count may stand. */
const countAt = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] as const;

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
  const along = countAt.map((share) => on(begin + (end - begin) * share));
  if (waiting) return { body: [], dashes: points.slice(0, -1).flatMap((point, i) => (i % 2 === 0 ? [[point, points[i + 1] ?? point]] : [])), tip, along };
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
  return { body: [...left, ...right.reverse()], dashes: [], tip, along };
}

function arrow(at: Point, towards: Point): Point[] {
  const angle = Math.atan2(towards[1] - at[1], towards[0] - at[0]);
  const turn = ([x, y]: Point): Point => [at[0] + x * Math.cos(angle) - y * Math.sin(angle), at[1] + x * Math.sin(angle) + y * Math.cos(angle)];
  return [turn([0, -14]), turn([22, 0]), turn([0, 14])];
}
