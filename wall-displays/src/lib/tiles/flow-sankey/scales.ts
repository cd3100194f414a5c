/** Threads of people through the house as a Sankey diagram: where each band begins, ends and how wide it is. */
import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from 'd3-sankey';
import type { AnalyticsRow } from '@healthos/core/views/rows-forecast.ts';

export type Flow = Extract<AnalyticsRow, { tile: 'flow' }>;
interface Place {
  readonly name: string;
}
interface Band extends Omit<Flow, 'source' | 'target'> {
  readonly value: number;
}
export interface Node {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly people: number;
}
export interface Link {
  readonly flow: Flow;
  readonly path: string;
  readonly width: number;
}

/** Columns from where people come to the way out: `last` is the level of whoever moved on. */
const columns: Readonly<Record<string, number>> = { from: 0, first: 1, last: 2, out: 3 };
const columnOf = (name: string): number => columns[name.split('/', 1)[0] ?? ''] ?? 0;

export function threads(flows: readonly Flow[], width: number, height: number): { readonly nodes: readonly Node[]; readonly links: readonly Link[] } {
  if (flows.length === 0) return { nodes: [], links: [] };
  const names = [...new Set(flows.flatMap(({ source, target }) => [source, target]))];
  const layout = sankey<Place, Band>()
    .nodeId(({ name }) => name)
    .nodeAlign(({ name }) => columnOf(name))
    .nodeWidth(12)
    .nodePadding(14)
    .extent([
      [4, 8],
      [width - 4, height - 8],
    ]);
  const made = layout({
    nodes: names.map((name) => ({ name })),
    links: flows.map(({ source, target, ...flow }) => ({ ...flow, source, target, value: flow.count })),
  });
  const path = sankeyLinkHorizontal<Place, Band>();
  return {
    nodes: made.nodes.map((node) => nodeOf(node)),
    links: made.links.map((link) => ({ flow: flowOf(link), path: path(link) ?? '', width: Math.max(1, link.width ?? 1) })),
  };
}

function nodeOf({ name, x0 = 0, x1 = 0, y0 = 0, y1 = 0, value = 0 }: SankeyNode<Place, Band>): Node {
  return { name, x: x0, y: y0, width: x1 - x0, height: Math.max(1, y1 - y0), people: value };
}

function flowOf({ source, target, count, medianHours, p90Hours }: SankeyLink<Place, Band>): Flow {
  return {
    tile: 'flow',
    source: nameOf(source),
    target: nameOf(target),
    count,
    ...(medianHours === undefined ? {} : { medianHours }),
    ...(p90Hours === undefined ? {} : { p90Hours }),
  };
}

/** After the layout the ends of a link are nodes. */
function nameOf(end: string | number | SankeyNode<Place, Band>): string {
  return typeof end === 'object' ? end.name : String(end);
}
