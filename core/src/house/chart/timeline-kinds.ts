/** What a line of time tells of, and the ways in which a screen narrows it: one list for the chart and for what draws it. */
export const timelineKinds = ['visit', 'result', 'vital', 'order', 'dose', 'dispense', 'document', 'line', 'team', 'label', 'resource'] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export interface TimelineFilter {
  /** As an address and a query name it; empty = everything. */
  readonly only: string;
  readonly title: string;
  readonly kinds: readonly TimelineKind[];
}

export const timelineFilters: readonly TimelineFilter[] = [
  { only: '', title: 'All', kinds: timelineKinds },
  { only: 'result', title: 'Results', kinds: ['result', 'vital'] },
  { only: 'dose', title: 'Doses', kinds: ['dose', 'dispense'] },
  { only: 'document', title: 'Notes', kinds: ['document'] },
];

/** What a filter lets through, or one kind by its own name; nothing where there is no such one. */
export function kindsOf(only: string): readonly TimelineKind[] {
  return timelineFilters.find((one) => one.only === only)?.kinds ?? timelineKinds.filter((kind) => kind === only);
}
