/** Dated, versioned packs that price care: a charge master (CDM) and contracts. Site data; the demo ships small ones of its own. */
import type { Cents } from '../money.ts';
import type { Instant } from '../time.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { PayerClass } from './events.ts';

/** Prices by event. A code that is not listed takes `medicationDefaultCents`: a dose is never free because a list is short. */
export interface ChargeMaster {
  readonly kind: 'charge-master';
  readonly version: string;
  readonly effectiveFrom: Instant;
  readonly source: string;
  readonly roomPerMidnightCents: Readonly<Record<LevelOfCare, Cents>>;
  /** Price per dose by medication code. */
  readonly medicationCents: Readonly<Record<string, Cents>>;
  readonly medicationDefaultCents: Cents;
}

/** What a class of payer is expected to pay of billed charges: `perDiemCents` by level of care wins over `percentOfCharges` (basis points). */
export interface Contract {
  readonly kind: 'contract';
  readonly version: string;
  readonly effectiveFrom: Instant;
  readonly source: string;
  readonly payerClass: PayerClass;
  /** 10000 = 100 %. */
  readonly percentOfChargesBp: number;
  readonly perDiemCents?: Readonly<Partial<Record<LevelOfCare, Cents>>>;
}

export type FinancialPack = ChargeMaster | Contract;
