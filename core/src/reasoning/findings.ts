/** All findings of a moment with what people made of them, worked out once for the views that show them. */
import { withSteps } from '../house/findings/standing.ts';
import { finished, type Steps } from '../steps.ts';
import type { ViewInput } from '../views/view.ts';
import { rules, type Finding } from './rules.ts';

interface Kept {
  readonly identity: ViewInput['identity'];
  readonly step: number;
  readonly found: readonly Finding[];
}
const kept = new WeakMap<ViewInput['hospital'], Kept>();

function known({ hospital, identity, now }: ViewInput): readonly Finding[] | undefined {
  const one = kept.get(hospital);
  return one?.identity === identity && one.step === Math.floor(now / 1000) ? one.found : undefined;
}

/** All findings now; worked out once for the views that show them. */
export const findingsOf = (input: ViewInput): readonly Finding[] => known(input) ?? finished(findingsInSteps(input));

/** The same findings, a rule at a time. */
export function* findingsInSteps(input: ViewInput): Steps<readonly Finding[]> {
  const before = known(input);
  if (before !== undefined) return before;
  const found: Finding[] = [];
  for (const rule of rules) {
    for (const finding of rule.evaluate(input)) found.push(withSteps(finding, input.hospital.work, input.now));
    yield;
  }
  kept.set(input.hospital, { identity: input.identity, step: Math.floor(input.now / 1000), found });
  return found;
}
