/** Boxes, circles and lines in drawing units: what touches, crosses or lies outside. */
import type { Point } from '@healthos/core/operations/facility.ts';
import { size } from './region.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export type Line = readonly [Point, Point];

/** Room between a name and the drawing's edge. */
const edge = 12;

export const asBox = ([x, y]: Point, width: number, height: number): Box => ({ x: x - width / 2, y: y - height / 2, width, height });

export const isInside = (box: Box): boolean =>
  box.x >= edge && box.y >= edge && box.x + box.width <= size.width - edge && box.y + box.height <= size.height - edge;

export const touches = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Whether a box reaches into a circle. */
export function nears(box: Box, [x, y]: Point, radius: number): boolean {
  const [nearX, nearY] = [Math.min(Math.max(x, box.x), box.x + box.width), Math.min(Math.max(y, box.y), box.y + box.height)];
  return Math.hypot(nearX - x, nearY - y) < radius;
}

/** From a point to the nearest of a line. */
export function distanceTo([[ax, ay], [bx, by]]: Line, [x, y]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + along * dx - x, ay + along * dy - y);
}

/** Whether two lines have a point in common. */
export function meet([a, b]: Line, [c, d]: Line): boolean {
  const side = (from: Point, to: Point, of: Point): number => Math.sign((to[0] - from[0]) * (of[1] - from[1]) - (to[1] - from[1]) * (of[0] - from[0]));
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

/** Whether a line runs through a box. */
export function crosses(line: Line, { x, y, width, height }: Box): boolean {
  const isIn = ([px, py]: Point): boolean => px > x && px < x + width && py > y && py < y + height;
  return (
    isIn(line[0]) ||
    isIn(line[1]) ||
    meet(line, [
      [x, y],
      [x + width, y + height],
    ]) ||
    meet(line, [
      [x + width, y],
      [x, y + height],
    ])
  );
}
