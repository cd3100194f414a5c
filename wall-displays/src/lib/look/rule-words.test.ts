/** Every rule of the house is shown by words. */
import { expect, test } from 'vitest';
import { rules } from '@healthos/core/reasoning/rules.ts';
import { ruleWords } from './rule-words.ts';

test('every rule has words of its own, short enough for a wall, and none is shown by its id', () => {
  const shown = rules.map(({ rule }) => ruleWords(rule));
  const spelled = rules.map(({ rule }) => rule.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase()));
  expect(new Set(shown).size).toBe(rules.length);
  expect(shown.filter((words) => words.length > 18)).toEqual([]);
  expect(shown.filter((words, n) => words === spelled[n] && !ownName.has(words))).toEqual([]);
});

/** Their ids are what people call them. */
const ownName = new Set(['Nurse ratio', 'Placement breach', 'Isolation unknown', 'Medication safety', 'Cosign awaited', 'Reconciliation due']);

test('a version, a kind and a topic are called as the rule is', () => {
  expect(['news2@2017.1', 'discrepancy:two-in-a-bed', 'census:lost-discharge@1', 'documentation-gap@1+changed', 'tomorrow-s-list'].map(ruleWords)).toEqual([
    'Deterioration',
    'Records disagree',
    'Census faults',
    'Notes missing',
    'Tomorrow s list',
  ]);
});
