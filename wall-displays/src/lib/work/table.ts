/** Columns of a working table: what a cell says, sorts by and exports; sorting and filtering are functions of rows, so that screen and file agree. */
import { byName } from '../look/by-name.ts';
import { csv } from './csv.ts';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** What the cell says; also what is searched and exported. Absent text is an empty cell: not known. */
  text(row: Row): string | undefined;
  /** What it sorts by where that is not its text. Unknown sorts last either way. */
  sort?(row: Row): number | string | undefined;
  /** Figures stand right. */
  readonly right?: boolean;
  /** CSS width; absent = what is left. */
  readonly width?: string;
  /** Said in the file only. */
  readonly fileOnly?: boolean;
}

export interface Sorting {
  readonly key: string;
  readonly down: boolean;
}

/** `since` or `-since`. */
export function readSorting(text: string, otherwise: Sorting): Sorting {
  if (text === '') return otherwise;
  return text.startsWith('-') ? { key: text.slice(1), down: true } : { key: text, down: false };
}
export const writeSorting = ({ key, down }: Sorting): string => `${down ? '-' : ''}${key}`;

export function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], { key, down }: Sorting): readonly Row[] {
  const column = columns.find((one) => one.key === key);
  if (column === undefined) return rows;
  const by = (row: Row): number | string | undefined => (column.sort === undefined ? column.text(row) : column.sort(row));
  return [...rows].sort((a, b) => compare(by(a), by(b), down));
}

function compare(a: number | string | undefined, b: number | string | undefined, down: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const apart = typeof a === 'number' && typeof b === 'number' ? a - b : byName(String(a), String(b));
  return down ? -apart : apart;
}

/** Rows in which every word of the question stands in some cell. */
export function matching<Row>(rows: readonly Row[], columns: readonly Column<Row>[], question: string): readonly Row[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const said = columns
      .map((column) => column.text(row) ?? '')
      .join('\n')
      .toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

export function tableCsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  return csv(
    columns.map(({ title }) => title),
    rows.map((row) => columns.map((column) => column.text(row))),
  );
}
