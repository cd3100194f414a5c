/** View `huddle-summary`: the agenda by topic, and who promised something until when; sums only, no bed, no patient and no free text. */
import { harmTimesAge } from '../house/findings/order.ts';
import { commitmentsOf, huddlesOf } from '../house/huddle/huddle.ts';
import { findingsOf, preparedFindings } from '../reasoning/findings.ts';
import type { Finding } from '../reasoning/rules.ts';
import { dayMs, instant } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { HuddleSummaryRow } from './rows-huddle.ts';
import type { View, ViewInput } from './view.ts';

/** How long a commitment that ended stays in sight. */
const endedMs = dayMs;

/** `turn-delay` of `turn-delay@1`, `discrepancy` of `discrepancy:ghost-bed`. */
export const topicOf = (rule: string): string => /^[^@:]*/.exec(rule)?.[0] ?? rule;

export const huddleSummaryView: View<HuddleSummaryRow> = {
  name: 'huddle-summary',
  title: 'Huddle, in sums',
  definition:
    'What asks for somebody, by rule: how many, how many are critical or unanswered, the oldest and its owner, by harm times age. Commitments with owner and due time, and how often they were carried over. No bed, no patient, no free text.',
  audience: 'aggregate',
  tables: [preparedFindings],
  rows: (input, earlier) => {
    const made = new Map<string, HuddleSummaryRow>();
    const [huddle] = huddlesOf(input);
    if (huddle !== undefined)
      made.set('huddle/now', {
        tile: 'huddle',
        openedAt: huddle.openedAt,
        ...(huddle.closedAt === undefined ? {} : { closedAt: huddle.closedAt }),
        discussed: huddle.minutes.length,
      });
    const minuted = new Set(huddle?.minutes.map(({ item }) => item));
    const findings = new Map<string, Finding>();
    for (const [n, [topic, found]] of [...asking(input)].entries()) {
      made.set(`topic/${topic}`, topicRow(topic, found, minuted, n + 1));
      for (const one of found) findings.set(one.finding, one);
    }
    for (const { commitment, owner, dueAt, finding, state, carried, madeAt, stateAt } of commitmentsOf(input)) {
      if (state !== 'open' && input.now - stateAt >= endedMs) continue;
      const about = finding === undefined ? undefined : findings.get(finding);
      made.set(`commitment/${commitment}`, {
        tile: 'commitment',
        owner,
        ...(dueAt === undefined ? {} : { dueAt }),
        ...(about === undefined ? {} : { topic: topicOf(about.rule) }),
        state,
        carried,
        madeAt,
      });
    }
    return replaced(earlier?.rows, made);
  },
  lineage: (input, key) => {
    const [tile, ...rest] = key.split('/');
    const id = rest.join('/');
    if (tile === 'commitment') return commitmentsOf(input).find(({ commitment }) => commitment === id)?.positions;
    if (tile === 'huddle') return huddlesOf(input)[0]?.positions;
    const found = asking(input).get(id);
    return found === undefined ? undefined : newestFirst(found.flatMap(({ positions }) => positions));
  },
};

/** By topic, in the order of the worst of each. */
function asking(input: ViewInput): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  const asked = findingsOf(input).filter(({ severity }) => severity !== 'info');
  for (const finding of harmTimesAge(asked, input.now)) {
    const topic = topicOf(finding.rule);
    found.set(topic, [...(found.get(topic) ?? []), finding]);
  }
  return found;
}

function topicRow(topic: string, found: readonly Finding[], minuted: ReadonlySet<string>, rank: number): HuddleSummaryRow {
  return {
    tile: 'topic',
    topic,
    open: found.length,
    critical: found.filter(({ severity }) => severity === 'critical').length,
    unanswered: found.filter(({ state }) => state === 'new').length,
    oldestAt: instant(found.reduce((oldest, { since }) => Math.min(oldest, since), Infinity)),
    owner: found[0]?.owner ?? 'House supervisor',
    discussed: found.every(({ finding }) => minuted.has(finding)),
    rank,
  };
}
