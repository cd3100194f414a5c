/** Where orders go, from the facility file and the environment: which destination an order takes, and every wrong file named at its place. */
import { expect, test } from 'vitest';
import { destinationOf, destinationsOfFile, readDestinations } from './destinations.ts';

const wrong = (accepts: string, place: string): Error => new Error(`${place}: ${accepts}`);
const file = (orders: unknown) => destinationsOfFile({ facility: 'LGH', orders } as never, '$', wrong);
const environment = (env: Record<string, string>) => readDestinations(env, (variable) => expect.unreachable(variable));

test('a house names its own destinations by kind, and one for every other kind', () => {
  const read = file([
    { name: 'LIS', kinds: ['laboratory'], address: 'mllp://lab:2575', receiver: 'LGH' },
    { name: 'broker', address: 'mllp://broker:6000?application=HUB' },
  ]);
  expect(read).toEqual([
    { name: 'LIS', facility: 'LGH', kinds: ['laboratory'], host: 'lab', port: 2575, application: 'LIS', receiver: 'LGH', declaredIn: 'facility file' },
    { name: 'broker', facility: 'LGH', host: 'broker', port: 6000, application: 'HUB', receiver: '', declaredIn: 'facility file' },
  ]);
  const name = (facility: string, kind: string) => destinationOf(read, facility, kind)?.name;
  expect([name('LGH', 'laboratory'), name('LGH', 'diet'), name('other', 'laboratory')]).toEqual(['LIS', 'broker', undefined]);
});

test('a destination of the kind goes before one of every kind; of two alike the environment holds', () => {
  const own = file([{ name: 'LIS', kinds: ['laboratory'], address: 'mllp://lab:1' }]);
  const name = (env: Record<string, string>, kind: string) => destinationOf([...environment(env), ...own], 'LGH', kind)?.name;
  expect(name({ HEALTHOS_ORDERS: 'mllp://all:1' }, 'laboratory')).toBe('LIS');
  expect(name({ HEALTHOS_ORDERS: 'mllp://all:1' }, 'imaging')).toBe('all');
  expect(name({ HEALTHOS_ORDERS_LABORATORY: 'mllp://other:1' }, 'laboratory')).toBe('laboratory');
});

test.each([
  ['no list', {}, '$.orders: '],
  ['no name', [{ address: 'mllp://a:1' }], '$.orders[0].name: '],
  ['another scheme', [{ name: 'A', address: 'http://a:1' }], '$.orders[0].address: '],
  ['no port', [{ name: 'A', address: 'mllp://a' }], '$.orders[0].address: '],
  ['a kind that is none', [{ name: 'A', address: 'mllp://a:1', kinds: ['surgery'] }], '$.orders[0].kinds: '],
  ['one name twice', [1, 2].map(() => ({ name: 'A', address: 'mllp://a:1' })), '$.orders[1].name: '],
  ['one kind twice', ['A', 'B'].map((name) => ({ name, kinds: ['diet'], address: 'mllp://a:1' })), '$.orders[1].kinds: '],
] as const)('%s is named at its place', (_what, orders, place) => {
  expect(() => file(orders)).toThrow(place);
});
