/** Beds, rooms and rings as layers on a flat map. Loaded when a floor is first shown. */
import type { Layer } from '@deck.gl/core';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Point } from '@healthos/core/operations/facility.ts';
import type { BedLook, Filled, Palette, Stroke } from './bed-look.ts';
import { flat, flatDeck, rgba } from './flat-deck.ts';
import type { Area, Placed } from './plan.ts';

export interface FloorMap {
  /** Draws walls once per floor, beds where the look of one of them is another, and nothing where none is. */
  draw(placed: readonly Placed[], looks: readonly BedLook[], colours: Palette, scale: number): void;
  resize(width: number): void;
  remove(): void;
}

export function floorMap(parent: HTMLDivElement, area: Area, onbed: (key: string) => void): FloorMap {
  const { show, ...deck } = flatDeck(parent, area, onbed);
  let house: { readonly placed: readonly Placed[]; readonly colours: Palette; readonly scale: number; readonly layers: Layer[] } | undefined;
  let shown: readonly BedLook[] = [];
  return {
    ...deck,
    draw: (placed, looks, colours, scale) => {
      const isSame = house?.placed === placed && house.colours === colours && house.scale === scale;
      if (isSame && looks.length === shown.length && looks.every((look, n) => look === shown[n])) return;
      // A layer that is the same object is not looked at again.
      if (!isSame) house = { placed, colours, scale, layers: walls(placed, colours, scale) };
      shown = looks;
      show([...(house?.layers ?? []), ...beds(looks)]);
    },
  };
}

const closed = (points: readonly Point[]): [number, number][] => flat([...points, ...points.slice(0, 1)]);

function walls(placed: readonly Placed[], colours: Palette, scale: number): Layer[] {
  const rooms = placed.flatMap(({ unit, at }) => unit.rooms.map((room) => room.polygon.map(at)));
  const doors = placed
    .flatMap(({ unit, at }) => unit.rooms.flatMap(({ door }) => (door === undefined ? [] : [at(door)])))
    .map(([x, y]): Point[] => [
      [x - 0.55 * scale, y],
      [x + 0.55 * scale, y],
    ]);
  const outlines = placed.map(({ unit, at }) => unit.outline.map(at));
  const stations = placed.flatMap(({ unit, at }) => (unit.station === undefined ? [] : [stationOf(at(unit.station), scale)]));
  return [
    new SolidPolygonLayer<Point[]>({ id: 'floor', data: outlines, getPolygon: flat, getFillColor: rgba(colours.raised) }),
    new SolidPolygonLayer<Point[]>({ id: 'rooms', data: rooms, getPolygon: flat, getFillColor: rgba(colours.ground) }),
    new PathLayer<Point[]>({ id: 'room-walls', data: rooms, getPath: closed, getColor: rgba(colours.wall), getWidth: 2.5, widthUnits: 'common' }),
    new PathLayer<Point[]>({ id: 'doors', data: doors, getPath: flat, getColor: rgba(colours.raised), getWidth: 5, widthUnits: 'common' }),
    new PathLayer<Point[]>({
      id: 'stations',
      data: stations,
      getPath: flat,
      getColor: rgba(colours.wall),
      getWidth: 5,
      widthUnits: 'common',
      jointRounded: true,
    }),
    new PathLayer<Point[]>({ id: 'outlines', data: outlines, getPath: closed, getColor: rgba(colours.dim), getWidth: 4, widthUnits: 'common' }),
  ];
}

/** A nurses' desk, open to the corridor. */
function stationOf([x, y]: Point, scale: number): Point[] {
  const [w, h] = [2.6 * scale, 0.9 * scale];
  return [
    [x - w, y + h],
    [x - w, y - h],
    [x + w, y - h],
    [x + w, y + h],
  ];
}

function beds(looks: readonly BedLook[]): Layer[] {
  return [
    new SolidPolygonLayer<Filled>({
      id: 'beds',
      data: looks.flatMap((look) => look.fills),
      getPolygon: ({ polygon }) => flat(polygon),
      getFillColor: ({ colour }) => rgba(colour),
      pickable: true,
    }),
    new PathLayer<Stroke>({
      id: 'marks',
      data: looks.flatMap((look) => look.strokes),
      getPath: ({ path }) => flat(path),
      getColor: ({ colour }) => rgba(colour),
      getWidth: ({ width }) => width,
      widthUnits: 'common',
      jointRounded: true,
    }),
  ];
}
