/** Every kind of discrepancy that a fold can make, with its owner and how grave it is. A test keeps this list equal to what the folds use. */
import type { Discrepancy } from '../discrepancy.ts';

type Kind = Pick<Discrepancy, 'owner' | 'severity'> & { readonly means: string };

export const discrepancyKinds = {
  'two-in-a-bed': { owner: 'bed-manager', severity: 'critical', means: 'Two or more encounters claim one bed; the first claim keeps it.' },
  'visit-number-reused': {
    owner: 'steward',
    severity: 'watch',
    means: 'A visit number was admitted again after its discharge; a second encounter was opened.',
  },
  'visit-number-of-two': {
    owner: 'steward',
    severity: 'critical',
    means:
      "A visit number is told of a second patient while it is the first one's, and nothing merged or moved them: each has a stay of their own, and somebody says whose it is.",
  },
  'update-names-other-bed': { owner: 'bed-manager', severity: 'watch', means: 'An update named another location than the one the movements give.' },
  'update-moved-patient': { owner: 'bed-manager', severity: 'info', means: 'An update moved the patient, as its feed declares.' },
  'update-before-admit': { owner: 'bed-manager', severity: 'info', means: 'An encounter is known only by an update; it has no bed until its admit comes.' },
  'cancel-without-target': { owner: 'bed-manager', severity: 'watch', means: 'A cancellation came for something that was never said.' },
  'cancel-location-mismatch': { owner: 'bed-manager', severity: 'watch', means: 'A cancelled transfer names another location than the one before it.' },
  'transfer-from-elsewhere': { owner: 'bed-manager', severity: 'info', means: 'A transfer names another prior location than the one known.' },
  'movement-after-discharge': {
    owner: 'bed-manager',
    severity: 'watch',
    means: 'A transfer was said of an encounter that was already discharged; it changes nothing.',
  },
  'cancel-after-completion': { owner: 'clinician', severity: 'watch', means: 'An order was cancelled after it had been completed; it stays completed (UC).' },
  'order-number-of-two': {
    owner: 'steward',
    severity: 'watch',
    means: 'One order number was told of two patients: each keeps what was told of them, and where one was meant its sender cancels the other.',
  },
  'cancelled-after-care': { owner: 'clinician', severity: 'watch', means: 'An admission was cancelled after care was charted; the facts are kept.' },
  'identity-overlay': {
    owner: 'steward',
    severity: 'critical',
    means: 'Name, birth date and sex of one record were all replaced at once; the change is held.',
  },
  'merge-cycle': { owner: 'steward', severity: 'watch', means: 'A merge would make a circle of records; it was refused.' },
} as const satisfies Record<string, Kind>;

export type DiscrepancyKind = keyof typeof discrepancyKinds;

/** The row of one discrepancy. `about` and `says` carry ids only. */
export function discrepancyOf(kind: DiscrepancyKind, about: string, since: Discrepancy['since'], says: string, unit?: string): Discrepancy {
  const { owner, severity } = discrepancyKinds[kind];
  return { discrepancy: `${kind}:${about}`, kind, about, owner, severity, since, says, ...(unit === undefined ? {} : { unit }) };
}
