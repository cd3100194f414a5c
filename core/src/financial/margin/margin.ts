/** Margin so far: what is earned of the expected payment, less what the care cost; how each was reckoned and how sure that is. */
import type { Encounter } from '../../encounter.ts';
import { cents, shareOfCents, type Cents } from '../../money.ts';
import { rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { TraceStep } from '../contracts/claim-facts.ts';
import type { Ledger } from '../ledger.ts';
import type { Books } from '../lines.ts';
import { costOf, type Cost } from './cost.ts';
import { demoCosts, type CostPack } from './cost-pack.ts';

export interface Margin {
  readonly expectedCents: Cents;
  /** Earned so far. */
  readonly accruedCents: Cents;
  readonly cost: Cost;
  readonly marginCents: Cents;
  /** How the revenue was accrued. */
  readonly method: 'by-line' | 'by-days-of-group' | 'whole-case';
  readonly confidence: 'high' | 'medium' | 'low';
  readonly says: string;
}

/** undefined where nobody can say what is expected: a gap is no loss. */
export function marginOf({ hospital }: Books, encounter: Encounter, ledger: Ledger, until: Instant): Margin | undefined {
  if (ledger.gap !== undefined) return undefined;
  const cost = costOf(hospital, encounter, ledger.lines, until, costsAt(hospital, until));
  const { accruedCents, method } = accrued(ledger, encounter);
  const confidence = sureOf(ledger, method, cost);
  return {
    expectedCents: ledger.expectedCents,
    accruedCents,
    cost,
    marginCents: cents(accruedCents - cost.costCents),
    method,
    confidence,
    says: `${method === 'by-line' ? 'Revenue by line of the contract' : method === 'whole-case' ? 'Revenue of the whole case' : 'Revenue of the group, by days of its geometric mean'}; cost ${cost.parts.map(({ basis }) => basis).join(', ') || 'none yet'}`,
  };
}

const isOfCase = ({ method }: TraceStep): boolean =>
  method === 'drg' || method === 'case-rate' || method === 'transfer' || method === 'outlier' || method === 'stop-loss';

/** A case that lasts has earned as many parts of its payment as it has days of its geometric mean; one that is over has earned all. */
function accrued(
  { expectedCents, trace, facts, group }: Ledger,
  { dischargedAt }: Encounter,
): { readonly accruedCents: Cents; readonly method: Margin['method'] } {
  const ofCase = trace.filter(isOfCase).reduce((sum, { amountCents }) => sum + amountCents, 0);
  if (ofCase === 0) return { accruedCents: expectedCents, method: 'by-line' };
  const gmlos = group?.weight?.gmlos;
  const days = (facts.days ?? 1) * 10;
  if (dischargedAt !== undefined || gmlos === undefined || gmlos === 0 || days >= gmlos) return { accruedCents: expectedCents, method: 'whole-case' };
  return { accruedCents: cents(expectedCents - ofCase + shareOfCents(cents(ofCase), days, gmlos)), method: 'by-days-of-group' };
}

function sureOf({ group }: Ledger, method: Margin['method'], { confidence }: Cost): Margin['confidence'] {
  if (confidence === 'low') return 'low';
  return method === 'by-line' || group?.state === 'final' ? confidence : 'medium';
}

export function costsAt({ financial }: Books['hospital'], at: Instant): CostPack {
  const own = [...rows(financial.packs)].flatMap((versions) => newestOf(versions)?.event.pack ?? []).filter((pack) => pack.kind === 'cost-rates');
  return [...own].sort((a, b) => b.effectiveFrom - a.effectiveFrom).find(({ effectiveFrom }) => effectiveFrom <= at) ?? demoCosts;
}
