/**
 * A small grouper of our own: principal diagnosis, CC and MCC, and procedure families, for the most common groups. It is no licensed grouper and
 * does not say so: birth weights, trauma, transplants, exclusion lists beyond the own family, and whatever is not listed are left ungrouped.
 */
import { diagnosisFamilies, procedureFamilies, type DiagnosisFamily, type ProcedureFamily } from './diagnosis-families.ts';
import { groupTitles } from './demo-weights.ts';
import { plainCode, type CodedStay, type Grouper, type Grouping, type Severity } from './grouper.ts';
import { severityOf } from './severity.ts';

const byBeginning: ReadonlyMap<string, DiagnosisFamily> = new Map(diagnosisFamilies.flatMap((family) => family.begins.map((code) => [code, family] as const)));
const longest = Math.max(...[...byBeginning.keys()].map((code) => code.length));

export function familyOf(code: string): DiagnosisFamily | undefined {
  const plain = plainCode(code);
  for (let length = Math.min(longest, plain.length); length >= 3; length--) {
    const found = byBeginning.get(plain.slice(0, length));
    if (found !== undefined) return found;
  }
  return undefined;
}

const ranks: Readonly<Record<Severity, number>> = { none: 0, cc: 1, mcc: 2 };

interface Raised {
  readonly severity: Severity;
  readonly by?: string;
  readonly excluded: readonly string[];
}

/** The gravest secondary diagnosis; one of the principal's own family says nothing new. */
function raisedBy(family: string, principal: string, secondary: readonly string[]): Raised {
  const codes = [...new Set(secondary.map(plainCode))].filter((code) => code !== principal).sort();
  const excluded = codes.filter((code) => severityOf(code) !== 'none' && familyOf(code)?.family === family);
  let found: Raised = { severity: 'none', excluded };
  for (const code of codes) {
    const severity = severityOf(code);
    if (!excluded.includes(code) && ranks[severity] > ranks[found.severity]) found = { severity, by: code, excluded };
  }
  return found;
}

function procedureIn(family: string, procedures: readonly string[]): { readonly made: ProcedureFamily; readonly code: string } | undefined {
  const codes = procedures.map(plainCode).sort();
  for (const made of procedureFamilies) {
    if (made.only !== undefined && !made.only.includes(family)) continue;
    const code = codes.find((one) => made.begins.some((beginning) => one.startsWith(beginning)));
    if (code !== undefined) return { made, code };
  }
  return undefined;
}

export const smallGrouper: Grouper = {
  grouper: 'small-open@1',
  source: 'HealthOS, a small open grouper for the most common groups: no licensed MS-DRG engine',
  group: ({ principal, secondary, procedures }: CodedStay): Grouping => {
    if (principal === undefined || principal.trim() === '') return { ungrouped: 'no-principal' };
    const code = plainCode(principal);
    const medical = familyOf(code);
    const procedure = procedureIn(medical?.family ?? '', procedures);
    const family = procedure?.made ?? medical;
    if (family === undefined) return { ungrouped: 'not-known-here', value: code };
    const { severity, by, excluded } = raisedBy(medical?.family ?? '', code, secondary);
    const drg = family.drgs[severity];
    return {
      drg,
      title: groupTitles.get(drg) ?? drg,
      severity,
      excluded,
      family: family.family,
      ...(by === undefined ? {} : { severityBy: by }),
      ...(procedure === undefined ? {} : { procedure: procedure.code }),
    };
  },
};
