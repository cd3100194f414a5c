/** The typed transaction sets: one shape for what is read and for what is written, so that what is written parses back equal. */
import type { Cents } from '@healthos/core/money.ts';
import type { Day } from './elements.ts';

/** NM1 or N1 with what follows it. */
export interface Party {
  /** NM101: 85 billing provider, IL insured, PR payer, QC patient... */
  readonly role: string;
  readonly kind?: 'person' | 'organisation';
  readonly last?: string;
  readonly first?: string;
  readonly middle?: string;
  readonly suffix?: string;
  /** NM108 and NM109. */
  readonly idKind?: string;
  readonly id?: string;
  readonly address?: Address;
  readonly references?: readonly Reference[];
}

export interface Address {
  readonly lines: readonly string[];
  readonly city?: string;
  readonly state?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

/** REF01 and REF02. */
export interface Reference {
  readonly kind: string;
  readonly value: string;
}

/** DMG. */
export interface Demographics {
  readonly birthOn?: Day;
  readonly sex?: string;
}

export interface Cas {
  readonly group: 'CO' | 'OA' | 'PI' | 'PR' | 'CR';
  readonly reason: string;
  readonly amountCents: Cents;
  readonly quantity?: number;
}

/** SVC, SV1, SV2: HC:99213:25. */
export interface Procedure {
  readonly kind: string;
  readonly code: string;
  readonly modifiers?: readonly string[];
}
