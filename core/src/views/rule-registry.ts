/** View `rules`: every rule that may raise a finding, with version, source and definition, and what came of it in the last day. */
import { findingsOf, preparedFindings, silentFindings } from '../reasoning/findings.ts';
import { ruleName } from '../house/findings/rule-weeks.ts';
import { keptOn } from '../kept-on.ts';
import { inputsOfRule } from '../reasoning/rule-inputs.ts';
import { modeOf, modeSetOf } from '../reasoning/rule-modes.ts';
import { rules, type Finding } from '../reasoning/rules.ts';
import { entries, rows } from '../table.ts';
import { dayMs, type Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { RuleRow } from './rows-huddle.ts';
import type { WorkOf } from '../work/events.ts';
import type { View, ViewInput } from './view.ts';

/** `census:lost-discharge@1` and `news2:V1` are of the rules `census` and `news2`. */
const ruleOf = ruleName;

export const rulesView: View<RuleRow> = {
  name: 'rules',
  title: 'Rule registry',
  definition:
    'Every rule with its version, source and definition, live, silent or off; its open findings, and what people and alerts did about them in the last 24 h. A check is overridden by signing an order over it, with a reason; a card in the chart of another system is answered there.',
  audience: 'aggregate',
  tables: [preparedFindings],
  rows: (input, earlier) => {
    const findings = byRule(findingsOf(input));
    const silent = byRule(silentFindings(input));
    const done = stepsByRule(input);
    const made = rules.map(({ rule, version, source, definition, parameters = {} }): [string, RuleRow] => {
      const own = findings.get(rule) ?? none;
      const { acknowledged, snoozes, alerts, shown, overridden, cards, accepted, reasons, units } = done.get(rule) ?? nothing();
      return [
        rule,
        {
          rule,
          version,
          source,
          definition,
          open: own.length,
          unanswered: own.filter(({ state }) => state === 'new').length,
          snoozed: own.filter(({ state }) => state === 'snoozed').length,
          acknowledged,
          snoozes,
          alerts,
          mode: modeOf(input.hospital, rule),
          ...modeSetOf(input.hospital, rule),
          inputs: inputsOfRule(rule),
          parameters,
          openSilent: (silent.get(rule) ?? none).length,
          shown,
          overridden,
          cards,
          accepted,
          reasons,
          units,
        },
      ];
    });
    return replaced(earlier?.rows, new Map(made));
  },
  lineage: (input, key) =>
    rules.some(({ rule }) => rule === key)
      ? newestFirst(
          findingsOf(input)
            .filter((finding) => ruleOf(finding.rule) === key)
            .flatMap(({ positions }) => positions),
        )
      : undefined,
};

const none: readonly Finding[] = [];
const sorted = keptOn<readonly Finding[], ReadonlyMap<string, readonly Finding[]>>();

/** Findings of each rule; looked through once for a list. */
function byRule(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  let known = sorted.get(findings);
  if (known === undefined) sorted.set(findings, (known = Map.groupBy(findings, ({ rule }) => ruleOf(rule))));
  return known;
}

interface Done {
  acknowledged: number;
  snoozes: number;
  alerts: number;
  /** Checks of orders that were shown to whoever signed, overridden ones among them. */
  shown: number;
  overridden: number;
  cards: number;
  accepted: number;
  /** Overrides by coded reason, and by unit. */
  readonly reasons: Record<string, number>;
  readonly units: Record<string, number>;
}
const nothing = (): Done => ({ acknowledged: 0, snoozes: 0, alerts: 0, shown: 0, overridden: 0, cards: 0, accepted: 0, reasons: {}, units: {} });

const ruleNames: ReadonlySet<string> = new Set(rules.map(({ rule }) => rule));

interface Counted {
  readonly parts: readonly unknown[];
  readonly from: Instant;
  /** The first of them is a day old then. */
  readonly until: number;
  readonly done: ReadonlyMap<string, Done>;
}
let counted: Counted | undefined;

/** Counted anew where somebody did something, or the oldest of it is a day old. */
function stepsByRule({ hospital: { work }, now }: ViewInput): ReadonlyMap<string, Done> {
  const parts = [work.FindingStepped, work.AlertSent, work.CheckAnswered, work.CriticalAcknowledged, work.CardShown, work.CardAnswered];
  if (counted !== undefined && counted.from <= now && now < counted.until && counted.parts.every((part, n) => part === parts[n])) return counted.done;
  let until = Infinity;
  for (const table of parts)
    for (const versions of rows<string, readonly { readonly at: Instant }[]>(table))
      for (const { at } of versions) if (at > now - dayMs) until = Math.min(until, at + dayMs);
  counted = { parts, from: now, until, done: countedSteps(work, now) };
  return counted.done;
}

function countedSteps(work: ViewInput['hospital']['work'], now: Instant): ReadonlyMap<string, Done> {
  const found = new Map<string, Done>();
  const of = (finding: string): Done => {
    // The folds' own contradictions are of one rule, whatever their kind.
    const name = ruleOf(finding);
    const rule = ruleNames.has(name) ? name : 'discrepancy';
    const known = found.get(rule) ?? nothing();
    found.set(rule, known);
    return known;
  };
  for (const [finding, steps] of entries(work.FindingStepped)) {
    for (const { event, at } of steps) {
      if (at <= now - dayMs) continue;
      if (event.step === 'seen' || event.step === 'acting') of(finding).acknowledged++;
      if (event.step === 'snoozed') of(finding).snoozes++;
    }
  }
  for (const [finding, sent] of entries(work.AlertSent)) {
    for (const { event, at } of sent) if (event.channel === 'in-app' && at > now - dayMs) of(finding).alerts++;
  }
  for (const versions of rows(work.CheckAnswered)) for (const { event, at } of versions) if (at > now - dayMs) countCheck(of('medication-safety'), event);
  for (const versions of rows(work.CriticalAcknowledged)) for (const { at } of versions) if (at > now - dayMs) of('critical-result').acknowledged++;
  countCards(work, now, of);
  return found;
}

/** Of a rule of the registry: what a card says of orders besides is no rule's. */
function countCards(work: ViewInput['hospital']['work'], now: Instant, of: (rule: string) => Done): void {
  for (const versions of rows(work.CardShown)) {
    const [first] = versions;
    if (first !== undefined && first.at > now - dayMs && ruleNames.has(ruleOf(first.event.rule))) of(first.event.rule).cards++;
  }
  for (const versions of rows(work.CardAnswered)) {
    const newest = newestOf(versions);
    if (newest === undefined || newest.at <= now - dayMs || !ruleNames.has(ruleOf(newest.event.rule))) continue;
    const { rule, outcome, reason, unit } = newest.event;
    if (outcome === 'accepted') of(rule).accepted++;
    else countOverride(of(rule), reason, unit);
  }
}

function countCheck(done: Done, { outcome, reason, unit }: WorkOf<'CheckAnswered'>): void {
  done.shown++;
  if (outcome === 'overridden') countOverride(done, reason, unit);
}

function countOverride(done: Done, reason: string | undefined, unit: string | undefined): void {
  done.overridden++;
  if (reason !== undefined) done.reasons[reason] = (done.reasons[reason] ?? 0) + 1;
  if (unit !== undefined) done.units[unit] = (done.units[unit] ?? 0) + 1;
}
