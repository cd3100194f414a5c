/** SMART scopes: what each text lets one do, what is narrower than what, and that nonsense opens nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deeds, isScope, isWithin, readScope, scopesFor, scopesIn, type Deed } from './scopes.ts';

const lets = (text: string): string | undefined => {
  const scope = readScope(text);
  return scope === undefined ? undefined : `${scope.level} ${scope.kind} ${scope.deeds.join('')} ${scope.query.map((pair) => pair.join('=')).join('&')}`.trim();
};

describe('a scope', () => {
  it.each([
    ['patient/Observation.rs', 'patient Observation rs'],
    ['patient/*.cruds', 'patient * cruds'],
    ['user/Encounter.r', 'user Encounter r'],
    ['system/*.rs', 'system * rs'],
    ['patient/Observation.rs?category=laboratory', 'patient Observation rs category=laboratory'],
    ['patient/Observation.read', 'patient Observation rs'],
    ['patient/Observation.write', 'patient Observation cud'],
    ['user/*.*', 'user * cruds'],
  ])('%s is read', (text, says) => {
    expect(lets(text)).toBe(says);
  });

  it.each([
    'patient/Observation.',
    'patient/Observation',
    'patient/Observation.sr',
    'patient/Observation.rr',
    'patient/observation.rs',
    'other/Observation.rs',
    'patient/*.rs?',
    'patient/*.rs?category',
    'patient/*.rs?a=1&b=2&c=3&d=4&e=5&f=6',
    '*/*.rs',
    'patient/Observation.rs patient/*.rs',
  ])('%s opens nothing', (text) => {
    expect(lets(text)).toBeUndefined();
    expect(isScope(text)).toBe(false);
  });

  it('of the context or of the house is known, and is of no resource', () => {
    for (const text of ['openid', 'fhirUser', 'launch', 'launch/patient', 'offline_access', 'healthos/api'])
      expect([isScope(text), readScope(text)]).toEqual([true, undefined]);
  });
});

describe('what is narrower', () => {
  it.each([
    ['patient/Observation.r', 'patient/*.rs', true],
    ['patient/Observation.rs', 'patient/Observation.read', true],
    ['patient/Observation.rs?category=laboratory', 'patient/Observation.rs', true],
    ['patient/Observation.cruds', 'patient/Observation.read patient/Observation.write', true],
    ['patient/Observation.rs', 'patient/Observation.rs?category=laboratory', false],
    ['patient/Observation.rs?category=vital-signs', 'patient/Observation.rs?category=laboratory', false],
    ['patient/*.rs', 'patient/Observation.rs', false],
    ['patient/Observation.c', 'patient/*.rs', false],
    ['user/Observation.r', 'patient/*.cruds', false],
    ['system/*.rs', 'user/*.cruds', false],
    ['launch', 'launch', true],
    ['launch/patient', 'launch', false],
    ['healthos/api', 'user/*.cruds', false],
    ['nonsense', 'patient/*.cruds', false],
  ])('%s within %s: %s', (asked, promised, is) => {
    expect(isWithin(asked, promised.split(' '))).toBe(is);
  });

  it('never lets more be done than the wide one, of any kind', () => {
    const some = fc.record({
      level: fc.constantFrom('patient', 'user', 'system'),
      kind: fc.constantFrom('*', 'Observation', 'Encounter'),
      may: fc.subarray([...deeds], { minLength: 1 }),
    });
    const textOf = ({ level, kind, may }: { level: string; kind: string; may: readonly Deed[] }): string => `${level}/${kind}.${may.join('')}`;
    fc.assert(
      fc.property(some, some, fc.constantFrom('Observation', 'Encounter', 'Patient'), fc.constantFrom(...deeds), (narrow, wide, kind, deed) => {
        if (!isWithin(textOf(narrow), [textOf(wide)])) return true;
        return scopesFor(scopesIn(textOf(narrow)), kind, deed).length <= scopesFor(scopesIn(textOf(wide)), kind, deed).length;
      }),
      { numRuns: 500 },
    );
  });
});
