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

type Sum = { -readonly [Key in keyof AgedSum]: number };
type Sums = { -readonly [Key in Exclude<keyof Aged, 'bands'>]: number } & { readonly bands: Record<AgeBand, Sum> };

/** By class of payer, and of all of them under `all`; `counted` is how many accounts are in it, those that are only owed something too. */
export type AgedSums = Map<PayerClass | 'all', { counted: number; readonly sums: Sums }>;

/** Puts an account in (`sign` 1) or takes it out (-1). One that neither owes nor is owed is in none. */
export function addAged(found: AgedSums, one: AgedAmount, sign: 1 | -1): void {
  const { payerCents, deniedCents, patientCents, creditCents } = one.settled;
  if (payerCents === 0 && deniedCents === 0 && patientCents === 0 && creditCents === 0) return;
  for (const key of [one.payerClass, 'all'] as const) {
    const kept = found.get(key) ?? { counted: 0, sums: noSums() };
    found.set(key, kept);
    kept.counted += sign;
    add(kept.sums, one, sign);
    if (kept.counted === 0) found.delete(key);
  }
}

/** Sums that can be added to and leave these as they are. */
export const copyOfAged = (found: AgedSums): AgedSums =>
  new Map([...found].map(([key, { counted, sums }]) => [key, { counted, sums: { ...sums, bands: byBand((band) => ({ ...sums.bands[band] })) } }]));

const byBand = (of: (band: AgeBand) => Sum): Record<AgeBand, Sum> => ({
  here: of('here'),
  '0-30': of('0-30'),
  '31-60': of('31-60'),
  '61-90': of('61-90'),
  '91-120': of('91-120'),
  older: of('older'),
});
const noSums = (): Sums => ({
  accounts: 0,
  cents: 0,
  payerCents: 0,
  deniedCents: 0,
  patientCents: 0,
  creditCents: 0,
  bands: byBand(() => ({ accounts: 0, cents: 0 })),
});

function add(sums: Sums, { days, settled }: AgedAmount, sign: 1 | -1): void {
  const { payerCents, deniedCents, patientCents, creditCents } = settled;
  const cents = payerCents + deniedCents + patientCents;
  sums.payerCents += sign * payerCents;
  sums.deniedCents += sign * deniedCents;
  sums.patientCents += sign * patientCents;
  sums.creditCents += sign * creditCents;
  if (cents === 0) return;
  const band = sums.bands[bandOf(days)];
  for (const sum of [sums, band]) {
    sum.accounts += sign;
    sum.cents += sign * cents;
  }
}
