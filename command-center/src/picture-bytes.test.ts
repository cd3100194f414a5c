/** A picture comes back as it was, also what two tables share, and other bytes are no picture. */
import { serialize } from 'node:v8';
import { expect, test } from 'vitest';
import { emptyTable, getRow, putRow, type Table } from '@healthos/core/table.ts';
import { decodePicture, encodePicture } from './picture-bytes.ts';

interface Row {
  readonly n: number;
}

function tableOf(size: number): Table<string, Row> {
  let table = emptyTable<string, Row>();
  for (let n = 0; n < size; n++) table = putRow(table, `row ${n}`, { n });
  return table;
}

test('maps, tables, empty tables, sets and absent values', async () => {
  const picture = {
    identity: { records: tableOf(3000), none: emptyTable(), facts: [1, { a: new Set(['x']) }], gone: undefined },
    hospitals: new Map([['A', { position: 3, operations: { beds: tableOf(10) } }]]),
  };
  expect(await decodePicture(await encodePicture(picture))).toEqual(picture);
});

test('a row that two tables share is still one row', async () => {
  const shared = { n: 7 };
  const picture = { one: putRow(tableOf(5), 'shared', shared), two: putRow(emptyTable<string, Row>(), 'shared', shared) };
  const back = (await decodePicture(await encodePicture(picture))) as typeof picture;
  expect(getRow(back.one, 'shared')).toBe(getRow(back.two, 'shared'));
});

test('bytes of another format are no picture', async () => {
  expect(await decodePicture(serialize({ hospitals: new Map() }))).toBeUndefined();
});
