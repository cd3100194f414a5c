/** Whether a clause holds for a stay, and which lines a carve-out takes. */
import type { ClaimFacts, FactLine } from './claim-facts.ts';
import type { LineSelector, When } from './contract.ts';

export function fits(when: When | undefined, facts: ClaimFacts): boolean {
  if (when === undefined) return true;
  const { setting, drgs, grouped, anyCode } = when;
  if (setting !== undefined && !setting.includes(facts.setting)) return false;
  if (drgs !== undefined && (facts.drg === undefined || !drgs.includes(facts.drg))) return false;
  if (grouped !== undefined && grouped !== (facts.drg !== undefined)) return false;
  return anyCode === undefined || facts.lines.some(({ code }) => anyCode.includes(code));
}

export function takes({ codes, prefixes, revenueCodes }: LineSelector, { code, revenueCode }: FactLine): boolean {
  if (codes?.includes(code) === true || prefixes?.some((prefix) => code.startsWith(prefix)) === true) return true;
  return revenueCode !== undefined && revenueCodes?.some(([from, to]) => from <= revenueCode && revenueCode <= to) === true;
}
