/** deck.gl as the flat maps use it: one picture in drawing units at whatever size, nothing to pan, what has a key can be clicked. */
import { Deck, OrthographicView, type Layer } from '@deck.gl/core';
import type { Point } from '@healthos/core/operations/facility.ts';
import type { Colour } from '../look/colours.ts';

export interface FlatDeck {
  show(layers: Layer[]): void;
  resize(width: number): void;
  remove(): void;
}

/** `area` in drawing units; the canvas may be any size of the same shape. */
export function flatDeck(parent: HTMLDivElement, area: { readonly width: number; readonly height: number }, onkey: (key: string) => void): FlatDeck {
  const view = (width: number) => ({ target: [area.width / 2, area.height / 2, 0] as [number, number, number], zoom: Math.log2(width / area.width) });
  // What stands over the picture is kept in an element of this name, whose size is asked for in each frame. Nothing stands there: outside the page the question
  // makes nobody lay the page out before its time.
  const over = document.createElement('div');
  over.className = 'deck-widgets-root';
  parent.append(over);
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
    // What can be opened is a button beside the canvas; the canvas itself is nothing to stop at.
    onLoad: () => {
      over.remove();
      parent.querySelectorAll('canvas, [tabindex]').forEach((one) => one.setAttribute('tabindex', '-1'));
    },
    onClick: ({ object }) => {
      const picked: unknown = object;
      if (typeof picked === 'object' && picked !== null && 'key' in picked && typeof picked.key === 'string') onkey(picked.key);
    },
  });
  return { show: (layers) => deck.setProps({ layers }), resize: (width) => deck.setProps({ viewState: view(width) }), remove: () => deck.finalize() };
}

export const rgba = ([red, green, blue, opaque = 255]: Colour): [number, number, number, number] => [red, green, blue, opaque];
export const flat = (points: readonly Point[]): [number, number][] => points.map(([x, y]) => [x, y]);
