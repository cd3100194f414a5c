/** The order of the queue and the look of a bed. */
import { expect, test } from 'vitest';
import type { BedRow } from '@healthos/core/views/rows.ts';
import { instant } from '@healthos/core/time.ts';
import { bedClass, isolationWords, queueOrder, type Request } from './words.ts';

const asked = (request: string, more: Partial<Request>): Request => ({
  row: 'request',
  request,
  encounter: request,
  how: 'asked',
  origin: 'ed',
  level: 'telemetry',
  needs: [],
  harm: 1,
  fits: 0,
  here: true,
  position: 1,
  ...more,
});

test('who waits goes by harm times age, then who is to come, then who has a bed', () => {
  const rows = [
    asked('placed', { assigned: { bed: 'b', by: 'm', at: instant(5) }, decidedAt: instant(0) }),
    asked('young and grave', { harm: 4, decidedAt: instant(80) }),
    asked('old', { decidedAt: instant(0) }),
    asked('older and grave', { harm: 4, decidedAt: instant(60) }),
    asked('projected', { how: 'projected', expectedAt: instant(300) }),
  ];
  expect(queueOrder(rows, 100).map(({ request }) => request)).toEqual(['older and grave', 'old', 'young and grave', 'projected', 'placed']);
});

test('unknown isolation is not none', () => {
  expect([isolationWords({}), isolationWords({ isolation: 'none' }), isolationWords({ isolation: 'contact', organism: 'MRSA' })]).toEqual([
    '? isolation',
    undefined,
    'C MRSA',
  ]);
});

test('a bed shows one fill and one foot', () => {
  const bed: BedRow = {
    key: 'k',
    bed: 'A',
    room: '01',
    unit: 'U',
    levelOfCare: 'icu',
    occupancy: 'vacant',
    cleanliness: 'clean',
    serviceability: 'open',
    staffed: true,
    licensed: true,
    discovered: false,
    position: 1,
  };
  expect(
    [{}, { occupancy: 'occupied' }, { cleanliness: 'dirty' }, { occupancy: 'held', cleanliness: 'in-progress' }, { serviceability: 'blocked' }].map((more) =>
      bedClass({ ...bed, ...more } as BedRow),
    ),
  ).toEqual(['', 'o', 'd', 'h c', 'b']);
});
