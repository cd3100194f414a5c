/** The history of a run of writers and readers, and what in it contradicts that there is one record: reads that show less than the commit whose position they carried. */

export interface Commit {
  readonly resource: string;
  /** What was written: no two commits write the same. */
  readonly value: number;
  /** Where the log has it, as the answer of the write said. */
  readonly position: number;
}

export interface Read {
  readonly reader: string;
  readonly resource: string;
  /** The position that the reader carried. */
  readonly carried: number;
  /** What was shown; undefined where nothing was. */
  readonly value: number | undefined;
}

/** Reads that are older than what they had to show at least: the newest commit of the resource at or before the position that they carried. */
export function staleReads(commits: readonly Commit[], reads: readonly Read[]): readonly Read[] {
  const positionOf = new Map(commits.map(({ resource, value, position }) => [`${resource}|${value}`, position] as const));
  const byResource = Map.groupBy(commits, ({ resource }) => resource);
  return reads.filter(({ resource, carried, value }) => {
    const due = Math.max(0, ...(byResource.get(resource) ?? []).map(({ position }) => position).filter((position) => position <= carried));
    const shown = value === undefined ? 0 : positionOf.get(`${resource}|${value}`);
    // A value that nobody committed is no newer one.
    return shown === undefined || shown < due;
  });
}
