/** From degrees to the drawing: the land around the sites and a projection in which all of them fit (us-atlas states, public domain, US Census). */
import { geoMercator, geoPath, type GeoContext } from 'd3';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Point } from '@healthos/core/operations/facility.ts';

export interface Land {
  /** Closed rings in drawing units, clipped to the drawing. */
  readonly ground: readonly (readonly Point[])[];
  readonly borders: readonly (readonly Point[])[];
}
export interface Region extends Land {
  project(position: Point): Point;
}

/** Room on each side for circles and names, in drawing units. */
const margin = { x: 130, y: 120 };
/** Sites nearer together than this are not drawn larger: a street map is not a region. Scale of geoMercator. */
const closest = 30_000;
/** Land drawn beyond the edge, so that no shore line runs along it. */
const beyond = 40;

/** undefined where no site has a position. */
export function region(positions: readonly Point[], size: { readonly width: number; readonly height: number }, atlas: unknown): Region | undefined {
  const [first] = positions;
  if (first === undefined) return undefined;
  const sites = { type: 'MultiPoint' as const, coordinates: positions.map(([x, y]) => [x, y]) };
  const projection = geoMercator().fitExtent(
    [
      [margin.x, margin.y],
      [size.width - margin.x, size.height - margin.y],
    ],
    sites,
  );
  // One site, or several in one town, fit at any scale.
  if (!Number.isFinite(projection.scale()) || projection.scale() > closest) {
    const [longitude, latitude] = middle(positions);
    projection
      .scale(closest)
      .center([longitude, latitude])
      .translate([size.width / 2, size.height / 2]);
  }
  projection.clipExtent([
    [-beyond, -beyond],
    [size.width + beyond, size.height + beyond],
  ]);
  const project = (position: Point): Point => {
    const unclipped = geoMercator().scale(projection.scale()).center(projection.center()).translate(projection.translate());
    const [x, y] = unclipped([position[0], position[1]]) ?? [0, 0];
    return [x, y];
  };
  return { ...landOf(projection, atlas), project };
}

function middle(positions: readonly Point[]): Point {
  const of = (axis: 0 | 1): number => (Math.min(...positions.map((one) => one[axis])) + Math.max(...positions.map((one) => one[axis]))) / 2;
  return [of(0), of(1)];
}

function landOf(projection: ReturnType<typeof geoMercator>, atlas: unknown): Land {
  const topology = atlas as Topology<{ states: GeometryCollection }>;
  const states = topology.objects.states;
  return {
    ground: pathsOf(projection, feature(topology, states)),
    borders: pathsOf(
      projection,
      mesh(topology, states, (a, b) => a !== b),
    ),
  };
}

/** What a drawing context would be told, as lists of points. */
function pathsOf(projection: ReturnType<typeof geoMercator>, shape: Parameters<ReturnType<typeof geoPath>>[0]): readonly (readonly Point[])[] {
  const paths: Point[][] = [];
  const context: GeoContext = {
    beginPath: () => undefined,
    moveTo: (x, y) => void paths.push([[x, y]]),
    lineTo: (x, y) => void paths[paths.length - 1]?.push([x, y]),
    arc: () => undefined,
    closePath: () => undefined,
  };
  geoPath(projection, context)(shape);
  return paths.filter((path) => path.length > 1);
}
