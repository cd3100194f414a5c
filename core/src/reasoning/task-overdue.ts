/** What a nurse was to do for a patient and nobody did in its time: nursing orders, rounds, turns and assessments, one finding a patient. */
import { careOf } from '../house/nursing/care.ts';
import { ordersHere } from '../house/orders/of-encounter.ts';
import { rows } from '../table.ts';
import { scoresOf } from '../views/scores.ts';
import { findingOf, placeName } from './encounter-rule.ts';
import type { Rule } from './rules.ts';

export const taskOverdue: Rule = {
  rule: 'task-overdue',
  version: '1',
  source: 'Times of nursing orders; rounds, turns and assessments as the pack of the site asks for them',
  definition:
    'A nursing order, round, turn or assessment of somebody who is here was due, its grace has passed, and nobody said that it was done or put off. Where no pack says what is due, only orders are judged.',
  tables: [scoresOf, ordersHere, careOf],
  evaluate: (input) =>
    [...rows(careOf(input))].flatMap(({ encounter, tasks }) => {
      const late = tasks.filter(({ lateAt }) => lateAt <= input.now).sort((a, b) => a.lateAt - b.lateAt);
      const [first] = late;
      if (first === undefined) return [];
      const finding = findingOf(`task-overdue:${encounter.encounter}`, encounter, {
        severity: 'watch',
        since: first.lateAt,
        owner: `Charge ${encounter.location?.unit ?? ''}`.trim(),
        says: `${placeName(encounter)} ${first.title} overdue${late.length > 1 ? `, ${late.length - 1} more` : ''}`,
        positions: late.flatMap(({ positions }) => positions),
      });
      return [{ ...finding, rule: 'task-overdue@1' }];
    }),
};
