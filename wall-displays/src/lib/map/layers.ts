/** The network's door to deck.gl: land, borders, flows and hospitals as layers on a flat map. Loaded when a map is first shown. */
import { Deck, OrthographicView, type Layer } from '@deck.gl/core';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Point } from '@healthos/core/operations/facility.ts';
import { size } from './region.ts';
import type { Land } from './scales.ts';

export type Colour = readonly [number, number, number];
export interface Shape {
  /** The facility that it opens; absent = nothing. */
  readonly key?: string;
  readonly polygon: readonly Point[];
  readonly colour: Colour;
}
export interface Stroke {
  readonly path: readonly Point[];
  readonly colour: Colour;
  readonly width: number;
}
export interface Drawing {
  readonly shapes: readonly Shape[];
  readonly strokes: readonly Stroke[];
}

export interface RegionMap {
  land(land: Land, colours: { readonly ground: Colour; readonly border: Colour; readonly shore: Colour }): void;
  draw(drawing: Drawing): void;
  resize(width: number): void;
  remove(): void;
}

const rgb = (colour: Colour): [number, number, number] => [colour[0], colour[1], colour[2]];
const flat = (points: readonly Point[]): [number, number][] => points.map(([x, y]) => [x, y]);

export function regionMap(parent: HTMLDivElement, onsite: (key: string) => void): RegionMap {
  const view = (width: number) => ({ target: [size.width / 2, size.height / 2, 0] as [number, number, number], zoom: Math.log2(width / size.width) });
  let under: Layer[] = [];
  let over: Layer[] = [];
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
    // Sites are buttons beside the canvas; the canvas itself is nothing to stop at.
    onLoad: () => parent.querySelectorAll('canvas, [tabindex]').forEach((one) => one.setAttribute('tabindex', '-1')),
    onClick: ({ object }) => {
      const key = (object as Shape | undefined)?.key;
      if (key !== undefined) onsite(key);
    },
  });
  const show = (): void => deck.setProps({ layers: [...under, ...over] });
  return {
    land: (land, colours) => {
      under = [
        new SolidPolygonLayer<readonly Point[]>({ id: 'land', data: [...land.ground], getPolygon: flat, getFillColor: rgb(colours.ground) }),
        new PathLayer<readonly Point[]>({
          id: 'shore',
          data: [...land.ground],
          getPath: flat,
          getColor: rgb(colours.shore),
          getWidth: 2.5,
          widthUnits: 'common',
          jointRounded: true,
        }),
        new PathLayer<readonly Point[]>({
          id: 'borders',
          data: [...land.borders],
          getPath: flat,
          getColor: rgb(colours.border),
          getWidth: 2.5,
          widthUnits: 'common',
        }),
      ];
      show();
    },
    draw: ({ shapes, strokes }) => {
      over = [
        new SolidPolygonLayer<Shape>({
          id: 'shapes',
          data: [...shapes],
          getPolygon: ({ polygon }) => flat(polygon),
          getFillColor: ({ colour }) => rgb(colour),
          pickable: true,
        }),
        new PathLayer<Stroke>({
          id: 'strokes',
          data: [...strokes],
          getPath: ({ path }) => flat(path),
          getColor: ({ colour }) => rgb(colour),
          getWidth: ({ width }) => width,
          widthUnits: 'common',
          jointRounded: true,
          capRounded: true,
        }),
      ];
      show();
    },
    resize: (width) => deck.setProps({ viewState: view(width) }),
    remove: () => deck.finalize(),
  };
}
