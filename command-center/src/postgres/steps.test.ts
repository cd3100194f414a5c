/** What a step may do at a start, beside the version before, and what it may not. */
import { describe, expect, it } from 'vitest';
import { steps, unfitToExpand } from './steps.ts';

describe('steps of the schema', () => {
  it('are in order, each once, and say how the version before lives with them', () => {
    const numbers = steps.map(({ step }) => step);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(steps.filter(({ back }) => back === '')).toEqual([]);
  });

  it('that run at a start only add', () => {
    expect(steps.flatMap((step) => unfitToExpand(step) ?? [])).toEqual([]);
  });

  it.each([
    ['DROP TABLE kpi', 'takes away'],
    ['ALTER TABLE event DROP COLUMN feed', 'takes away'],
    ['ALTER TABLE event RENAME COLUMN feed TO source', 'takes away'],
    ['ALTER TABLE event ALTER COLUMN position TYPE int', 'writes the table whole'],
    ['ALTER TABLE event ALTER COLUMN feed SET NOT NULL', 'reads or writes the table whole'],
    ['ALTER TABLE event ADD CONSTRAINT known CHECK (position > 0)', 'reads the table whole'],
    ['ALTER TABLE event ADD COLUMN shift text NOT NULL', 'asks of the version before'],
    ['UPDATE event SET feed = lower(feed)', 'touches every row'],
    ['CREATE INDEX event_feed ON event (feed)', 'belongs in indexes'],
  ])('refuses %s at a start', (sql, why) => {
    expect(unfitToExpand({ step: 1000, phase: 'expand', sql, back: '' })).toContain(why);
    expect(unfitToExpand({ step: 1000, phase: 'contract', sql, back: '' })).toBeUndefined();
  });

  it.each([
    'CREATE TABLE shift (id int PRIMARY KEY); CREATE INDEX shift_id ON shift (id)',
    "ALTER TABLE event ADD COLUMN shift text, ADD COLUMN kind text NOT NULL DEFAULT 'day'",
    'ALTER TABLE event ADD CONSTRAINT known CHECK (position > 0) NOT VALID',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ DELETE FROM shift; SELECT 1 $$',
  ])('takes %s at a start', (sql) => {
    expect(unfitToExpand({ step: 1000, phase: 'expand', sql, back: '' })).toBeUndefined();
  });
});
