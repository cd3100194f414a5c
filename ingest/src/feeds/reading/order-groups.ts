/**
 * Order groups of a message: what belongs to one ORC and its detail segment. ORM, ORU and RDE put ORC first; OUL puts it after OBR; either may be missing. SPM
 * stands within its order, but in messages that go by specimen (OUL R22 and R23, OML O33 and O35), where the orders on it follow.
 */
import type { Segment } from '../../formats/hl7v2/message.ts';

export interface OrderGroup {
  readonly orc: Segment | undefined;
  /** OBR, RXO, RXE, RXD, RXG, RXA, ODS, ODT, RQD...: the first of them. */
  readonly detail: Segment | undefined;
  readonly segments: readonly Segment[];
  /** SPM: of what was, or is to be, examined. */
  readonly specimens: readonly Segment[];
  first(id: string): Segment | undefined;
  all(id: string): readonly Segment[];
}

/** Segments that say what is ordered; each of these that comes a second time begins a group. */
const details = new Set(['OBR', 'ODS', 'ODT', 'RQD', 'RQ1', 'BPO']);
const drugDetails = new Set(['RXO', 'RXE', 'RXD', 'RXG', 'RXA']);

/** Segments before the first order belong to none; nor do those of a specimen before its orders. */
export function orderGroups(segments: readonly Segment[]): OrderGroup[] {
  const lists: { readonly own: Segment[]; readonly specimen: Segment | undefined }[] = [];
  const bySpecimen = isBySpecimen(segments);
  let specimen: Segment | undefined;
  let running: Segment[] | undefined;
  for (const segment of segments) {
    if (bySpecimen && segment.id === 'SPM') [specimen, running] = [segment, undefined];
    else if (running === undefined ? isOrder(segment) : begins(segment, running)) {
      running = [segment];
      lists.push({ own: running, specimen });
    } else running?.push(segment);
  }
  return lists.map(({ own, specimen: before }) => groupOf(own, before));
}

const isOrder = ({ id }: Segment): boolean => id === 'ORC' || details.has(id) || drugDetails.has(id);

const isBySpecimen = (segments: readonly Segment[]): boolean => segments.find((segment) => segment.id === 'SPM' || isOrder(segment))?.id === 'SPM';

/** Of what an order has, and a specimen before its orders, the rows that stand in none. */
export function looseRows(segments: readonly Segment[], groups: readonly OrderGroup[]): readonly Segment[] {
  const ordered = new Set(groups.flatMap((group) => group.segments));
  return segments.filter((segment) => segment.id === 'OBX' && !ordered.has(segment));
}

function begins(segment: Segment, running: readonly Segment[]): boolean {
  const has = (id: string): boolean => running.some((one) => one.id === id);
  if (segment.id === 'ORC') return has('ORC') || running.some((one) => drugDetails.has(one.id)) || has('OBX');
  return details.has(segment.id) && running.some((one) => details.has(one.id));
}

function groupOf(segments: readonly Segment[], specimen: Segment | undefined): OrderGroup {
  const first = (id: string): Segment | undefined => segments.find((segment) => segment.id === id);
  const all = (id: string): readonly Segment[] => segments.filter((segment) => segment.id === id);
  return {
    orc: first('ORC'),
    detail: segments.find(({ id }) => details.has(id) || drugDetails.has(id)),
    segments,
    specimens: specimen === undefined ? all('SPM') : [specimen],
    first,
    all,
  };
}
