/** The coverages of one account as its screen shows them: in the order of payers with the reason, what each was asked and said, and what the patient will pay of what is expected. */
import type { Encounter } from '../../encounter.ts';
import type { Ledger } from '../ledger.ts';
import type { Books } from '../lines.ts';
import { coveragesOf, type Coverage } from './coverages.ts';
import { estimateOf, type Estimate } from './estimate.ts';
import { own } from '../../own.ts';

export interface AccountCoverages {
  /** The first payer first; those that do not hold on the day of service last. */
  readonly coverages: readonly Coverage[];
  /** By what the first payer said of its benefits. */
  readonly estimate: Estimate;
}

/** X12 service types: hospital inpatient, emergency, hospital outpatient. */
const services: Readonly<Record<string, string>> = { I: '48', E: '86' };
const outpatient = '50';

export function accountCoverages(books: Books, encounter: Encounter, ledger: Pick<Ledger, 'expectedCents' | 'gap'>): AccountCoverages {
  const coverages = coveragesOf(books, encounter);
  return { coverages, estimate: estimated(coverages, encounter, ledger) };
}

/** Nothing is guessed: without an expected payment, a payer that answers or an active cover there is no estimate, and what is missing is said. */
function estimated(coverages: readonly Coverage[], { class: kind }: Encounter, { expectedCents, gap }: Pick<Ledger, 'expectedCents' | 'gap'>): Estimate {
  const first = coverages.find(({ order }) => order === 1);
  const missing = [
    ...(gap === undefined ? [] : ['expected payment']),
    ...(first === undefined ? ['coverage'] : first.told === undefined ? ['benefits of the first payer'] : first.told.active ? [] : ['active coverage']),
  ];
  if (missing.length > 0 || first?.told === undefined) return { state: 'not-computable', missing };
  return estimateOf(expectedCents, first.told.benefits, own(services, kind) ?? outpatient);
}
