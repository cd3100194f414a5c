/** The bill of materials: what a lock file holds, what must not be in it, and that our own is clean. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { badIn, compareVersions, cycloneDx, licencesOf, materialsOf, mayUse } from './bill.ts';
import { knownBad } from './known-bad.ts';

const lock = readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8');
const own = materialsOf(lock);

describe('our own lock file', () => {
  it('names every package once, with its hash', () => {
    expect(own.length).toBeGreaterThan(100);
    expect(new Set(own.map(({ name, version }) => `${name}@${version}`)).size).toBe(own.length);
    expect(own.filter(({ integrity }) => integrity === undefined).map(({ name }) => name)).toEqual([]);
  });
  it('holds no version that is known to be bad', () => expect(badIn(own)).toEqual([]));
  it('holds nothing that may not be used', () => expect(own.filter((one) => !mayUse(one)).map(({ name, licence }) => `${name} ${licence}`)).toEqual([]));
  it('says of the same lock file the same bill', () => expect(JSON.stringify(cycloneDx(own, '1'))).toBe(JSON.stringify(cycloneDx(materialsOf(lock), '1'))));
});

const lockOf = (packages: object): string => JSON.stringify({ packages });

test('a package inside another one and one of the house', () => {
  const materials = materialsOf(
    lockOf({
      '': { version: '1.0.0' },
      core: { version: '0.1.0' },
      'node_modules/@healthos/core': { link: true },
      'node_modules/a': { version: '1.0.0', license: 'MIT', dev: true },
      'node_modules/b/node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/@x/b': { version: '2.0.0', license: '(MIT OR GPL-3.0)' },
    }),
  );
  expect(materials.map(({ name, version, development }) => [name, version, development])).toEqual([
    ['@x/b', '2.0.0', false],
    ['a', '1.0.0', false],
  ]);
  expect([...licencesOf(materials).keys()]).toEqual(['(MIT OR GPL-3.0)', 'MIT']);
});

test('the check can fail: a bad version is found by its number, its range and not beyond', () => {
  const bad = (name: string, version: string): boolean => badIn([{ name, version, licence: 'MIT', development: false }]).length > 0;
  expect([bad('chalk', '5.6.1'), bad('chalk', '5.6.0'), bad('chalk', '5.6.2')]).toEqual([true, false, false]);
  expect([bad('socket.io-parser', '4.2.6'), bad('socket.io-parser', '4.2.7'), bad('socket.io-parser', '4.10.0')]).toEqual([true, false, false]);
  expect([bad('ws', '7.5.10'), bad('ws', '8.17.0'), bad('ws', '8.17.1-rc.1'), bad('ws', '8.17.1')]).toEqual([false, true, true, false]);
  expect(compareVersions('1.10.0', '1.9.9')).toBeGreaterThan(0);
});

test('every line of the list says what and why', () => {
  for (const { name, below, exactly, because } of knownBad)
    expect([name, because !== '' && (below !== undefined || (exactly?.length ?? 0) > 0)]).toEqual([name, true]);
});

test.each([
  ['MIT', true],
  ['(MPL-2.0 OR Apache-2.0)', true],
  ['GPL-3.0 OR MIT', true],
  ['MIT AND GPL-3.0', false],
  ['AGPL-3.0', false],
  ['unknown', false],
  ['SEE LICENSE IN LICENSE.md', false],
])('%s may be used: %s', (licence, may) => expect(mayUse({ name: 'some-package', licence })).toBe(may));
