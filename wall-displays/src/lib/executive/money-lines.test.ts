/** What is not known is no line or says what is missing; a margin below nothing has a real minus. */
import { expect, test } from 'vitest';
import { moneyLines, type MoneyRows } from './money-lines.ts';

const none: MoneyRows = { margins: new Map(), money: new Map(), receivables: new Map(), kpis: new Map() };
test('nothing told, nothing said', () => expect(moneyLines(none)).toEqual([]));

test('a loss in words', () => {
  const margins = new Map([
    ['total/all', { encounters: 3, lines: 12, accounts: 4, expectedCents: 100_000, accruedCents: 80_000, costCents: 90_000, marginCents: -10_000 }],
  ]);
  const [, , , margin] = moneyLines({ ...none, margins });
  expect(margin).toMatchObject({ what: 'Margin, −12.5 %', says: '−$100.00', counted: '3 of 4, 12 lines' });
});

test('what cannot be worked out says what is missing', () => {
  const kpi = {
    kpi: 'cost-to-collect',
    title: 'Cost to collect',
    formula: '',
    unit: 'percent',
    decimals: 1,
    better: 'lower',
    numerator: { says: '' },
    denominator: { says: '' },
    missing: ['cost of the revenue cycle'],
    order: 9,
    days: 3,
    pack: 'p',
  } as const;
  expect(moneyLines({ ...none, kpis: new Map([['cost-to-collect', kpi]]) })).toMatchObject([
    { says: 'not computable', counted: 'missing: cost of the revenue cycle' },
  ]);
});
