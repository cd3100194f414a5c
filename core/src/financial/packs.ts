/** Dated, versioned packs that price care and say how it is charged: site data; the demo ships small ones of its own. */
import type { Cents } from '../money.ts';
import type { Instant } from '../time.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { BillingPack } from './claims/billing-pack.ts';
import type { Contract } from './contracts/contract.ts';
import type { CostPack } from './margin/cost-pack.ts';
import type { ChargeRules } from './rule-pack.ts';

export const packKinds = ['charge-master', 'rule-pack', 'contract', 'code-set', 'edit-pack', 'weights', 'billing', 'cost-rates'] as const;
export type PackKind = (typeof packKinds)[number];

/** What every pack says of itself. Which version holds is asked by the date of the service, or of the discharge. */
export interface PackHeader {
  readonly kind: PackKind;
  readonly version: string;
  readonly effectiveFrom: Instant;
  /** The first moment at which it no longer holds; absent = until the next version. */
  readonly effectiveTo?: Instant;
  readonly source: string;
  /** Of a licensed set: whose it is and on what terms, shown before it is loaded and wherever it is used. */
  readonly notice?: string;
}

/** In what a charge is counted. */
export const chargeUnits = ['night', 'hour', 'minute', 'dose', 'test', 'exam', 'visit', 'each', 'day', 'run', 'quarter-hour'] as const;
export type ChargeUnit = (typeof chargeUnits)[number];

export interface ChargeItem {
  readonly title: string;
  /** Of one unit. */
  readonly cents: Cents;
  readonly unit?: ChargeUnit;
  /** NUBC revenue codes and procedure codes come with the site's own master. */
  readonly revenueCode?: string;
  readonly procedureCode?: string;
}

/** Prices by event. A dose that is not listed takes `medicationDefaultCents`: a dose is never free because a list is short. */
export interface ChargeMaster extends PackHeader {
  readonly kind: 'charge-master';
  readonly roomPerMidnightCents: Readonly<Record<LevelOfCare, Cents>>;
  /** Price per dose by medication code. */
  readonly medicationCents: Readonly<Record<string, Cents>>;
  readonly medicationDefaultCents: Cents;
  /** Everything else, by code. */
  readonly items?: Readonly<Record<string, ChargeItem>>;
  /** What a test or examination costs that is not listed; absent = it is unpriced, and listed as such. */
  readonly laboratoryDefaultCents?: Cents;
  readonly imagingDefaultCents?: Cents;
}

export interface CodeEntry {
  readonly code: string;
  readonly title: string;
  /** What the set itself says of the code, by its own words. */
  readonly marks?: Readonly<Record<string, string>>;
}

/** One code system, or the part of it that a site uses. */
export interface CodeSet extends PackHeader {
  readonly kind: 'code-set';
  /** `ICD-10-CM`, `HCPCS-II`, `CVX`. */
  readonly set: string;
  readonly codes: readonly CodeEntry[];
}

/** Of payment groups: relative weight and length of stay, as the table prints them (`1.2345`). */
export interface GroupWeight {
  readonly group: string;
  readonly title: string;
  readonly weight: string;
  readonly geometricDays?: string;
  readonly arithmeticDays?: string;
  /** A transfer to post-acute care is paid by the day. */
  readonly postAcute?: boolean;
}
export interface Weights extends PackHeader {
  readonly kind: 'weights';
  /** `MS-DRG`. */
  readonly set: string;
  readonly groups: readonly GroupWeight[];
}

/** Edits of claims: pairs that may not stand together and most units of a code in a day; more kinds as the scrubber reads them. */
export interface EditPack extends PackHeader {
  readonly kind: 'edit-pack';
  readonly set: string;
  readonly edits: readonly { readonly edit: string; readonly kind: string; readonly values: Readonly<Record<string, string>> }[];
}

export type FinancialPack = ChargeMaster | ChargeRules | Contract | CodeSet | Weights | EditPack | BillingPack | CostPack;

/** Packs of one name follow each other by date: the kind, and which of the kind. */
export function nameOfPack(pack: FinancialPack): string {
  switch (pack.kind) {
    case 'contract':
      return pack.payer === undefined ? pack.payerClass : `${pack.payerClass} ${pack.payer}`;
    case 'code-set':
    case 'weights':
    case 'edit-pack':
      return pack.set;
    case 'charge-master':
    case 'rule-pack':
    case 'billing':
    case 'cost-rates':
      return '';
  }
}
