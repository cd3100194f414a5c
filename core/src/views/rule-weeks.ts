/** Views `rule-weeks` and `firings`: what came of each rule week by week, and the log of what the rules said. */
import { quantile, ruleName, ruleWeeks, type RuleWeek } from '../house/findings/rule-weeks.ts';
import { keptOn, madeOnce } from '../kept-on.ts';
import { entries, getRow } from '../table.ts';
import { dayMs, instant, type Instant } from '../time.ts';
import { newestOf, type Version, type Versions } from '../versions.ts';
import type { WorkOf } from '../work/events.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { FiringRow, RuleWeekRow } from './rows-reasoning.ts';
import type { View, ViewInput } from './view.ts';

/** Weeks that are shown, this one included. */
const weeksShown = 13;
/** Firings of the log that are shown, the newest. */
const firingsShown = 1000;
const lineageLimit = 500;

const weeksOf = ({ hospital, now }: ViewInput): readonly [string, RuleWeek][] =>
  [...ruleWeeks(hospital)].filter(([, { week }]) => week > now - weeksShown * 7 * dayMs && week <= now);

export const ruleWeeksView: View<RuleWeekRow> = {
  name: 'rule-weeks',
  title: 'Rules by week',
  definition:
    'For each rule and local week: how often it fired and where, how often and how soon somebody answered, snoozes, and checks of orders that were signed over with which reasons. The last 13 weeks.',
  audience: 'aggregate',
  rows: (input, earlier) => replaced(earlier?.rows, new Map(weeksOf(input).map(([key, week]) => [key, toWeekRow(week)]))),
  lineage: (input, key) => {
    const found = weeksOf(input).find(([known]) => known === key);
    return found === undefined ? undefined : newestFirst(found[1].positions).slice(0, lineageLimit);
  },
};

const toWeekRow = madeOnce((week: RuleWeek): RuleWeekRow => {
  const { answeredAfter, positions: _positions, ...counts } = week;
  const [half, most] = [quantile(answeredAfter, 0.5), quantile(answeredAfter, 0.9)];
  const row: RuleWeekRow = {
    ...counts,
    ...(half === undefined ? {} : { answeredHalfMs: half }),
    ...(most === undefined ? {} : { answeredMostMs: most }),
  };
  return row;
});

interface Span {
  readonly key: string;
  readonly began: Version<WorkOf<'RuleFired'>>;
  readonly until?: Version<WorkOf<'RuleFired'>>;
}
const spansKept = keptOn<object, readonly Span[]>();

/** Every firing with its end, the newest first. */
function spansOf({ hospital }: ViewInput): readonly Span[] {
  const table = hospital.work.RuleFired;
  const known = spansKept.get(table);
  if (known !== undefined) return known;
  const spans = entries(table)
    .flatMap(([finding, versions]) => spansOfOne(finding, versions))
    .sort((a, b) => b.began.at - a.began.at || (a.key < b.key ? -1 : 1))
    .slice(0, firingsShown);
  spansKept.set(table, spans);
  return spans;
}

function spansOfOne(finding: string, versions: Versions<WorkOf<'RuleFired'>>): readonly Span[] {
  return versions.flatMap((began, n): readonly Span[] => {
    if (began.event.state !== 'began') return [];
    const next = versions[n + 1];
    return [{ key: `${finding}|${began.at}`, began, ...(next === undefined ? {} : { until: next }) }];
  });
}

export const firingsView: View<FiringRow> = {
  name: 'firings',
  title: 'Firing log',
  definition: `What the rules said and until when, the newest ${firingsShown}; of rules in silence too. Looked at each minute: what lasted less may be missing.`,
  audience: 'bed',
  rows: (input, earlier) =>
    replaced(earlier?.rows, new Map<string, FiringRow>([...spansOf(input).map((span) => [span.key, firingRow(input, span)] as const), ...modeRows(input)])),
  lineage: (input, key) => {
    const mode = modeSteps(input).find(([known]) => known === key);
    if (mode !== undefined) return [mode[1].position];
    const span = spansOf(input).find((one) => one.key === key);
    return span === undefined ? undefined : newestFirst([span.began.position, ...(span.until === undefined ? [] : [span.until.position])]);
  },
};

function firingRow({ hospital }: ViewInput, { began, until }: Span): FiringRow {
  const { finding, rule, severity, unit, silent } = began.event;
  const answer = answerOf(getRow(hospital.work.FindingStepped, finding), began.at, until?.at) ?? criticalAnswer(hospital, finding, began.at, until?.at);
  return {
    row: 'firing',
    finding,
    rule: ruleName(rule),
    version: rule,
    severity,
    at: began.at,
    ...(unit === undefined ? {} : { unit }),
    ...(silent === true ? { silent } : {}),
    ...(until === undefined ? {} : { until: until.at }),
    ...(answer === undefined ? {} : answer),
  };
}

const modeSteps = ({ hospital }: ViewInput): readonly (readonly [string, Version<WorkOf<'RuleModeSet'>>])[] =>
  entries(hospital.work.RuleModeSet).flatMap(([rule, said]) => said.map((version) => [`mode|${rule}|${version.position}`, version] as const));

function modeRows(input: ViewInput): readonly (readonly [string, FiringRow])[] {
  return modeSteps(input).map(([key, { event, at }]) => {
    const { rule, mode, says, by } = event;
    return [key, { row: 'mode', rule, mode, at, says, ...(by === undefined ? {} : { by }) }];
  });
}

type Answer = Pick<Extract<FiringRow, { readonly row: 'firing' }>, 'answer' | 'answeredAt' | 'answeredBy'>;

/** The first step that somebody took while it stood. */
function answerOf(steps: Versions<WorkOf<'FindingStepped'>> | undefined, from: Instant, until: Instant | undefined): Answer | undefined {
  const step = steps?.find(({ at }) => at >= from && (until === undefined || at <= until));
  if (step === undefined) return undefined;
  return { answer: step.event.step, answeredAt: step.at, ...(step.event.by === undefined ? {} : { answeredBy: step.event.by }) };
}

function criticalAnswer({ work }: ViewInput['hospital'], finding: string, from: Instant, until: Instant | undefined): Answer | undefined {
  if (!finding.startsWith(criticalKey)) return undefined;
  const said = newestOf(getRow(work.CriticalAcknowledged, finding.slice(criticalKey.length)));
  if (said === undefined || said.at < instant(from - dayMs) || (until !== undefined && said.at > until)) return undefined;
  return { answer: said.event.action, answeredAt: said.at, ...(said.event.by === undefined ? {} : { answeredBy: said.event.by }) };
}
const criticalKey = 'critical-result:';
