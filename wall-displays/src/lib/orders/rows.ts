/** The orders that ask for somebody, as the list of the house shows them: what is filtered, counted and exported. Pure. */
import type { OrderRow } from '@healthos/core/views/rows-care.ts';
import { spell } from '../look/clock.ts';
import type { Column } from '../work/table.ts';
import { kindWords, priorityWords, whoWords } from './words.ts';

export interface Wanted {
  readonly asks: string;
  readonly unit: string;
  readonly clinician: string;
  readonly kind: string;
}
/** Nobody is named to answer for it. */
export const nobody = 'nobody';

export const clinicianOf = ({ clinician }: OrderRow): string => clinician ?? nobody;

export function wantedRows(rows: Iterable<OrderRow>, { asks, unit, clinician, kind }: Wanted): readonly OrderRow[] {
  return [...rows].filter(
    (row) =>
      (asks === '' || row.asks === asks) &&
      (unit === '' || row.unit === unit) &&
      (clinician === '' || clinicianOf(row) === clinician) &&
      (kind === '' || row.kind === kind),
  );
}

export interface Counted {
  readonly name: string;
  readonly unsigned: number;
  readonly overdue: number;
}
/** By unit or by clinician, most first. */
export function countedBy(rows: Iterable<OrderRow>, nameOf: (row: OrderRow) => string): readonly Counted[] {
  const found = new Map<string, { unsigned: number; overdue: number }>();
  for (const row of rows) {
    const one = found.get(nameOf(row)) ?? { unsigned: 0, overdue: 0 };
    one[row.asks]++;
    found.set(nameOf(row), one);
  }
  return [...found]
    .map(([name, { unsigned, overdue }]) => ({ name, unsigned, overdue }))
    .sort((a, b) => b.unsigned + b.overdue - a.unsigned - a.overdue || (a.name < b.name ? -1 : 1));
}

export function columnsOf(nameOf: (row: OrderRow) => string, now: () => number, named: (by: string) => string | undefined): readonly Column<OrderRow>[] {
  return [
    { key: 'asks', title: 'Asks', text: (row) => row.asks, width: '112px' },
    { key: 'since', title: 'For', text: (row) => spell(now() - row.since), sort: (row) => -row.since, right: true, width: '90px' },
    { key: 'what', title: 'Order', text: (row) => row.display ?? row.code },
    { key: 'kind', title: 'Kind', text: (row) => kindWords[row.kind] ?? row.kind, width: '110px' },
    {
      key: 'priority',
      title: 'Priority',
      text: (row) => (row.priority === undefined ? undefined : (priorityWords[row.priority] ?? row.priority)),
      width: '120px',
    },
    { key: 'patient', title: 'Patient', text: nameOf },
    { key: 'bed', title: 'Bed', text: (row) => row.bed ?? row.unit, width: '110px' },
    { key: 'clinician', title: 'Clinician', text: ({ clinician }) => (clinician === undefined ? undefined : (named(clinician) ?? clinician)), width: '130px' },
    { key: 'by', title: 'Placed by', text: (row) => (row.by === undefined ? undefined : whoWords(row.by, named)), width: '130px' },
    { key: 'order', title: 'Number', text: (row) => row.order, fileOnly: true },
    { key: 'placed', title: 'Placed at', text: (row) => new Date(row.placedAt).toISOString(), fileOnly: true },
    { key: 'sinceAt', title: 'Since', text: (row) => new Date(row.since).toISOString(), fileOnly: true },
  ];
}
