/** The only door to deck.gl: beds, rooms and rings as layers on a flat map. Loaded when a floor is first shown. */
import { Deck, OrthographicView, type Layer } from '@deck.gl/core';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Point } from '@healthos/core/operations/facility.ts';
import type { Placed } from './plan.ts';
import type { Area } from './plan.ts';
import type { BedLook, Colour, Filled, Palette, Stroke } from './bed-look.ts';

export interface FloorMap {
  /** Draws walls once per floor; beds whenever their rows changed. */
  draw(placed: readonly Placed[], looks: readonly BedLook[], colours: Palette, scale: number): void;
  resize(width: number, height: number): void;
  remove(): void;
}

/** `area` in drawing units; the canvas may be any size of the same shape. */
export function floorMap(parent: HTMLDivElement, area: Area, onbed: (key: string) => void): FloorMap {
  const view = (width: number) => ({ target: [area.width / 2, area.height / 2, 0] as [number, number, number], zoom: Math.log2(width / area.width) });
  const deck = new Deck({
    parent,
    width: '100%',
    height: '100%',
    views: new OrthographicView({ flipY: true }),
    controller: false,
    useDevicePixels: true,
    viewState: view(parent.clientWidth),
    layers: [],
    getCursor: ({ isHovering }) => (isHovering ? 'pointer' : 'default'),
    // Beds are buttons beside the canvas; the canvas itself is nothing to stop at.
    onLoad: () => parent.querySelectorAll('canvas, [tabindex]').forEach((one) => one.setAttribute('tabindex', '-1')),
    onClick: ({ object }) => {
      if (isFilled(object)) onbed(object.key);
    },
  });
  return {
    draw: (placed, looks, colours, scale) => deck.setProps({ layers: [...walls(placed, colours, scale), ...beds(looks)] }),
    resize: (width) => deck.setProps({ viewState: view(width) }),
    remove: () => deck.finalize(),
  };
}

const isFilled = (object: unknown): object is Filled => typeof object === 'object' && object !== null && 'key' in object && typeof object.key === 'string';
const rgba = (colour: Colour): [number, number, number, number] => [colour[0], colour[1], colour[2], colour[3] ?? 255];
const flat = (points: readonly Point[]): [number, number][] => points.map(([x, y]) => [x, y]);
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
