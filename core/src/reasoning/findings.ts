/** All findings of a moment with what people made of them, worked out once for the views that show them; those of silent rules apart. */
import { withSteps } from '../house/findings/standing.ts';
import { finished, type Steps } from '../steps.ts';
import type { ViewInput } from '../views/view.ts';
import { silentRules } from './rule-modes.ts';
import { rules, type Finding } from './rules.ts';

interface Found {
  readonly live: readonly Finding[];
  /** Of rules that work in silence: counted in the registry, shown to nobody. */
  readonly silent: readonly Finding[];
}
interface Kept extends Found {
  readonly identity: ViewInput['identity'];
  readonly step: number;
}
const kept = new WeakMap<ViewInput['hospital'], Kept>();

function known({ hospital, identity, now }: ViewInput): Found | undefined {
  const one = kept.get(hospital);
  return one?.identity === identity && one.step === Math.floor(now / 1000) ? one : undefined;
}

/** All findings now; worked out once for the views that show them. */
export const findingsOf = (input: ViewInput): readonly Finding[] => known(input)?.live ?? finished(findingsInSteps(input));

/** What the silent rules would say now. */
export function silentFindings(input: ViewInput): readonly Finding[] {
  if (known(input) === undefined) finished(findingsInSteps(input));
  return known(input)?.silent ?? [];
}

/** The same findings, a rule at a time. */
export function* findingsInSteps(input: ViewInput): Steps<readonly Finding[]> {
  const before = known(input);
  if (before !== undefined) return before.live;
  const quiet = silentRules(input.hospital);
  const [live, silent]: [Finding[], Finding[]] = [[], []];
  for (const rule of rules) {
    const to = quiet.has(rule.rule) ? silent : live;
    for (const finding of rule.evaluate(input)) to.push(withSteps(finding, input.hospital.work, input.now));
    yield;
  }
  kept.set(input.hospital, { identity: input.identity, step: Math.floor(input.now / 1000), live, silent });
  return live;
}
