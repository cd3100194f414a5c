/** What a token in the hands of an application reaches: doors, and whom. */
import { describe, expect, it } from 'vitest';
import { boundToPerson, mayKnock } from './bound.ts';
import type { Identity } from './roles.ts';

const held = (scope: string, more: Partial<Identity> = {}): Identity => ({ role: 'clinician', staff: 's1', client: 'app', scope, ...more });

describe('doors', () => {
  it.each([
    ['patient/*.rs', '/fhir/R4/:kind/:id', true],
    ['patient/*.rs', '/api/facilities', false],
    ['patient/*.rs', '/live', false],
    ['patient/*.rs', '/fhirs', false],
    ['patient/*.rs', '', false],
    ['patient/*.rs healthos/api', '/live', true],
    ['patient/*.rs healthos/api', '/api/launched', true],
    ['patient/*.rs healthos/api', '/api/patients/:patient/panel', true],
    ['patient/*.rs healthos/api', '/api/facilities/:facility/requests/barrier-step', true],
    // Not the whole reach of its user: what the panel needs.
    ['patient/*.rs healthos/api', '/api/facilities', false],
    ['patient/*.rs healthos/api', '/api/patients/:patient/chart', false],
    ['patient/*.rs healthos/api', '/api/facilities/:facility/requests/order-place', false],
    ['patient/*.rs healthos/api', '/api/facilities/:facility/names', false],
    ['patient/*.rs healthos/api', '/api/launches', false],
    ['patient/*.rs healthos/api', '/api/clients', false],
    ['launch patient/*.rs', '/api/launched', false],
    ['healthos/launch', '/api/launches', true],
    ['healthos/launch', '/api/clients', false],
    ['healthos/introspect', '/api/facilities', false],
  ])('%s at %s: %s', (scope, route, opens) => {
    expect(mayKnock(held(scope), route)).toBe(opens);
  });

  it('of whoever holds their own token are asked by the doors themselves', () => {
    expect(mayKnock({ role: 'nurse' }, '/api/facilities')).toBe(true);
    expect(mayKnock({ role: 'nurse', scope: 'patient/*.rs' }, '/api/facilities')).toBe(true);
  });
});

describe('people', () => {
  it.each([
    ['patient/*.rs', 'p1', { patient: 'p1' }],
    // Scopes of a patient, and nobody was named: nobody.
    ['patient/*.rs', undefined, {}],
    ['patient/*.rs user/Encounter.rs', 'p1', undefined],
    ['system/*.rs', undefined, undefined],
    ['healthos/api', undefined, {}],
    ['healthos/api', 'p1', { patient: 'p1' }],
    ['healthos/api patient/*.rs', undefined, {}],
    ['openid', undefined, {}],
  ])('%s about %s', (scope, patient, bound) => {
    expect(boundToPerson(held(scope, patient === undefined ? {} : { patient }))).toEqual(bound);
  });

  it('who are patients are themselves, whatever the scope', () => {
    expect(boundToPerson({ role: 'patient', patient: 'p1' })).toEqual({ patient: 'p1' });
    expect(boundToPerson(held('user/*.rs', { role: 'patient', patient: 'p1' }))).toEqual({ patient: 'p1' });
    expect(boundToPerson({ role: 'clinician' })).toBeUndefined();
  });
});
