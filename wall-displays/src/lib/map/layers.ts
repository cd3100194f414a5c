/** Land, borders, flows and hospitals as layers on a flat map. Loaded when a map is first shown. */
import type { Layer } from '@deck.gl/core';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import type { Point } from '@healthos/core/operations/facility.ts';
import { flat, flatDeck, rgba } from '../floorplan/flat-deck.ts';
import type { Colour } from '../look/colours.ts';
import { size } from './region.ts';
import type { Land } from './scales.ts';

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

export function regionMap(parent: HTMLDivElement, onsite: (key: string) => void): RegionMap {
  const { show, ...deck } = flatDeck(parent, size, onsite);
  let under: Layer[] = [];
  let over: Layer[] = [];
  const both = (): void => show([...under, ...over]);
  return {
    ...deck,
    land: (land, colours) => {
      under = [
        new SolidPolygonLayer<readonly Point[]>({ id: 'land', data: [...land.ground], getPolygon: flat, getFillColor: rgba(colours.ground) }),
        new PathLayer<readonly Point[]>({
          id: 'shore',
          data: [...land.ground],
          getPath: flat,
          getColor: rgba(colours.shore),
          getWidth: 2.5,
          widthUnits: 'common',
          jointRounded: true,
        }),
        new PathLayer<readonly Point[]>({
          id: 'borders',
          data: [...land.borders],
          getPath: flat,
          getColor: rgba(colours.border),
          getWidth: 2.5,
          widthUnits: 'common',
        }),
      ];
      both();
    },
    draw: ({ shapes, strokes }) => {
      over = [
        new SolidPolygonLayer<Shape>({
          id: 'shapes',
          data: [...shapes],
          getPolygon: ({ polygon }) => flat(polygon),
          getFillColor: ({ colour }) => rgba(colour),
          pickable: true,
        }),
        new PathLayer<Stroke>({
          id: 'strokes',
          data: [...strokes],
          getPath: ({ path }) => flat(path),
          getColor: ({ colour }) => rgba(colour),
          getWidth: ({ width }) => width,
          widthUnits: 'common',
          jointRounded: true,
          capRounded: true,
        }),
      ];
      both();
    },
  };
}
