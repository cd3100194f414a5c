/** What of each view is left for somebody who is bound to a unit: part of the policy, and written like it. */
/** What of a view somebody sees who is bound to a unit; unit-rows.ts applies it, row by row. */
export type Narrowing =
  /** Rows of the unit. */
  | 'own'
  /** Rows of the unit, and who is to come to it: wished there, or promised a bed of it. */
  | 'coming'
  /** Rows of the unit whole; of the others the counts, no person of staff named. */
  | 'counts'
  /** Rows of the unit, and what names no place, bed or person: matters of the house. */
  | 'house'
  /** Trips that begin or end on the unit. */
  | 'trips'
  /** All of it where the unit is an emergency department, else nothing. */
  | 'ambulances'
  /** Sums whole; what points at one bed only where it is the unit's. */
  | 'sums'
  | 'whole'
  | 'nothing';

/** One line for each view that is not of sums alone; what has no line is not seen. A test holds the list and the views together. */
export const narrowings: Readonly<Record<string, Narrowing>> = {
  beds: 'own',
  requests: 'coming',
  frees: 'own',
  encounters: 'own',
  discharges: 'own',
  barriers: 'own',
  stays: 'own',
  /** A case is of the house until its patient has a bed, and then stands in `requests`. */
  transfers: 'nothing',
  /** Sums of the house by cause and level. */
  analytics: 'whole',
  findings: 'house',
  firings: 'own',
  exceptions: 'house',
  alerts: 'house',
  huddle: 'house',
  turns: 'own',
  transports: 'trips',
  staffing: 'counts',
  'staffing-plan': 'counts',
  staff: 'own',
  'unit-now': 'own',
  handoff: 'own',
  mar: 'own',
  care: 'own',
  orders: 'own',
  theatre: 'own',
  ed: 'coming',
  'ed-rooms': 'own',
  ems: 'ambulances',
  revenue: 'own',
  accounts: 'own',
  ledger: 'nothing',
  money: 'nothing',
  'finance-kpis': 'nothing',
  /** Bills are of the house, not of a unit. */
  claims: 'nothing',
  denials: 'nothing',
  questions: 'nothing',
  remittances: 'nothing',
  balances: 'nothing',
  packs: 'nothing',
  receivables: 'nothing',
  margins: 'nothing',
  capacity: 'sums',
};
