/** Files that are no packs say so, and days are those on which a version holds. */
import { expect, test } from 'vitest';
import { daysOf } from './pack-days.ts';
import { readPack, textIn } from './read-file.ts';

const file = (text: string): File => new File([text], 'a.json');

test.each([
  ['{', /no JSON/],
  ['[]', /no pack/],
  ['{"version":"1"}', /no pack/],
])('%s is refused', async (text, says) => expect(await readPack(file(text))).toMatch(says));

test('a pack is read', async () => {
  const read = await readPack(file('{"kind":"contract","version":"a@1"}'));
  expect(typeof read === 'string' ? read : [read.name, textIn(read, 'version'), textIn(read, 'notice')]).toEqual(['a.json', 'a@1', '']);
});

test('the last day is the one before it ends, by the calendar of the facility', () => {
  const [from, to] = [Date.UTC(2026, 2, 13, 4), Date.UTC(2027, 0, 1, 5)];
  expect(daysOf({ effectiveFrom: from as never, effectiveTo: to as never }, 'America/New_York')).toBe('2026-03-13 to 2026-12-31');
  expect(daysOf({ effectiveFrom: 0 as never }, 'UTC')).toBe('since ever');
});
