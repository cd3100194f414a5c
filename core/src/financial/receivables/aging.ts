/** Aged receivables: what is left of each account, by who owes it and by the days since its discharge. */
import type { Settlement } from '../account/settlement.ts';
import type { PayerClass } from '../events.ts';

export const ageBands = [
  { band: 'here', title: 'still here' },
  { band: '0-30', title: '0–30 d', through: 30 },
  { band: '31-60', title: '31–60 d', through: 60 },
  { band: '61-90', title: '61–90 d', through: 90 },
  { band: '91-120', title: '91–120 d', through: 120 },
  { band: 'older', title: 'over 120 d' },
] as const;
export type AgeBand = (typeof ageBands)[number]['band'];

/** Local days since the discharge; undefined = the stay lasts, or has not begun. */
export function bandOf(days: number | undefined): AgeBand {
  if (days === undefined) return 'here';
  return ageBands.find((one) => 'through' in one && days <= one.through)?.band ?? 'older';
}

export interface AgedAmount {
  readonly payerClass: PayerClass;
  readonly days: number | undefined;
  readonly settled: Pick<Settlement, 'payerCents' | 'deniedCents' | 'patientCents' | 'creditCents'>;
}

export interface AgedSum {
  readonly accounts: number;
  readonly cents: number;
}

export interface Aged {
  readonly accounts: number;
  readonly cents: number;
  readonly payerCents: number;
  readonly deniedCents: number;
  readonly patientCents: number;
  /** Owed back; it is taken off nothing. */
  readonly creditCents: number;
  readonly bands: Readonly<Record<AgeBand, AgedSum>>;
}

type Sums = { -readonly [Key in Exclude<keyof Aged, 'bands'>]: number } & { readonly bands: Record<AgeBand, { accounts: number; cents: number }> };

/** By class of payer, and of all of them under `all`. An account that neither owes nor is owed is in none. */
export function agedOf(amounts: Iterable<AgedAmount>): ReadonlyMap<PayerClass | 'all', Aged> {
  const found = new Map<PayerClass | 'all', Sums>();
  for (const one of amounts) {
    const { payerCents, deniedCents, patientCents, creditCents } = one.settled;
    if (payerCents === 0 && deniedCents === 0 && patientCents === 0 && creditCents === 0) continue;
    for (const key of [one.payerClass, 'all'] as const) {
      const sums = found.get(key) ?? noSums();
      found.set(key, sums);
      add(sums, one);
    }
  }
  return found;
}

const none = (): { accounts: number; cents: number } => ({ accounts: 0, cents: 0 });
const noSums = (): Sums => ({
  accounts: 0,
  cents: 0,
  payerCents: 0,
  deniedCents: 0,
  patientCents: 0,
  creditCents: 0,
  bands: { here: none(), '0-30': none(), '31-60': none(), '61-90': none(), '91-120': none(), older: none() },
});

function add(sums: Sums, { days, settled }: AgedAmount): void {
  const { payerCents, deniedCents, patientCents, creditCents } = settled;
  const cents = payerCents + deniedCents + patientCents;
  sums.payerCents += payerCents;
  sums.deniedCents += deniedCents;
  sums.patientCents += patientCents;
  sums.creditCents += creditCents;
  if (cents === 0) return;
  const band = sums.bands[bandOf(days)];
  for (const sum of [sums, band]) {
    sum.accounts++;
    sum.cents += cents;
  }
}
