/** The agenda's lines, a due time of a form, and minutes as a file. */
import { expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import type { CapacityRow } from '@healthos/core/views/rows.ts';
import { dueOf, minutesCsv, topicsOf } from './agenda.ts';

const now = Date.UTC(2026, 2, 12, 14, 30, 20);

test('a due time is today, or tomorrow where it is past', () => {
  expect(dueOf('15:00', now, 'UTC')).toBe(Date.UTC(2026, 2, 12, 15));
  expect(dueOf('14:00', now, 'UTC')).toBe(Date.UTC(2026, 2, 13, 14));
  expect(dueOf('11:00', now, 'America/New_York')).toBe(Date.UTC(2026, 2, 12, 15));
  expect(dueOf('', now, 'UTC')).toBeUndefined();
});

test('what is not known is said to be so', () => {
  const topics = topicsOf([], undefined, undefined);
  expect(topics.find(({ item }) => item === 'topic:beds')?.says).toBe('not known yet');
  expect(topics.find(({ item }) => item === 'topic:census')?.says).toContain('trust not computable');
  const by = instant(now);
  const needed = { tile: 'outbound', kind: 'needed', count: 0, by } as const;
  const discharges = (...rows: readonly CapacityRow[]) => topicsOf(rows, undefined, undefined).find(({ item }) => item === 'topic:discharge')?.says;
  expect(discharges(needed)).toBe('0 confirmed, 0 pending, 0 needed');
  expect(discharges({ ...needed, missing: ['24 h of movements'] })).toBe('0 confirmed, 0 pending, needed not known yet');
});

test('minutes are a table', () => {
  const at = instant(now);
  const text = minutesCsv([{ tile: 'minute', huddle: 'h1', item: 'topic:beds', says: 'open 7S', at, by: 'bed-manager' }], 'h1');
  expect(text.split('\r\n')[1]).toBe('minute,2026-03-12T14:30:20.000Z,topic:beds,open 7S,bed-manager,,');
});
