/** What leaves for a public wall. */
import { expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { publicChange, publicRow, publicSnapshot } from './projection.ts';

const at = instant(0);
const turn = { tile: 'turn', bed: '4W-01-A', label: '4W-01', state: 'dirty', goalMinutes: 60 };
const risk = { tile: 'risk', kind: 'deterioration', count: 2, detail: '4W-01-A' };
const about = { view: 'capacity', facility: 'LGH', position: 1, asOf: at };

test('counts stay, single beds go', () => {
  expect(
    publicSnapshot({
      ...about,
      rows: [
        ['turn/4W-01-A', turn],
        ['risk/deterioration', risk],
      ],
    }).rows,
  ).toEqual([['risk/deterioration', { tile: 'risk', kind: 'deterioration', count: 2 }]]);
});

test('a change about single beds alone is not sent at all', () => {
  expect(publicChange({ ...about, put: [['turn/4W-01-A', turn]], gone: ['turn/4W-02-A'] })).toBeUndefined();
  expect(publicChange({ ...about, put: [], gone: ['barrier/x', 'turn/4W-02-A'] })?.gone).toEqual(['barrier/x']);
});

test('other views pass as they are', () => expect(publicRow('census', turn)).toBe(turn));
