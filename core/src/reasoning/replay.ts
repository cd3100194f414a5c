/**
 * Replays a stretch of the log under rules, one look every so often by the log's own clock: which findings began and ended, and what one set of rules would
 * have said that another did not. The same log and rules give the same answer.
 */
import type { Recorded } from '../event.ts';
import { emptyEnterprise, foldEnterprise } from '../hospital-fold.ts';
import type { FacilityId } from '../ids.ts';
import { minuteMs, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';

/** A finding from when a look first saw it until one no longer did. */
export interface Fired {
  readonly finding: string;
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly unit?: string;
  readonly at: Instant;
  readonly until?: Instant;
  readonly says: string;
}

export interface ReplaySpan {
  readonly facility: FacilityId;
  /** Looks begin here: what comes before is only folded. */
  readonly from: Instant;
  readonly until: Instant;
  readonly everyMs: number;
}

export const replayEveryMs = 5 * minuteMs;

export interface Replay {
  /** The next events of the log, in its order. */
  take(page: readonly Recorded[]): void;
  /** Looks up to the end; then what each set of rules fired, in the order of their firing. */
  end(): readonly (readonly Fired[])[];
}

export function startReplay(sets: readonly (readonly Rule[])[], { facility, from, until, everyMs }: ReplaySpan): Replay {
  let enterprise = emptyEnterprise();
  let next = from;
  const open = sets.map(() => new Map<string, Fired>());
  const fired = sets.map((): Fired[] => []);

  function look(now: Instant): void {
    const hospital = enterprise.hospitals.get(facility);
    if (hospital === undefined) return;
    const input: ViewInput = { hospital, identity: enterprise.identity, now };
    sets.forEach((rules, n) => {
      const here = open[n];
      const list = fired[n];
      if (here !== undefined && list !== undefined)
        note(
          here,
          list,
          rules.flatMap((rule) => rule.evaluate(input)),
          now,
        );
    });
  }

  function lookUpTo(at: number): void {
    for (; next < at && next <= until; next = (next + everyMs) as Instant) look(next);
  }

  return {
    take: (page) => {
      let folding: Recorded[] = [];
      for (const one of page) {
        if (one.recordedAt > next) {
          enterprise = foldEnterprise(enterprise, folding);
          folding = [];
          lookUpTo(one.recordedAt);
        }
        folding.push(one);
      }
      enterprise = foldEnterprise(enterprise, folding);
    },
    end: () => {
      lookUpTo(until + 1);
      return fired.map((list, n) => [...list, ...(open[n]?.values() ?? [])].sort((a, b) => a.at - b.at || (a.finding < b.finding ? -1 : 1)));
    },
  };
}

function note(open: Map<string, Fired>, list: Fired[], findings: readonly Finding[], now: Instant): void {
  const seen = new Set<string>();
  for (const { finding, rule, severity, unit, says } of findings) {
    seen.add(finding);
    const known = open.get(finding);
    if (known?.severity === severity) continue;
    // Graver, or less so, is another alert.
    if (known !== undefined) list.push({ ...known, until: now });
    open.set(finding, { finding, rule, severity, at: now, says, ...(unit === undefined ? {} : { unit }) });
  }
  for (const [finding, one] of open) {
    if (seen.has(finding)) continue;
    list.push({ ...one, until: now });
    open.delete(finding);
  }
}

export interface FiredDiff {
  readonly added: readonly Fired[];
  readonly removed: readonly Fired[];
  readonly same: number;
}

/** By finding, gravity and when it began; the version of the rule is another on both sides and says nothing. */
export function diffFired(before: readonly Fired[], after: readonly Fired[]): FiredDiff {
  const key = ({ finding, severity, at }: Fired): string => `${at}|${severity}|${finding}`;
  const [old, now] = [new Set(before.map(key)), new Set(after.map(key))];
  return {
    added: after.filter((one) => !old.has(key(one))),
    removed: before.filter((one) => !now.has(key(one))),
    same: after.filter((one) => old.has(key(one))).length,
  };
}

export type RuleChanges = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The rules with other numbers, or what is wrong with the change: a rule that is not there, a number that it does not have. */
export function changedRules(rules: readonly Rule[], changes: RuleChanges): readonly Rule[] | { readonly wrong: readonly string[] } {
  const wrong = Object.entries(changes).flatMap(([name, parameters]) => {
    const rule = rules.find((one) => one.rule === name);
    if (rule === undefined) return [`There is no rule ${name}.`];
    const known = rule.parameters ?? {};
    if (rule.with === undefined || Object.keys(known).length === 0) return [`The rule ${name} has no numbers that could be changed.`];
    return Object.keys(parameters).flatMap((key) =>
      Object.hasOwn(known, key) ? [] : [`The rule ${name} has no ${key}: it has ${Object.keys(known).join(', ')}.`],
    );
  });
  if (wrong.length > 0) return { wrong };
  return rules.filter(({ rule }) => Object.hasOwn(changes, rule)).map((rule) => rule.with?.(changes[rule.rule] ?? {}) ?? rule);
}
