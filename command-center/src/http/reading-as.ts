/** A page of a view as one reader sees it, and whom it shows. */
import type { Earlier, View, ViewInput } from '@healthos/core/views/view.ts';
import { projectedRow, projectionOf } from '../access/projection.ts';
import { byRelation, isRead, labelsIn, patientOfRow, readerNow, readerViews, usual } from '../access/reader-rows.ts';
import type { Identity } from '../access/roles.ts';
import { placesOf } from '../access/unit-rows.ts';
import type { Shown } from '../audit/view-reads.ts';

interface ReadAs {
  row(row: unknown): unknown;
  shown(row: unknown): readonly Shown[];
}

/** Rows as this reader sees them: by the unit, and where a label or a relationship says otherwise, by what is so now. */
export function readingAs(live: ViewInput | undefined, identity: Identity, { name }: View, { hospital }: ViewInput): ReadAs {
  const projection = projectionOf(identity);
  const places = placesOf(hospital);
  const narrowed = (row: unknown): unknown => projectedRow(projection, name, row, places);
  if (live === undefined || !readerViews.has(name)) return { row: narrowed, shown: () => [] };
  const [labels, reader] = [labelsIn(live), readerNow(identity, live)];
  const isAlone = (row: unknown): boolean => labels(name, row) !== 'normal' || narrowed(row) === undefined;
  return {
    row: (row) => (isAlone(row) ? reader.row(name, row, narrowed(row)) : narrowed(row)),
    shown: (row) => {
      const patient = isRead(identity, name) ? patientOfRow(live, row) : undefined;
      return patient === undefined ? [] : [isAlone(row) ? byRelation(reader, patient) : { patient, why: usual(identity) }];
    },
  };
}

export function pageOf(
  view: View,
  { input, rows }: Earlier<unknown>,
  as: ReadAs,
  asked: { readonly limit: number; readonly cursor?: string; readonly status?: string },
): { readonly page: object; readonly people: readonly Shown[] } {
  const { cursor, limit, status } = asked;
  const entries = [...rows]
    .map(([key, row]) => [key, as.row(row), row] as const)
    .filter(([, row]) => row !== undefined)
    .filter(([, row]) => view.name !== 'encounters' || status === 'all' || matches(row, status))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter(([key]) => cursor === undefined || key > cursor);
  const page = entries.slice(0, limit);
  const last = page[page.length - 1];
  const people = new Map(page.flatMap(([, , row]) => as.shown(row)).map((one) => [one.patient, one] as const));
  return {
    page: {
      rows: page.map(([, row]) => row),
      asOf: iso(input.now),
      position: input.hospital.position,
      ...(entries.length > page.length && last !== undefined ? { cursor: last[0] } : {}),
    },
    people: [...people.values()],
  };
}

function matches(row: unknown, status: string | undefined): boolean {
  const own = typeof row === 'object' && row !== null && 'status' in row ? row.status : undefined;
  return status === undefined ? openStatuses.has(own) : own === status;
}

const openStatuses: ReadonlySet<unknown> = new Set(['planned', 'in-progress', 'on-leave', 'unknown']);

const iso = (at: number): string => new Date(at).toISOString();
