/** The trend of one row in pixels: what was charted as a line with dots, what devices read as a thin line, what is usual as a band. d3 computes, Svelte draws. */
import type { SheetCell, SheetRow } from '@healthos/core/house/flowsheet/sheet.ts';
import { line, scaleLinear, scaleUtc } from 'd3';

export interface Plot {
  readonly charted: string;
  readonly device: string;
  readonly dots: readonly { readonly x: number; readonly y: number; readonly cell: SheetCell }[];
  /** Device values that wait. */
  readonly waits: readonly { readonly x: number; readonly y: number }[];
  readonly band: { readonly y: number; readonly height: number } | undefined;
  readonly hours: readonly { readonly x: number; readonly at: number }[];
  readonly levels: readonly { readonly y: number; readonly value: number }[];
}

const inset = { left: 40, right: 12, top: 10, bottom: 20 } as const;

interface Point {
  readonly at: number;
  readonly number: number;
}

export function plotOf(
  row: SheetRow,
  over: { readonly from: number; readonly until: number },
  size: { readonly width: number; readonly height: number },
): Plot {
  const held = row.cells.flatMap((cell) => (cell.number === undefined ? [] : [{ at: cell.at, number: cell.number, cell }]));
  const standing = held.filter(({ cell }) => cell.state !== 'in-error');
  const values = [...held, ...row.strip].map(({ number }) => number);
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const room = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.15;
  const y = scaleLinear([low - room, high + room], [size.height - inset.bottom, inset.top]).nice(4);
  const x = scaleUtc([over.from, over.until], [inset.left, size.width - inset.right]).clamp(true);
  const path = line<Point>(
    ({ at }) => x(at),
    ({ number }) => y(number),
  );
  const [bottom = 0, top = 0] = y.domain();
  const usual = row.usual;
  const [from, until] = usual === undefined ? [0, 0] : [Math.max(usual[0], bottom), Math.min(usual[1], top)];
  return {
    charted: path(standing) ?? '',
    device: path([...row.strip]) ?? '',
    dots: held.map(({ at, number, cell }) => ({ x: x(at), y: y(number), cell })),
    waits: row.strip.filter(({ pending }) => pending).map(({ at, number }) => ({ x: x(at), y: y(number) })),
    band: usual === undefined || from >= until ? undefined : { y: y(until), height: y(from) - y(until) },
    hours: x.ticks(6).map((at) => ({ x: x(at), at: at.getTime() })),
    levels: y.ticks(4).map((value) => ({ y: y(value), value })),
  };
}
