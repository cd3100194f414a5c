/** What a nurse was to do for a patient and nobody did in its time: nursing orders, rounds, turns and assessments, one finding a patient. */
import { careOf, type PatientCare } from '../house/nursing/care.ts';
import { ordersHere } from '../house/orders/of-encounter.ts';
import { keptOn } from '../kept-on.ts';
import { rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { scoresOf } from '../views/scores.ts';
import { findingOf, placeName } from './encounter-rule.ts';
import type { Finding, Rule } from './rules.ts';
import { readsOfCare } from '../reads.ts';

export const taskOverdue: Rule = {
  rule: 'task-overdue',
  version: '1',
  source: 'Times of nursing orders; rounds, turns and assessments as the pack of the site asks for them',
  definition:
    'A nursing order, round, turn or assessment of somebody who is here was due, its grace has passed, and nobody said that it was done or put off. Where no pack says what is due, only orders are judged.',
  tables: [scoresOf, ordersHere, careOf],
  reads: ['operations', ...readsOfCare],
  evaluate: (input) => rows(careOf(input)).flatMap((care) => lateOf(care, input.now) ?? []),
};

interface Kept {
  readonly from: Instant;
  /** No task grows late before this. */
  readonly until: number;
  readonly finding: Finding | undefined;
}
/** What was said of a patient last: it stands until something of the patient's care changes, or the next task grows late. */
const kept = keptOn<PatientCare, Kept>();

function lateOf(care: PatientCare, now: Instant): Finding | undefined {
  if (care.tasks.length === 0) return undefined;
  const known = kept.get(care);
  if (known !== undefined && known.from <= now && now < known.until) return known.finding;
  let until = Infinity;
  for (const { lateAt } of care.tasks) if (lateAt > now && lateAt < until) until = lateAt;
  const finding = said(care, now);
  kept.set(care, { from: now, until, finding });
  return finding;
}

function said({ encounter, tasks }: PatientCare, now: Instant): Finding | undefined {
  const late = tasks.filter(({ lateAt }) => lateAt <= now).sort((a, b) => a.lateAt - b.lateAt);
  const [first] = late;
  if (first === undefined) return undefined;
  const finding = findingOf(`task-overdue:${encounter.encounter}`, encounter, {
    severity: 'watch',
    since: first.lateAt,
    owner: `Charge ${encounter.location?.unit ?? ''}`.trim(),
    says: `${placeName(encounter)} ${first.title} overdue${late.length > 1 ? `, ${late.length - 1} more` : ''}`,
    positions: late.flatMap(({ positions }) => positions),
  });
  return { ...finding, rule: 'task-overdue@1' };
}
