/** What of one result or order is more than a chart shows in its lists: what is written beside it, each version of a text that is cut there, and what it was measured in. */
import type { Specimen } from '@healthos/core/clinical/specimen.ts';
import type { Chart } from '@healthos/core/house/chart/rows.ts';

interface Said {
  readonly position: number;
  readonly at: number;
  readonly holds: boolean;
}

export interface Beside {
  /** Of a result: on the value of that version, or on the whole report. Newest first. */
  readonly comments: readonly (Said & { readonly on: 'value' | 'report' | 'order' })[];
  /** Newest first. */
  readonly texts: readonly Said[];
  readonly specimens: readonly Specimen[];
}

/** undefined where this reader sees no such thing. */
export function besideIn({ results, orders }: Chart, item: string): Beside | undefined {
  const point = results.flatMap(({ points }) => points).find((one) => one.item === item);
  const found = point ?? orders.find((one) => one.item === item);
  if (found === undefined) return undefined;
  const on = point === undefined ? 'order' : 'value';
  const said = found.versions.filter(({ comments }) => comments !== undefined).map(({ position, at, holds }) => ({ position, at, on, holds }) as const);
  const report = point?.report === undefined ? [] : [{ position: point.report.position, at: point.report.at, on: 'report', holds: true } as const];
  return {
    comments: [...said, ...report].sort(newestFirst),
    texts: found.versions
      .filter(({ cut }) => cut === true)
      .map(({ position, at, holds }) => ({ position, at, holds }))
      .sort(newestFirst),
    specimens: point?.specimens ?? [],
  };
}

const newestFirst = (a: Said, b: Said): number => b.position - a.position;
