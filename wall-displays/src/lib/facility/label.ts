/** Where a room's number stands on the plan: as large as a reader needs, in a corner that no bed lies in. Metres; y grows downwards. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Label {
  readonly x: number;
  /** Of the line that the letters stand on. */
  readonly y: number;
  readonly size: number;
}

/** Of a letter's size: how wide one is, and how high capitals and digits are. */
const [wide, high] = [0.64, 0.74];
const inset = 0.25;
/** Sizes tried from what is wanted down to the least. */
const tries = 6;

/** Where no corner is free even for the least size, the number stands over a bed rather than nowhere. */
export function labelIn(room: Box, beds: readonly Box[], letters: number, size: { readonly least: number; readonly wanted: number }): Label {
  const wanted = Math.max(size.least, size.wanted);
  for (let step = 0; step < tries; step++) {
    const one = wanted - ((wanted - size.least) * step) / (tries - 1);
    const place = corners(room, letters * wide * one, one * high).find((box) => isInside(box, room) && !beds.some((bed) => meets(box, bed)));
    if (place !== undefined) return { x: place.x, y: place.y + place.height, size: one };
  }
  return { x: room.x + inset, y: room.y + inset + size.least * high, size: size.least };
}

function corners({ x, y, width, height }: Box, wideOf: number, highOf: number): readonly Box[] {
  const [left, right] = [x + inset, x + width - inset - wideOf];
  const [top, bottom] = [y + inset, y + height - inset - highOf];
  return [
    [left, top],
    [left, bottom],
    [right, top],
    [right, bottom],
  ].map(([at = 0, down = 0]) => ({ x: at, y: down, width: wideOf, height: highOf }));
}

const isInside = (one: Box, { x, y, width, height }: Box): boolean =>
  one.x >= x && one.y >= y && one.x + one.width <= x + width && one.y + one.height <= y + height;
const meets = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
