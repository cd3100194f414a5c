/**
 * Where names stand on a region: beside their circle, else farther off in a free direction with a line that leads there, else only a number that the
 * strip explains. Names lie on no circle, on no other name and on no line. Pure geometry in drawing units.
 */
import type { Point } from '@healthos/core/operations/facility.ts';
import { asBox, crosses, distanceTo, isInside, meet, nears, touches, type Box } from './boxes.ts';

export interface Naming {
  readonly key: string;
  readonly at: Point;
  readonly radius: number;
  /** Ways to write it, the best first; each a list of lines. */
  readonly ways: readonly (readonly string[])[];
}
export interface Label {
  readonly lines: readonly string[];
  /** The middle of the first line, where `anchor` is. */
  readonly at: Point;
  readonly anchor: Anchor;
  readonly box: Box;
  /** From the circle's edge to the name. */
  readonly leader?: readonly [Point, Point];
}
export interface Labels {
  readonly placed: ReadonlyMap<string, Label>;
  /** Those that found no room, in the order of their numbers from 1. */
  readonly numbered: readonly string[];
}
type Anchor = 'start' | 'middle' | 'end';
export interface Letters {
  /** Height of a line and mean width of a letter. */
  readonly line: number;
  readonly width: number;
}

const gap = 12;
/** Directions of a name beside its circle, in the order in which they are liked: right, left, below, above, then between. */
const beside: readonly Point[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];
const directions = 24;
const distances = [36, 70, 110, 160, 220, 290, 370];
/** What a line, another way of writing, and no name at all are worth avoiding. */
const cost = { leader: 20, ofDistance: 0.1, way: 4, number: 10_000 } as const;
/** Above so many names one order is tried: a region that full has no time for more. */
const fewNames = 40;

interface Candidate {
  readonly label: Label;
  readonly cost: number;
}

export function placeNames(sites: readonly Naming[], letters: Letters, taken: readonly Box[] = []): Labels {
  const byRadius = [...sites].sort((a, b) => b.radius - a.radius || (a.key < b.key ? -1 : 1));
  const crowd = ({ at }: Naming): number => sites.reduce((sum, one) => sum + 1 / (60 + Math.hypot(one.at[0] - at[0], one.at[1] - at[1])), 0);
  const orders =
    sites.length > fewNames
      ? [byRadius]
      : [
          byRadius,
          [...byRadius].sort((a, b) => crowd(b) - crowd(a)),
          [...byRadius].sort((a, b) => a.at[0] - b.at[0]),
          [...byRadius].sort((a, b) => a.at[1] - b.at[1]),
          [...byRadius].sort((a, b) => b.at[1] - a.at[1]),
        ];
  const tried = orders.map((order) => inOrder(order, sites, letters, taken));
  const best = tried.reduce((a, b) => (b.cost < a.cost ? b : a));
  return numbering(best, byRadius, sites, letters, taken);
}

function inOrder(order: readonly Naming[], sites: readonly Naming[], letters: Letters, taken: readonly Box[]) {
  const placed = new Map<string, Label>();
  let sum = 0;
  for (const site of order) {
    const found = bestOf(site, sites, letters, taken, [...placed.values()]);
    sum += found?.cost ?? cost.number;
    if (found !== undefined) placed.set(site.key, found.label);
  }
  return { placed, cost: sum };
}

function bestOf(site: Naming, sites: readonly Naming[], letters: Letters, taken: readonly Box[], others: readonly Label[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates(site, letters))
    if ((best === undefined || candidate.cost < best.cost) && isFree(candidate.label, site, sites, taken, others)) best = candidate;
  return best;
}

/** A number stands beside its circle, or on it where there is no room either. */
function numbering(
  { placed }: { readonly placed: Map<string, Label> },
  order: readonly Naming[],
  sites: readonly Naming[],
  letters: Letters,
  taken: readonly Box[],
): Labels {
  const numbered = order.filter(({ key }) => !placed.has(key));
  for (const [n, site] of numbered.entries()) {
    const lines = [String(n + 1)];
    const found = bestOf({ ...site, ways: [lines] }, sites, letters, taken, [...placed.values()]);
    placed.set(site.key, found?.label ?? { lines, at: site.at, anchor: 'middle', box: asBox(site.at, letters.width, letters.line) });
  }
  return { placed, numbered: numbered.map(({ key }) => key) };
}

