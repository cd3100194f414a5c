/** View `site`: what a region may know of a hospital, and what it may not. */
import { expect, test } from 'vitest';
import { fact, minute, moved, at, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId } from '../ids.ts';
import type { SiteRow } from './rows-network.ts';
import { siteView } from './site.ts';

function rowAt(minutes: number, facts: readonly Fact[]): SiteRow | undefined {
  const described = fact(-600, { type: 'FacilityDescribed', description: { ...smallHospital, position: [-73.2, 44.5] } });
  return siteView.rows(inputAfter([described, ...facts], minutes)).get('site');
}
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
const transfer = (n: number, direction: 'in' | 'out', steps: readonly ('accepted' | 'arrived' | 'departed')[]): Fact[] => [
  fact(n, { type: 'TransferRequested', case: `T${n}`, direction, partner: 'Halden', level: 'icu', urgency: 'urgent' }),
  ...steps.map((step, i) => fact(n + 1 + i, { type: 'TransferStepped', case: `T${n}`, step, encounter: encounterId('V1') })),
];

test('counts beds by level, and says when it was heard to the minute', () => {
  expect(rowAt(5, [admitted])).toMatchObject({
    name: 'Small',
    position: [-73.2, 44.5],
    heardAt: minute(0),
    staffed: 3,
    occupied: 1,
    surge: { level: 1 },
    levels: [
      { level: 'icu', free: 1, staffed: 1 },
      { level: 'medical-surgical', free: 1, staffed: 2 },
    ],
  });
});

test('a hospital that has a file and no patients yet was never heard', () => {
  expect(rowAt(5, [])).not.toHaveProperty('heardAt');
});

test('writes five transfers and not four, and who waits since the acceptance', () => {
  const arrivals = (n: number): Fact[] => Array.from({ length: n }, (_, i) => transfer(10 + i * 5, 'in', ['accepted', 'arrived'])).flat();
  expect(rowAt(90, [admitted, ...arrivals(5)])?.flows).toEqual([{ direction: 'in', partner: 'Halden', today: 5, some: true }]);
  expect(rowAt(90, [admitted, ...arrivals(4)])?.flows).toEqual([{ direction: 'in', partner: 'Halden', some: true }]);
  expect(rowAt(90, [admitted, ...transfer(10, 'out', ['accepted'])])?.flows).toEqual([
    { direction: 'out', partner: 'Halden', some: false, waitingSince: minute(11) },
  ]);
});
