/** Order groups of a message: what belongs to one ORC and its detail segment. ORM, ORU and RDE put ORC first; OUL puts it after OBR; either may be missing. */
import type { Segment } from '../../formats/hl7v2/message.ts';

export interface OrderGroup {
  readonly orc: Segment | undefined;
  /** OBR, RXO, RXE, RXD, RXG, RXA, ODS, ODT, RQD...: the first of them. */
  readonly detail: Segment | undefined;
  readonly segments: readonly Segment[];
  first(id: string): Segment | undefined;
  all(id: string): readonly Segment[];
}

/** Segments that say what is ordered; each of these that comes a second time begins a group. */
const details = new Set(['OBR', 'ODS', 'ODT', 'RQD', 'RQ1', 'BPO']);
const drugDetails = new Set(['RXO', 'RXE', 'RXD', 'RXG', 'RXA']);

/** Segments before the first order belong to none. */
export function orderGroups(segments: readonly Segment[]): OrderGroup[] {
  const lists: Segment[][] = [];
  for (const segment of segments) {
    const running = lists[lists.length - 1];
    if (running === undefined ? segment.id === 'ORC' || details.has(segment.id) || drugDetails.has(segment.id) : begins(segment, running))
      lists.push([segment]);
    else running?.push(segment);
  }
  return lists.map(groupOf);
}

function begins(segment: Segment, running: readonly Segment[]): boolean {
  const has = (id: string): boolean => running.some((one) => one.id === id);
  if (segment.id === 'ORC') return has('ORC') || running.some((one) => drugDetails.has(one.id)) || has('OBX');
  return details.has(segment.id) && running.some((one) => details.has(one.id));
}

function groupOf(segments: readonly Segment[]): OrderGroup {
  const first = (id: string): Segment | undefined => segments.find((segment) => segment.id === id);
  return {
    orc: first('ORC'),
    detail: segments.find(({ id }) => details.has(id) || drugDetails.has(id)),
    segments,
    first,
    all: (id) => segments.filter((segment) => segment.id === id),
  };
}