function* candidates(site: Naming, letters: Letters): Generator<Candidate> {
  for (const [n, lines] of site.ways.entries()) {
    const size = { width: Math.max(...lines.map((line) => line.length)) * letters.width, height: lines.length * letters.line };
    for (const [i, side] of beside.entries()) yield { label: besideOf(site, side, lines, size, letters), cost: n * cost.way + i * 0.1 };
    for (const distance of distances)
      for (let i = 0; i < directions; i++)
        yield {
          label: ledTo(site, distance, (2 * Math.PI * i) / directions, lines, size, letters),
          cost: n * cost.way + cost.leader + distance * cost.ofDistance,
        };
  }
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function besideOf({ at: [x, y], radius }: Naming, [dx, dy]: Point, lines: readonly string[], size: Size, letters: Letters): Label {
  const off = dx !== 0 && dy !== 0 ? radius * Math.SQRT1_2 + gap / 2 : radius + gap;
  const anchor: Anchor = dx > 0 ? 'start' : dx < 0 ? 'end' : 'middle';
  return labelled([x + dx * off, y + dy * (off + size.height / 2)], anchor, lines, size, letters);
}

function ledTo({ at: [x, y], radius }: Naming, distance: number, angle: number, lines: readonly string[], size: Size, letters: Letters): Label {
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const end: Point = [x + ux * (radius + distance), y + uy * (radius + distance)];
  const anchor: Anchor = ux > 0.4 ? 'start' : ux < -0.4 ? 'end' : 'middle';
  const clear = anchor === 'middle' ? Math.sign(uy) * (size.height / 2) : 0;
  const label = labelled([end[0] + Math.sign(ux) * (anchor === 'middle' ? 0 : 6), end[1] + clear], anchor, lines, size, letters);
  return { ...label, leader: [[x + ux * (radius + 4), y + uy * (radius + 4)], end] };
}

function labelled([x, middle]: Point, anchor: Anchor, lines: readonly string[], { width, height }: Size, letters: Letters): Label {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { lines, at: [x, middle - height / 2 + letters.line / 2], anchor, box: { x: left, y: middle - height / 2, width, height } };
}

function isFree(label: Label, site: Naming, sites: readonly Naming[], taken: readonly Box[], others: readonly Label[]): boolean {
  const { box, leader } = label;
  if (!isInside(box) || taken.some((one) => touches(box, one))) return false;
  for (const other of sites) {
    if (other !== site && nears(box, other.at, other.radius + 4)) return false;
    if (other !== site && leader !== undefined && distanceTo(leader, other.at) < other.radius + 6) return false;
  }
  if (leader !== undefined && taken.some((one) => crosses(leader, one))) return false;
  return others.every(
    (other) =>
      !touches(box, other.box) &&
      (leader === undefined || !crosses(leader, other.box)) &&
      (other.leader === undefined || (!crosses(other.leader, box) && (leader === undefined || !meet(leader, other.leader)))),
  );
}

/** The first place along an arc where its count lies on no name, circle or other count; its middle where there is none. */
export function placeCounts<Flow extends { readonly along: readonly Point[] }>(
  flows: readonly Flow[],
  sites: readonly Pick<Naming, 'at' | 'radius'>[],
  labels: Iterable<Label>,
  letters: Letters,
): readonly (Flow & { readonly at: Point })[] {
  const boxes = [...labels].map(({ box }) => box);
  return flows.map((flow) => {
    const boxAt = (at: Point): Box => asBox(at, letters.width * 2, letters.line);
    const isClear = (at: Point): boolean =>
      isInside(boxAt(at)) && boxes.every((box) => !touches(box, boxAt(at))) && sites.every((site) => !nears(boxAt(at), site.at, site.radius));
    const at = flow.along.find(isClear) ?? flow.along[0] ?? [0, 0];
    boxes.push(boxAt(at));
    return { ...flow, at };
  });
}

/** Endings that say what a hospital is, not which. */
const kinds = new Set(['hospital', 'medical', 'center', 'centre', 'regional', 'community', 'general', 'health', 'access', 'critical']);

/** `Granite Valley` of `Granite Valley Medical`: what is left without its kind, unless nothing or another's name is. */
export function shortName(name: string, others: readonly string[]): string {
  const words = name.split(' ');
  while (words.length > 1 && kinds.has(words[words.length - 1]?.toLowerCase() ?? '')) words.pop();
  const short = words.join(' ');
  return others.some((other) => other !== name && other.startsWith(short)) ? name : short;
}

/** One line; two of about the same length; the short name so. `beside` stands after the last line. */
export function waysToWrite(name: string, short: string, beside: string): readonly (readonly string[])[] {
  const ended = (lines: readonly string[]): readonly string[] =>
    beside === '' ? lines : lines.map((line, n) => (n === lines.length - 1 ? `${line} ${beside}` : line));
  const all = [[name], inTwo(name), [short], inTwo(short)].map(ended);
  return all.filter((lines, n) => all.findIndex((other) => other.join('\n') === lines.join('\n')) === n);
}

function inTwo(name: string): readonly string[] {
  const words = name.split(' ');
  const cuts = words.slice(1).map((_, n) => [words.slice(0, n + 1).join(' '), words.slice(n + 1).join(' ')] as const);
  const longer = ([a, b]: readonly [string, string]): number => Math.max(a.length, b.length);
  const [first, ...rest] = cuts;
  return first === undefined ? [name] : rest.reduce((a, b) => (longer(b) < longer(a) ? b : a), first);
}
