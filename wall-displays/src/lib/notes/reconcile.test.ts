/** A kept reconciliation comes back whole, a strange one empty; and what is sent names rows that are there. */
import { expect, test } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import type { ReconcileRow } from '@healthos/core/house/reconciliation/list.ts';
import { codeNamed, decisionsOf, formFrom, isWhole, lineFrom, takenOf, undecided } from './reconcile.ts';

const medicine = {
  item: 'line|p1|home-medication|a',
  source: 'told' as const,
  code: { code: 'METO25', display: 'Metoprolol', system: 'L' },
  dose: { literal: '25', unit: 'mg' },
  route: 'PO',
  frequency: 'BID',
  at: instant(0),
  position: 1,
  positions: [1],
};
const row: ReconcileRow = { item: medicine.item, home: medicine, discrepancies: [], checks: [] };

test('what was kept comes back; what cannot be read is not there', () => {
  for (const body of [undefined, 'x', { decisions: 'x', added: 'y' }, { decisions: { a: { action: 'eat' } }, added: [7] }])
    expect(formFrom(body)).toEqual({ decisions: {}, added: [] });
  const kept = { decisions: { [row.item]: { ...undecided(row), action: 'change', reason: 'dose-adjusted' } }, added: [] };
  expect(formFrom(kept)).toEqual(kept);
  expect(formFrom({ decisions: { a: { action: 'stop', reason: 'strange' } } }).decisions['a']).toMatchObject({ action: 'stop', reason: '' });
});

test('a change is sent with its line and its own code, an undecided row not at all', () => {
  const decision = { ...undecided(row), action: 'change' as const, reason: 'dose-adjusted' as const };
  decision.taken.amount = '12,5';
  const form = {
    decisions: { [row.item]: decision, gone: decision },
    added: [
      {
        action: 'new' as const,
        reason: 'new-indication' as const,
        taken: { ...takenOf(undefined), name: 'Aspirin EC', amount: '81', frequency: 'QD' },
        seen: 0,
      },
    ],
  };
  expect(decisionsOf(form, [row])).toEqual([
    {
      item: row.item,
      action: 'change',
      reason: 'dose-adjusted',
      line: { kind: 'medication', code: medicine.code, dose: { literal: '12.5', unit: 'mg' }, route: 'PO', frequency: 'BID' },
    },
    {
      action: 'new',
      reason: 'new-indication',
      line: {
        kind: 'medication',
        code: { code: 'ASPIRIN-EC', display: 'Aspirin EC', system: 'L' },
        dose: { literal: '81', unit: 'mg' },
        route: 'PO',
        frequency: 'QD',
      },
    },
  ]);
  expect(decisionsOf({ decisions: {}, added: [] }, [row])).toEqual([]);
});

test('a medicine without dose, route or rhythm cannot simply be continued as an order', () => {
  expect(isWhole(medicine)).toBe(true);
  const { dose: _dose, ...noDose } = medicine;
  expect(isWhole(noDose)).toBe(false);
  expect(lineFrom({ ...takenOf(undefined), name: 'X' })).toMatchObject({ code: codeNamed('X'), route: 'PO' });
});
