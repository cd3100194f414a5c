/** OperationOutcome: every answer of this door that is no resource, with the code of the issue and what to do; never a stack trace, never a name. */

export const fhirJson = 'application/fhir+json; charset=utf-8';

export interface Issue {
  /** IssueType. */
  readonly code: string;
  readonly says: string;
  /** FHIRPath, or the name of the parameter. */
  readonly expression?: string;
  /** A stable code of this house. */
  readonly detail?: string;
}

export type Severity = 'error' | 'warning' | 'information';

export function outcomeOf(issues: readonly (Issue & { readonly severity?: Severity })[]): object {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ code, says, expression, detail, severity = 'error' }) => ({
      severity,
      code,
      ...(detail === undefined ? {} : { details: { coding: [{ system: 'urn:healthos:codes', code: detail }] } }),
      diagnostics: says,
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  };
}

/** A question that cannot be answered as it was put: thrown by nobody, returned by readers of queries. */
export interface Refused {
  readonly refused: number;
  readonly issue: Issue;
}
export const refused = (status: number, issue: Issue): Refused => ({ refused: status, issue });
export const isRefused = (value: unknown): value is Refused => typeof value === 'object' && value !== null && 'refused' in value && 'issue' in value;
