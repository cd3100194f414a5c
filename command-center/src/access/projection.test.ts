/** What leaves for a public wall, and for somebody who is bound to a unit. */
import { describe, expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { projectedChange, projectedRow, projectedSnapshot, projectionOf, publicRow } from './projection.ts';
import type { Places } from './unit-rows.ts';

const at = instant(0);
const turn = { tile: 'turn', bed: '4W-01-A', label: '4W-01', state: 'dirty', goalMinutes: 60 };
const risk = { tile: 'risk', kind: 'deterioration', count: 2, detail: '4W-01-A' };
const about = { view: 'capacity', facility: 'LGH', position: 1, asOf: at };
const places: Places = { unitOf: (bed) => (/^\w+-\d/.test(bed) ? bed.split('-')[0] : undefined), isEmergency: (unit) => unit === 'ED' };

describe('a public wall', () => {
  test('counts stay, single beds go', () => {
    expect(
      projectedSnapshot(
        'public',
        {
          ...about,
          rows: [
            ['turn/4W-01-A', turn],
            ['risk/deterioration', risk],
          ],
        },
        places,
      ).rows,
    ).toEqual([['risk/deterioration', { tile: 'risk', kind: 'deterioration', count: 2 }]]);
  });

  test('a change about single beds alone is not sent at all', () => {
    expect(projectedChange('public', { ...about, put: [['turn/4W-01-A', turn]], gone: ['turn/4W-02-A'] }, new Set(), places)).toBeUndefined();
    expect(projectedChange('public', { ...about, put: [], gone: ['barrier/x', 'turn/4W-02-A'] }, new Set(['barrier/x']), places)?.gone).toEqual(['barrier/x']);
  });

  test('other views pass as they are', () => expect(publicRow('census', turn)).toBe(turn));
});

describe('somebody bound to a unit', () => {
  const sees = (view: string, row: object): unknown => projectedRow('unit 4W', view, row, places);

  test('is one by the token, whatever the role', () => {
    expect([projectionOf({ role: 'charge-nurse', unit: '4W' }), projectionOf({ role: 'nurse' }), projectionOf({ role: 'wall-public', unit: '4W' })]).toEqual([
      'unit 4W',
      'full',
      'public',
    ]);
  });

  test('sees beds, patients and work of the unit, and of the others none', () => {
    for (const view of ['beds', 'encounters', 'discharges', 'barriers', 'stays', 'frees', 'turns', 'unit-now', 'handoff', 'theatre', 'ed-rooms']) {
      expect([view, sees(view, { unit: '4W' }), sees(view, { unit: '4X' }), sees(view, {})]).toEqual([view, { unit: '4W' }, undefined, undefined]);
    }
  });

  test('sees who is to come: wished here, or promised a bed here', () => {
    const request = { row: 'request', unit: 'ED' };
    expect(sees('requests', request)).toBeUndefined();
    for (const coming of [{ targetUnit: '4W' }, { assigned: { bed: '4W-01-A' } }]) expect(sees('requests', { ...request, ...coming })).toBeDefined();
    for (const other of [{ targetUnit: '4X' }, { assigned: { bed: '4X-01-A' } }]) expect(sees('requests', { ...request, ...other })).toBeUndefined();
    expect([sees('ed', { unit: 'ED', nextBed: '4W-01-A' }), sees('ed', { unit: 'ED', nextBed: '5N-01-A' })]).toEqual([expect.anything(), undefined]);
  });

  test("sees neighbours' staffing as counts, without people", () => {
    const row = { unit: '4X', patients: 12, nurses: 3, floats: [{ staff: 'n1' }] };
    expect(sees('staffing', row)).toEqual({ unit: '4X', patients: 12, nurses: 3 });
    expect(sees('staffing', { ...row, unit: '4W' })).toEqual({ ...row, unit: '4W' });
    expect(sees('staffing-plan', { ...row, people: [{ staff: 'n1' }] })).toEqual({ unit: '4X', patients: 12, nurses: 3, people: [], floats: [] });
    expect([sees('staff', { unit: '4X', homeUnit: '4W' }), sees('staff', { unit: '4X' })]).toEqual([expect.anything(), undefined]);
  });

  test("sees findings of the unit and of the house, not another unit's, nor a person's without a place", () => {
    for (const view of ['findings', 'exceptions', 'alerts', 'huddle'])
      expect([
        view,
        [{ unit: '4W' }, { bed: '4W-01-A' }, {}, { unit: '4X' }, { bed: '4X-01-A' }, { encounter: 'V1' }].map((row) => sees(view, row) !== undefined),
      ]).toEqual([view, [true, true, true, false, false, false]]);
  });

  test('sees trips from and to the unit, ambulances only in the ED, and no case of the transfer center', () => {
    expect(
      [
        { from: '4W', to: 'CT' },
        { from: 'ED', to: '4W-01-A' },
        { from: 'ED', to: 'CT' },
      ].map((row) => sees('transports', row) !== undefined),
    ).toEqual([true, true, false]);
    expect([sees('ems', { run: 'r1' }), projectedRow('unit ED', 'ems', { run: 'r1' }, places), sees('transfers', { case: 'c1' })]).toEqual([
      undefined,
      { run: 'r1' },
      undefined,
    ]);
  });

  test('sees sums whole, and of the beds in them only its own', () => {
    expect([sees('census', { unit: '4X' }), sees('capacity', turn), sees('capacity', { ...turn, bed: '4X-01-A' }), sees('capacity', risk)]).toEqual([
      { unit: '4X' },
      turn,
      undefined,
      { tile: 'risk', kind: 'deterioration', count: 2 },
    ]);
  });

  test('is told that a patient went, and nothing of who was never here', () => {
    const change = { ...about, view: 'encounters', put: [], gone: [] };
    const shown = new Set(['V1']);
    expect(projectedChange('unit 4W', { ...change, put: [['V2', { unit: '4X' }]], gone: ['V3'] }, shown, places)).toBeUndefined();
    expect(projectedChange('unit 4W', { ...change, put: [['V1', { unit: '4X' }]] }, shown, places)).toMatchObject({ put: [], gone: ['V1'] });
    expect(projectedChange('unit 4W', { ...change, put: [['V2', { unit: '4W' }]] }, shown, places)).toMatchObject({ put: [['V2', { unit: '4W' }]], gone: [] });
    expect([...shown]).toEqual(['V2']);
    expect(projectedChange('unit 4W', { ...change, gone: ['V2'] }, shown, places)).toMatchObject({ gone: ['V2'] });
  });
});
