/** View `rules`: every rule that may raise a finding, with version, source and definition, and what came of it in the last day. */
import { findingsOf } from '../reasoning/findings.ts';
import { rules } from '../reasoning/rules.ts';
import { entries } from '../table.ts';
import { dayMs } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { RuleRow } from './rows-huddle.ts';
import type { View, ViewInput } from './view.ts';

/** `census:lost-discharge@1` and `news2:V1` are of the rules `census` and `news2`. */
const ruleOf = (text: string): string => text.split(/[:@|]/, 1)[0] ?? text;

export const rulesView: View<RuleRow> = {
  name: 'rules',
  title: 'Rule registry',
  definition: 'Every rule with its version, source and definition; its open findings, and what people and alerts did about them in the last 24 h.',
  audience: 'aggregate',
  rows: (input, earlier) => {
    const findings = findingsOf(input);
    const done = stepsByRule(input);
    const made = rules.map(({ rule, version, source, definition }): [string, RuleRow] => {
      const own = findings.filter((finding) => ruleOf(finding.rule) === rule);
      const { acknowledged = 0, snoozes = 0, alerts = 0 } = done.get(rule) ?? {};
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
}

function stepsByRule({ hospital, now }: ViewInput): ReadonlyMap<string, Done> {
  const found = new Map<string, Done>();
  const of = (finding: string): Done => {
    // The folds' own contradictions are of one rule, whatever their kind.
    const name = ruleOf(finding);
    const rule = rules.some((one) => one.rule === name) ? name : 'discrepancy';
    const known = found.get(rule) ?? { acknowledged: 0, snoozes: 0, alerts: 0 };
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
  return found;
}
