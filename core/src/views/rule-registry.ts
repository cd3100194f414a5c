/** View `rules`: every rule that may raise a finding, with version, source and definition, and what came of it in the last day. */
import { findingsOf, silentFindings } from '../reasoning/findings.ts';
import { ruleName } from '../house/findings/rule-weeks.ts';
import { inputsOfRule } from '../reasoning/rule-inputs.ts';
import { modeOf, modeSetOf } from '../reasoning/rule-modes.ts';
import { rules } from '../reasoning/rules.ts';
import { entries, rows } from '../table.ts';
import { dayMs } from '../time.ts';
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
    'Every rule with its version, source and definition, live, silent or off; its open findings, and what people and alerts did about them in the last 24 h. A check is overridden by signing an order over it, with a reason.',
  audience: 'aggregate',
  rows: (input, earlier) => {
    const findings = findingsOf(input);
    const silent = silentFindings(input);
    const done = stepsByRule(input);
    const made = rules.map(({ rule, version, source, definition, parameters = {} }): [string, RuleRow] => {
      const own = findings.filter((finding) => ruleOf(finding.rule) === rule);
      const { acknowledged, snoozes, alerts, shown, overridden, reasons, units } = done.get(rule) ?? nothing();
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
          openSilent: silent.filter((finding) => ruleOf(finding.rule) === rule).length,
          shown,
          overridden,
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

interface Done {
  acknowledged: number;
  snoozes: number;
  alerts: number;
  /** Checks of orders that were shown to whoever signed, overridden ones among them. */
  shown: number;
  overridden: number;
  /** Overrides by coded reason, and by unit. */
  readonly reasons: Record<string, number>;
  readonly units: Record<string, number>;
}
const nothing = (): Done => ({ acknowledged: 0, snoozes: 0, alerts: 0, shown: 0, overridden: 0, reasons: {}, units: {} });

function stepsByRule({ hospital, now }: ViewInput): ReadonlyMap<string, Done> {
  const found = new Map<string, Done>();
  const of = (finding: string): Done => {
    // The folds' own contradictions are of one rule, whatever their kind.
    const name = ruleOf(finding);
    const rule = rules.some((one) => one.rule === name) ? name : 'discrepancy';
    const known = found.get(rule) ?? nothing();
    found.set(rule, known);
    return known;
  };
  for (const [finding, steps] of entries(hospital.work.FindingStepped)) {
    for (const { event, at } of steps) {
      if (at <= now - dayMs) continue;
      if (event.step === 'seen' || event.step === 'acting') of(finding).acknowledged++;
      if (event.step === 'snoozed') of(finding).snoozes++;
    }
  }
  for (const [finding, sent] of entries(hospital.work.AlertSent)) {
    for (const { event, at } of sent) if (event.channel === 'in-app' && at > now - dayMs) of(finding).alerts++;
  }
  for (const versions of rows(hospital.work.CheckAnswered))
    for (const { event, at } of versions) if (at > now - dayMs) countCheck(of('medication-safety'), event);
  for (const versions of rows(hospital.work.CriticalAcknowledged)) for (const { at } of versions) if (at > now - dayMs) of('critical-result').acknowledged++;
  return found;
}

function countCheck(done: Done, { outcome, reason, unit }: WorkOf<'CheckAnswered'>): void {
  done.shown++;
  if (outcome !== 'overridden') return;
  done.overridden++;
  if (reason !== undefined) done.reasons[reason] = (done.reasons[reason] ?? 0) + 1;
  if (unit !== undefined) done.units[unit] = (done.units[unit] ?? 0) + 1;
}
