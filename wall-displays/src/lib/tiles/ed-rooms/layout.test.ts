/** Areas find their place: small ones share, large ones go on, and nobody is lost. */
import { expect, test } from 'vitest';
import { layOut, type Space } from './layout.ts';

const area = (name: string, many: number): Space[] => Array.from({ length: many }, (_, i) => ({ key: `${name}${i}`, area: name, name: String(i) }));

test('two small areas share a row, with the label of the second between them', () => {
  const { rows, left } = layOut([...area('Resus', 4), ...area('A', 14), ...area('Fast', 8)], 3);
  expect(rows.map((row) => row.areas.map((one) => [one.area, one.labelAt, one.spaces[0]?.cell]))).toEqual([
    [
      ['Resus', 0, 0],
      ['Fast', 5, 8],
    ],
    [['A', 0, 0]],
  ]);
  expect(left).toBe(0);
});

test('a large area goes on in the next row, and what has no row is counted', () => {
  const { rows, left } = layOut(area('', 40), 2);
  expect(rows.map((row) => row.areas[0]?.spaces.length)).toEqual([16, 16]);
  expect(left).toBe(8);
});
