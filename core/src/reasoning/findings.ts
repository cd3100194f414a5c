/** All findings of a moment with what people made of them, worked out once for the views that show them. */
import { withSteps } from '../house/findings/standing.ts';
import type { ViewInput } from '../views/view.ts';
import { rules, type Finding } from './rules.ts';

let last:
  { readonly hospital: ViewInput['hospital']; readonly identity: ViewInput['identity']; readonly step: number; readonly found: readonly Finding[] } | undefined;

/** All findings now; worked out once for the views that show them. */
export function findingsOf(input: ViewInput): readonly Finding[] {
  const step = Math.floor(input.now / 1000);
  if (last !== undefined && last.hospital === input.hospital && last.identity === input.identity && last.step === step) return last.found;
  const found = rules.flatMap((rule) => rule.evaluate(input)).map((finding) => withSteps(finding, input.hospital.work, input.now));
  last = { hospital: input.hospital, identity: input.identity, step, found };
  return found;
}
