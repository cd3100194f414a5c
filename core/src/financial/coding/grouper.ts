/**
 * The port of a grouper: codes of a stay in, a diagnosis related group out. A licensed engine stands behind it in a house that has one; the small
 * open one of this project (small-grouper.ts) knows the most common groups and says where it stops.
 */
export interface CodedStay {
  readonly principal?: string;
  /** In the order in which they were said; order decides nothing. */
  readonly secondary: readonly string[];
  readonly procedures: readonly string[];
  /** PV1-36 or the NUBC discharge status, as sent; a group may tell the dead apart. */
  readonly disposition?: string;
}

export type Severity = 'mcc' | 'cc' | 'none';

export interface Grouped {
  readonly drg: string;
  readonly title: string;
  readonly severity: Severity;
  /** The code that gave the severity, and those that count for nothing beside this principal diagnosis. */
  readonly severityBy?: string;
  readonly excluded: readonly string[];
  /** The procedure that made it surgical. */
  readonly procedure?: string;
  readonly family: string;
}

export interface NotGrouped {
  readonly ungrouped: 'no-principal' | 'not-known-here';
  readonly value?: string;
}

export type Grouping = Grouped | NotGrouped;
export const isGrouped = (grouping: Grouping): grouping is Grouped => 'drg' in grouping;

export interface Grouper {
  readonly grouper: string;
  readonly source: string;
  group(stay: CodedStay): Grouping;
}

/** `I50.23` and `i5023` are one code. */
export const plainCode = (code: string): string => code.replace(/[.\s]/g, '').toUpperCase();
