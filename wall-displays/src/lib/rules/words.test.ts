/** The registry as a screen has it: sums of the chosen weeks and unit, weeks without anything as nothing, and bars that stand where they should. */
import { describe, expect, it } from 'vitest';
import type { RuleRow } from '@healthos/core/views/rows-huddle.ts';
import type { RuleWeekRow } from '@healthos/core/views/rows-reasoning.ts';
import { instant } from '@healthos/core/time.ts';
import { isMine, toldOf } from '../findings/words.ts';
import { weekBars } from './scales.ts';
import { seriesOf, sumsOf, weekMs } from './words.ts';

const monday = Date.UTC(2026, 2, 9);
const week = (ago: number, fired: number, more: Partial<RuleWeekRow> = {}): RuleWeekRow => ({
  rule: 'sirs',
  week: instant(monday - ago * weekMs),
  fired,
  firedSilent: 0,
  critical: 0,
  acknowledged: 1,
  snoozed: 0,
  outcomes: 0,
  shown: 0,
  overridden: 0,
  cards: 0,
  accepted: 0,
  reasons: {},
  units: { ICU: { fired: 2, acknowledged: 1, overridden: 0 } },
  ...more,
});
const rule: RuleRow = {
  rule: 'sirs',
  version: '1',
  source: 'Bone',
  definition: 'SIRS',
  open: 3,
  unanswered: 1,
  snoozed: 0,
  acknowledged: 0,
  snoozes: 0,
  alerts: 0,
  mode: 'live',
  openSilent: 0,
  inputs: [],
  parameters: {},
  shown: 0,
  overridden: 0,
  cards: 0,
  accepted: 0,
  reasons: {},
  units: {},
};

describe('sums of a rule', () => {
  it('are of the weeks and the unit that were chosen; a rule that never fired has none', () => {
    const weeks = [week(0, 5, { answeredHalfMs: 60_000 }), week(2, 7, { answeredHalfMs: 90_000 })];
    expect(sumsOf([rule, { ...rule, rule: 'quiet' }], weeks, '', true)).toMatchObject([
      { rule: 'quiet', fired: 0, answered: 0 },
      { rule: 'sirs', fired: 12, answered: 2, overrides: 0, halfMs: 60_000 },
    ]);
    expect(sumsOf([rule], weeks, 'ICU', true)).toMatchObject([{ fired: 4, answered: 2 }]);
    expect(sumsOf([rule], weeks, '4W', true)).toMatchObject([{ fired: 0, answered: 0 }]);
    // A house without a log has counted nothing, which is not zero.
    expect(sumsOf([rule], weeks, '', false)[0]).not.toHaveProperty('fired');
  });

  it('a week without a row is nothing, not a gap; a week an hour beside is the same week', () => {
    const weeks = [week(0, 5), { ...week(2, 7), week: instant(monday - 2 * weekMs + 3_600_000) }];
    expect(seriesOf(weeks, '', monday, 4).map(({ fired }) => fired)).toEqual([0, 7, 0, 5]);
  });
});

describe('bars of weeks', () => {
  it('rise from the foot, and a series of nothing divides by nothing', () => {
    const { bars } = weekBars(
      [1, 2].map((n) => ({ week: n, fired: n * 5, acknowledged: n, overridden: 0 })),
      100,
      50,
    );
    expect(bars.map(({ fired }) => fired)).toEqual([
      { y: 25, height: 25 },
      { y: 0, height: 50 },
    ]);
    expect(weekBars([{ week: 1, fired: 0, acknowledged: 0, overridden: 0 }], 100, 50).bars[0]?.fired).toEqual({ y: 50, height: 0 });
    expect(weekBars([], 100, 50).bars).toEqual([]);
  });
});

describe('the inbox', () => {
  it('has what the role owns', () => {
    expect([isMine('Clinician', 'clinician', undefined), isMine('Bed manager', 'clinician', undefined)]).toEqual([true, false]);
    expect([isMine('Charge 4W', 'charge-nurse', '4W'), isMine('Charge ICU', 'charge-nurse', '4W'), isMine('Charge ICU', 'nurse', undefined)]).toEqual([
      true,
      false,
      true,
    ]);
    expect([isMine(undefined, 'admin', undefined), isMine('Clinician', 'evs', undefined)]).toEqual([true, false]);
  });

  it('says the highest step of the ladder that was told, of what is open', () => {
    const alert = (level: number, attempt: number, open = true) => ({
      finding: 'k',
      says: '',
      severity: 'critical' as const,
      level,
      attempt,
      to: `role ${level}`,
      at: instant(level),
      open,
      ways: [],
    });
    expect(toldOf([alert(1, 3), alert(2, 1), alert(1, 1)]).get('k')).toMatchObject({ level: 2, to: 'role 2' });
    expect(toldOf([alert(1, 1, false)]).size).toBe(0);
  });
});
