/** What deck.gl is told to draw: a circle a hospital with its filled share and its ring, hatched where silent, and an arc for each flow. Pure. */
import { partnerPlace } from '@healthos/core/house/network/partner.ts';
import type { Point } from '@healthos/core/operations/facility.ts';
import type { SiteFlow, SiteRow } from '@healthos/core/views/rows-network.ts';
import { hues, notLive, type Colour } from '../look/colours.ts';
import { arc, circle, filledDisc } from './region.ts';
import type { Drawing, Shape, Stroke } from './layers.ts';

export interface Place {
  readonly key: string;
  readonly name: string;
  /** Its code; absent for a place that sends nothing here. */
  readonly facility?: string;
  readonly partnerKeys?: readonly string[] | undefined;
  readonly at: Point;
  readonly radius: number;
  /** Absent for a place that sends nothing here. */
  readonly site?: SiteRow;
  /** Milliseconds of silence. */
  readonly silent?: number | undefined;
}

export interface Paint {
  readonly ground: Colour;
  readonly border: Colour;
  readonly shore: Colour;
  readonly empty: Colour;
  readonly filled: Colour;
  readonly ring: Colour;
  readonly quiet: Colour;
  readonly watch: Colour;
  readonly critical: Colour;
}

/** Without a live connection no hue survives. */
export function paint(isLive: boolean): Paint {
  return {
    ground: hues.panel,
    border: hues.line,
    shore: hues.lineStrong,
    empty: hues.ground,
    filled: hues.bedOccupied,
    ring: hues.dim,
    quiet: hues.soft,
    watch: isLive ? hues.watch : notLive,
    critical: isLive ? hues.critical : notLive,
  };
}

/** Occupied of staffed beds, in whole percent. */
export const figureOf = ({ occupied, staffed }: SiteRow): string => String(Math.round((occupied / staffed) * 100));

const levelMarks = { watch: 3, critical: 4 } as const;
/** Widths of an arc's end by today's count: under five, five, ten. */
const widths = [2.2, 4, 6] as const;

export interface NetworkDrawing extends Drawing {
  readonly counts: readonly { readonly key: string; readonly along: readonly Point[]; readonly today: number }[];
}

export function drawingOf(places: readonly Place[], colours: Paint): NetworkDrawing {
  const flows = places.flatMap((place) => (place.site === undefined ? [] : flowsOf(place, place.site, places, colours)));
  const sites = places.map((place) => siteOf(place, colours));
  return {
    shapes: [...flows.flatMap(({ shapes }) => shapes), ...sites.flatMap(({ shapes }) => shapes)],
    strokes: [...flows.flatMap(({ strokes }) => strokes), ...sites.flatMap(({ strokes }) => strokes)],
    counts: flows.flatMap(({ counts }) => counts),
  };
}

/** Each flow is drawn once: by the receiver where it is a site of this network (it counts arrivals), else by the sender. One that waits is the sender's. */
function flowsOf(place: Place, site: SiteRow, places: readonly Place[], colours: Paint): readonly NetworkDrawing[] {
  const merged = new Map<string, { readonly other: Place; readonly flow: SiteFlow }>();
  for (const flow of site.flows) {
    const other = partnerPlace(flow.partner, places);
    if (other === undefined || other === place) continue;
    const key = `${flow.direction} ${other.key}`;
    const known = merged.get(key);
    merged.set(key, { other, flow: known === undefined ? flow : together(known.flow, flow) });
  }
  return [...merged.values()].flatMap(({ other, flow }) => {
    const waiting = flow.waitingSince !== undefined;
    const counted = flow.direction === 'in' || other.site === undefined;
    return [
      ...(flow.some && counted ? [flowDrawing(place, other, flow, false, colours)] : []),
      ...(waiting && flow.direction === 'out' ? [flowDrawing(place, other, flow, true, colours)] : []),
    ];
  });
}

