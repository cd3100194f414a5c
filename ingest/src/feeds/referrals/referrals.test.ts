/** Referrals, problems and goals: one line each, under its own number, changed as the trigger or its own action says. */
import { describe, expect, it } from 'vitest';
import { factsOf, message, segment, taken } from '../given.ts';
import { referralsFeed } from './referrals.ts';

const lines = (type: string, segments: readonly string[]) =>
  factsOf(taken(referralsFeed, message(type, ['PID|1||1^^^LGH^MR', ...segments])), 'RecordLineChanged');

describe('lines of the record', () => {
  it.each([
    ['REF^I12', 'add'],
    ['REF^I13', 'update'],
    ['REF^I14', 'delete'],
    ['RRI^I15', 'update'],
  ])('%s is %s of its referral', (type, action) => {
    expect(lines(type, [segment('RF1', { 1: 'P', 3: 'Med^Medical', 6: 'R1' }), 'DG1|1||I10^Hypertension'])).toMatchObject([
      { line: 'referral', key: 'R1', action, code: { code: 'Med' } },
      { line: 'diagnosis', key: 'I10', action: 'add' },
    ]);
  });

  it('takes the action that a problem names, else the one of the trigger', () => {
    const problem = (action: string): string => segment('PRB', { 1: action, 3: '786.5^CHEST PAIN^I9', 4: '26793' });
    expect(lines('PPR^PC2', [problem('DE')])).toMatchObject([{ line: 'problem', key: '26793', action: 'delete' }]);
    expect(lines('PPR^PC2', [problem('')])).toMatchObject([{ key: '26793', action: 'update' }]);
  });
});
