/** Tables: sorting keeps what is unknown last, searching finds every word, the file says what the screen says. */
import { expect, test } from 'vitest';
import { matching, readSorting, sorted, tableCsv, writeSorting, type Column } from './table.ts';

interface Row {
  readonly bed: string;
  readonly minutes?: number;
}
const columns: readonly Column<Row>[] = [
  { key: 'bed', title: 'Bed', text: ({ bed }) => bed },
  { key: 'wait', title: 'Wait', text: ({ minutes }) => (minutes === undefined ? undefined : `${minutes} m`), sort: ({ minutes }) => minutes, right: true },
];
const rows: readonly Row[] = [{ bed: '4W-10-A', minutes: 9 }, { bed: '4W-02-A' }, { bed: '=4E-01-A', minutes: 100 }];

test('sorts by number, by name with its numbers, and unknown last both ways', () => {
  const by = (text: string): readonly string[] => sorted(rows, columns, readSorting(text, { key: 'bed', down: false })).map(({ bed }) => bed);
  expect(by('wait')).toEqual(['4W-10-A', '=4E-01-A', '4W-02-A']);
  expect(by('-wait')).toEqual(['=4E-01-A', '4W-10-A', '4W-02-A']);
  expect(by('bed').slice(1)).toEqual(['4W-02-A', '4W-10-A']);
  expect(writeSorting(readSorting('-wait', { key: 'bed', down: false }))).toBe('-wait');
});

test('finds rows by every word, whatever the case', () => {
  expect(matching(rows, columns, '4w 9').map(({ bed }) => bed)).toEqual(['4W-10-A']);
  expect(matching(rows, columns, '  ')).toHaveLength(3);
});

test('exports what it shows and disarms formulas', () => {
  expect(tableCsv(rows, columns)).toBe("Bed,Wait\r\n4W-10-A,9 m\r\n4W-02-A,\r\n'=4E-01-A,100 m\r\n");
});