/** Two ways of writing one partner. A count that is too small to be said stays unsaid. */
function together(a: SiteFlow, b: SiteFlow): SiteFlow {
  const today = a.today === undefined && b.today === undefined ? undefined : (a.today ?? 0) + (b.today ?? 0);
  const waitingSince = a.waitingSince ?? b.waitingSince;
  return { ...a, some: a.some || b.some, ...(today === undefined ? {} : { today }), ...(waitingSince === undefined ? {} : { waitingSince }) };
}

function flowDrawing(place: Place, other: Place, { direction, today }: SiteFlow, waiting: boolean, colours: Paint): NetworkDrawing {
  const [from, to] = direction === 'in' ? [other, place] : [place, other];
  const width = today === undefined ? widths[0] : today >= 10 ? widths[2] : widths[1];
  const { body, dashes, tip, along } = arc(from.at, to.at, [from.radius, to.radius], width, waiting);
  const colour = waiting ? colours.watch : colours.quiet;
  return {
    shapes: [...(body.length === 0 ? [] : [{ polygon: body, colour }]), { polygon: tip, colour }],
    strokes: dashes.map((path) => ({ path, colour, width: 5 })),
    counts: waiting || today === undefined ? [] : [{ key: `${from.key} ${to.key}`, along, today }],
  };
}

function siteOf({ key, at, radius, site, silent }: Place, colours: Paint): Drawing {
  const back: Shape = { polygon: circle(at, radius + 4), colour: colours.ground };
  if (site === undefined) return { shapes: [back, { polygon: circle(at, radius), colour: colours.empty }], strokes: ring(at, radius, colours.border, 2.5) };
  if (silent !== undefined)
    return {
      shapes: [back, { key, polygon: circle(at, radius), colour: colours.empty }],
      strokes: [...hatch(at, radius, colours.quiet), ...ring(at, radius, colours.quiet, 3)],
    };
  const level = site.surge?.level ?? 0;
  const mark = level >= levelMarks.critical ? 'critical' : level >= levelMarks.watch ? 'watch' : undefined;
  return {
    shapes: [
      back,
      { key, polygon: circle(at, radius), colour: colours.empty },
      { key, polygon: filledDisc(at, radius, site.occupied / site.staffed), colour: colours.filled },
      ...(mark === 'critical' ? [{ polygon: diamond(at, radius), colour: colours.critical }] : []),
      ...(mark === 'watch' ? [{ polygon: triangle(at, radius), colour: colours.ground }] : []),
    ],
    strokes: [
      ...ring(at, radius, mark === undefined ? colours.ring : colours[mark], mark === undefined ? 2.5 : 6),
      ...(mark === 'watch' ? [{ path: [...triangle(at, radius), ...triangle(at, radius).slice(0, 2)], colour: colours.watch, width: 5 }] : []),
    ],
  };
}

const ring = (at: Point, radius: number, colour: Colour, width: number): Stroke[] => [{ path: circle(at, radius), colour, width }];

function hatch([x, y]: Point, radius: number, colour: Colour): Stroke[] {
  const strokes: Stroke[] = [];
  for (let offset = -radius; offset < radius; offset += 11) {
    const half = Math.sqrt(Math.max(0, radius ** 2 - offset ** 2)) * Math.SQRT1_2;
    const [cx, cy] = [x + offset * Math.SQRT1_2, y - offset * Math.SQRT1_2];
    strokes.push({
      path: [
        [cx - half, cy - half],
        [cx + half, cy + half],
      ],
      colour,
      width: 3,
    });
  }
  return strokes;
}

/** The shape of the level stands on the ring, up and to the right. */
function diamond([x, y]: Point, radius: number): Point[] {
  const [cx, cy] = [x + radius * 0.76, y - radius * 0.76];
  return [
    [cx, cy - 22],
    [cx + 22, cy],
    [cx, cy + 22],
    [cx - 22, cy],
  ];
}
function triangle([x, y]: Point, radius: number): Point[] {
  const [cx, cy] = [x + radius * 0.84, y - radius * 0.84];
  return [
    [cx, cy - 21],
    [cx + 21, cy + 15],
    [cx - 21, cy + 15],
  ];
}
