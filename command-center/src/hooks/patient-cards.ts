/** Cards on a patient: what the rules of this house say of them now, and at a discharge what still stands against it. */
import type { Encounter } from '@healthos/core/encounter.ts';
import { leaverOf } from '@healthos/core/house/discharge/ways.ts';
import { openBarriers } from '@healthos/core/house/discharge/way-out.ts';
import { dischargeReady } from '@healthos/core/reasoning/discharge-ready.ts';
import { findingsOf } from '@healthos/core/reasoning/findings.ts';
import { rules, type Finding } from '@healthos/core/reasoning/rules.ts';
import type { FindingRow } from '@healthos/core/views/rows.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { setAsideReasons } from '@healthos/core/work/house.ts';
import { ruleName } from '@healthos/core/house/findings/rule-weeks.ts';
import type { ReaderNow } from '../access/reader-rows.ts';
import { sentence, type CardDraft, type Indicator } from './card.ts';

/** The gravest first; a chart that opens with more is read by nobody. */
const cardsAtOnce = 10;
const indicators: Readonly<Record<Finding['severity'], Indicator>> = { critical: 'critical', watch: 'warning', info: 'info' };
const graveness = { critical: 0, watch: 1, info: 2 } as const;

/** Findings of these visits, as this reader sees them; what somebody set aside stays so. */
export function findingCards(input: ViewInput, encounters: readonly Encounter[], reader: ReaderNow): readonly CardDraft[] {
  const visits = new Set<string>(encounters.map(({ encounter }) => encounter));
  return findingsOf(input)
    .filter(({ encounter, state }) => encounter !== undefined && visits.has(encounter) && state !== 'snoozed')
    .flatMap((finding): readonly FindingRow[] => {
      const { positions: _positions, ...row } = finding;
      const seen = reader.row('findings', row, row) as FindingRow | undefined;
      return seen === undefined || seen.withheld === true ? [] : [seen];
    })
    .sort((a, b) => graveness[a.severity] - graveness[b.severity] || b.since - a.since || (a.finding < b.finding ? -1 : 1))
    .slice(0, cardsAtOnce)
    .map(findingCard);
}

function findingCard({ finding, rule, severity, since, owner, says, state }: FindingRow): CardDraft {
  const known = rules.find((one) => one.rule === ruleName(rule));
  return {
    check: finding,
    rule,
    indicator: indicators[severity],
    summary: says,
    detail: [
      `Since ${new Date(since).toISOString()}${owner === undefined ? '' : `, for ${owner}`}${state === 'new' ? '' : `, ${state}`}.`,
      ...(known === undefined ? [] : [known.definition, `Evidence: ${known.source}`]),
    ].join('\n\n'),
    source: `HealthOS, ${rule}`,
    reasons: setAsideReasons,
  };
}

/** What still stands against letting the patient go. */
export function dischargeCards(input: ViewInput, encounter: Encounter): readonly CardDraft[] {
  const leaver = leaverOf(input, encounter.encounter);
  if (leaver === undefined) return [];
  const rule = `${dischargeReady.rule}@${dischargeReady.version}`;
  const source = `HealthOS, ${rule}`;
  const barriers = openBarriers(leaver.way).map(({ barrier, reason, owner, openedAt }): CardDraft => ({
    check: `barrier:${encounter.encounter}:${barrier}`,
    rule,
    indicator: 'warning',
    summary: `Blocks the discharge: ${sentence(reason ?? 'barrier').toLowerCase()}${owner === undefined ? '' : `, with ${owner}`}`,
    detail: `Open since ${new Date(openedAt).toISOString()}.`,
    source,
    reasons: setAsideReasons,
  }));
  const due = leaver.way.milestones.filter(({ state }) => state === 'due');
  if (due.length === 0) return barriers;
  const milestones: CardDraft = {
    check: `milestones:${encounter.encounter}`,
    rule,
    indicator: 'info',
    summary: `${due.length} ${due.length === 1 ? 'milestone' : 'milestones'} before the discharge not met: ${due.map(({ milestone }) => milestone.replaceAll('-', ' ')).join(', ')}`,
    detail: due.map(({ milestone, dueAt }) => `- ${sentence(milestone)}${dueAt === undefined ? '' : `, due ${new Date(dueAt).toISOString()}`}`).join('\n'),
    source,
    reasons: [],
  };
  return [...barriers, milestones];
}
