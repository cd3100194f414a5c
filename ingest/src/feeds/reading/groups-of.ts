/** Groups of segments in the order of the message: each begins with a given segment and ends before the next of its kind. Tolerant of what stands between. */
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';

export interface Group {
  readonly head: Segment;
  readonly segments: readonly Segment[];
  first(id: string): Segment | undefined;
  all(id: string): readonly Segment[];
}

/** One group per segment named in `heads`. Segments before the first head belong to none. */
export function groupsOf(segments: readonly Segment[], ...heads: readonly string[]): Group[] {
  const lists: Segment[][] = [];
  for (const segment of segments) {
    if (heads.includes(segment.id)) lists.push([segment]);
    else lists[lists.length - 1]?.push(segment);
  }
  return lists.flatMap((list) => {
    const head = list[0];
    return head === undefined ? [] : [groupOf(head, list)];
  });
}

function groupOf(head: Segment, segments: readonly Segment[]): Group {
  return {
    head,
    segments,
    first: (id) => segments.find((segment) => segment.id === id),
    all: (id) => segments.filter((segment) => segment.id === id),
  };
}

/**
 * One group per PID. What stands before the only one is of its patient too: in a message of one patient the order of the segments does not say whose they are.
 */
export function patientsOf(message: Hl7Message): Group[] {
  const groups = patientGroups(message);
  const [only, other] = groups;
  if (only === undefined || other !== undefined) return groups;
  const before = message.segments.slice(1, only.head.ordinal);
  return before.length === 0 ? groups : [groupOf(only.head, [only.head, ...before, ...only.segments.slice(1)])];
}

/** One group per PID. */
export function patientGroups(message: Hl7Message): Group[] {
  return groupsOf(message.segments, 'PID');
}
