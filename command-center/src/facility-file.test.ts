/** The facility file: one hospital or a network, and a coded refusal that names the place of the first thing that is wrong. */
import { expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { readConfig, type Config } from './config.ts';
import { describeNetwork, facilityBySender, type DescribedNetwork } from './facility-file.ts';

const config = readConfig({}, '.') as Config;
const clock = { now: () => instant(0) };
const read = (file: unknown): DescribedNetwork => describeNetwork({ ...config, facilityFile: JSON.stringify(file) }, clock);
const hospital = (facility: string, more: Record<string, unknown> = {}) => ({
  facility,
  name: `${facility} hospital`,
  zone: 'America/New_York',
  currency: 'USD',
  floors: [{ floor: '1', name: 'One', widthMetres: 10, depthMetres: 10 }],
  units: [{ unit: '1A', name: '1 A', levelOfCare: 'icu', floor: '1', rooms: [{ room: '1', beds: [{ bed: 'A' }] }] }],
  ...more,
});

test('reads one hospital, or several in their order with places that send nothing', () => {
  expect(read(hospital('A')).facilities.map(({ description }) => description.facility)).toEqual(['A']);
  const network = read({
    network: 'Coast',
    facilities: [hospital('B', { senders: ['BADT'] }), hospital('A')],
    sites: [{ name: 'Elsewhere', position: [-70, 44], beds: -999 }],
  });
  expect(network).toMatchObject({ name: 'Coast', sites: [{ name: 'Elsewhere', position: [-70, 44] }] });
  expect(network.sites[0]).not.toHaveProperty('beds');
  expect(network.facilities.map(({ description }) => description.facility)).toEqual(['B', 'A']);
  const bySender = facilityBySender(network.facilities);
  expect([bySender('BADT|X')?.facility, bySender('CADT|X')?.facility]).toEqual(['B', undefined]);
});

test.each([
  [{ network: 'Coast', facilities: [] }, /\$\.facilities\)/],
  [{ facilities: [hospital('A')] }, /\$\.network\)/],
  [{ network: 'Coast', facilities: [hospital('A'), hospital('A')] }, /code of its own.*\$\.facilities\)/],
  [{ network: 'Coast', facilities: [hospital('A'), hospital('B', { zone: 'Mars' })] }, /\$\.facilities\[1\]\.zone\)/],
  [{ network: 'Coast', facilities: [hospital('A')], sites: [{ name: 'X', position: [300, 0] }] }, /\$\.sites\[0\]\.position\)/],
])('says what is wrong and where: %#', (file, says) => {
  expect(() => read(file)).toThrow(says);
});
