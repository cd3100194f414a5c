/** The whole table: every view and every action against every role, written out, so that a change of the policy is a change here. */
import { describe, expect, test } from 'vitest';
import { views } from '@healthos/core/views/views.ts';
import { requests } from '@healthos/core/requests/requests.ts';
import { bedside, viewTable } from './expected-views.ts';
import { narrowings, type Narrowing } from './narrowings.ts';
import { actions, asks, boundTo, may, maySee, mayVisit, narrowingOf, type Action } from './policy.ts';
import { roles, type Role } from './roles.ts';

/** What is left of a view for who is bound to a unit. A view of sums that is not here is whole. */
const narrowTable: Readonly<Record<Narrowing, readonly string[]>> = {
  own: [
    'beds',
    'firings',
    'frees',
    'encounters',
    'discharges',
    'barriers',
    'stays',
    'turns',
    'staff',
    'unit-now',
    'handoff',
    'mar',
    'care',
    'orders',
    'theatre',
    'ed-rooms',
    'revenue',
    'accounts',
  ],
  coming: ['requests', 'ed'],
  counts: ['staffing', 'staffing-plan'],
  house: ['findings', 'exceptions', 'alerts', 'huddle'],
  trips: ['transports'],
  ambulances: ['ems'],
  sums: ['capacity'],
  whole: ['analytics'],
  nothing: ['transfers', 'ledger', 'money', 'finance-kpis', 'claims', 'denials', 'questions', 'remittances', 'balances', 'packs', 'receivables', 'margins'],
};

const staff = ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'finance', 'steward', 'privacy'] as const;
const actionTable: Readonly<Record<Action, readonly Role[]>> = {
  'see-facilities': [...staff, 'wall-public', 'wall-staff'],
  'see-views': [...staff, 'wall-public', 'wall-staff'],
  'see-lineage': ['admin', 'bed-manager', 'charge-nurse', 'clinician', 'executive', 'finance', 'steward', 'wall-staff'],
  'see-messages': ['admin', 'steward'],
  'see-bytes': ['admin', 'steward', 'clinician', 'bed-manager', 'finance', 'executive'],
  'see-money': ['admin', 'executive', 'finance'],
  'see-folders': ['admin', 'steward'],
  'see-feeds': ['admin', 'bed-manager', 'executive', 'wall-staff', 'steward'],
  'see-docs': [...staff, 'feed'],
  'see-placement': ['admin', 'bed-manager', 'charge-nurse'],
  'see-own-patients': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'see-orderables': ['admin', 'charge-nurse', 'nurse', 'clinician'],
  'see-metrics': ['admin', 'executive', 'feed', 'monitor'],
  'replay-message': ['admin', 'steward'],
  'post-message': ['admin', 'feed'],
  'collect-claims': ['admin', 'feed', 'finance'],
  'see-statement': ['admin', 'executive', 'finance', 'patient'],
  'manage-displays': ['admin'],
  'manage-clients': ['admin'],
  'manage-users': ['admin'],
  unmerge: ['admin', 'steward'],
  'see-identity': ['admin', 'steward'],
  'see-places': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'executive', 'steward'],
  'see-names': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'transport', 'finance', 'steward', 'privacy'],
  'see-staff-names': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'evs', 'transport', 'finance', 'steward', 'privacy'],
  'what-if': ['admin', 'bed-manager', 'executive'],
  'open-record': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'steward', 'patient'],
  'work-on-record': ['admin', 'bed-manager', 'charge-nurse', 'nurse', 'clinician', 'steward'],
  'see-own-record': ['patient'],
  'see-audit': ['admin', 'privacy'],
  ask: [...bedside, 'finance', 'privacy', 'patient'],
  'manage-proxies': ['admin', 'privacy', 'steward'],
  'see-portal-inbox': ['admin', 'charge-nurse', 'nurse', 'clinician'],
};

const sorted = (list: readonly Role[]): readonly Role[] => [...list].sort();

describe('views', () => {
  test('every view is in the table', () => expect(views.map(({ name }) => name).sort()).toEqual(Object.keys(viewTable).sort()));
  test.each(views.map((view) => [view.name, view] as const))('%s', (name, view) => {
    expect(sorted(roles.filter((role) => maySee({ role }, view)))).toEqual(sorted(viewTable[name] ?? []));
  });
  test('a public wall sees sums only', () => {
    for (const view of views) if (maySee({ role: 'wall-public' }, view)) expect(view.audience).toBe('aggregate');
  });
});

describe('bound to a unit', () => {
  test('every view that is not of sums has its line, and no line is without its view', () => {
    expect(Object.keys(narrowings).sort()).toEqual(Object.values(narrowTable).flat().sort());
    for (const { name, audience } of views) if (audience !== 'aggregate') expect([name, Object.hasOwn(narrowings, name)]).toEqual([name, true]);
    for (const name of Object.keys(narrowings)) expect(views.map((view) => view.name)).toContain(name);
  });
  test.each(views.map((view) => [view.name, view] as const))('%s', (name, view) => {
    expect(narrowingOf(view)).toBe((Object.keys(narrowTable) as Narrowing[]).find((one) => narrowTable[one].includes(name)) ?? 'whole');
  });
  test('a view without a line is not seen, one of sums is', () => {
    expect([narrowingOf({ name: 'new', audience: 'bed' }), narrowingOf({ name: '__proto__', audience: 'money' })]).toEqual(['nothing', 'nothing']);
    expect(narrowingOf({ name: 'new', audience: 'aggregate' })).toBe('whole');
  });
  test('whoever has a unit in the token is bound to it', () => {
    for (const role of roles) expect([role, boundTo({ role, unit: '4W' }), boundTo({ role })]).toEqual([role, '4W', undefined]);
  });
});

test('every request has its line in the policy, and no line is without its request', () => {
  expect(Object.keys(asks).sort()).toEqual(requests.map(({ request }) => request).sort());
});

describe('actions', () => {
  test('every action is in the table', () => expect(Object.keys(actions).sort()).toEqual(Object.keys(actionTable).sort()));
  test.each(Object.keys(actionTable) as Action[])('%s', (action) => {
    expect(sorted(roles.filter((role) => may({ role }, action)))).toEqual(sorted(actionTable[action]));
  });
});

test('what is of the whole installation is not for whoever is bound to one house', () => {
  for (const action of Object.keys(actionTable) as Action[]) {
    const isBound = ['see-folders', 'see-metrics', 'manage-clients'].includes(action);
    expect([action, may({ role: 'admin', facility: 'A' }, action)]).toEqual([action, !isBound && may({ role: 'admin' }, action)]);
  }
});

test('a token of one facility is for that one, a token of none for all', () => {
  expect([mayVisit({ role: 'admin', facility: 'A' }, 'A'), mayVisit({ role: 'admin', facility: 'A' }, 'B'), mayVisit({ role: 'admin' }, 'B')]).toEqual([
    true,
    false,
    true,
  ]);
});
