/** Rows that came from rows: a diff costs what changed, and what is no longer shown is let go. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { remake } from './keep.ts';
import { diffRows, type Rows } from './view.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

test('a diff against the rows before names only what was changed', () => {
  const before = remake<number>(undefined, ['a', 'b', 'c'], (key) => key.charCodeAt(0));
  const after = remake<number>(before, ['a', 'c'], (key) => (key === 'a' ? 1 : undefined));
  expect(diffRows(before, after)).toEqual({ put: [['a', 1]], gone: ['c'] });
});

test('rows of before the last change are not kept by the rows of now', async () => {
  const many = 200;
  const rows: { now: Rows<number> } = { now: remake<number>(undefined, ['a'], () => 0) };
  const earlier: WeakRef<Rows<number>>[] = [];
  for (let n = 1; n <= many; n++) {
    earlier.push(new WeakRef(rows.now));
    rows.now = remake(rows.now, ['a'], () => n);
  }
  // A weak reference holds its target until the task that made it ends.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(earlier.filter((one) => one.deref() !== undefined).length).toBeLessThanOrEqual(1);
  expect(rows.now.get('a')).toBe(many);
});
