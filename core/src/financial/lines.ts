/** The lines of a ledger and what they are worked out from. A correction takes a line back and puts another; nothing is edited. */
import type { Encounter } from '../encounter.ts';
import type { HealthEvent } from '../event.ts';
import type { Hospital } from '../hospital.ts';
import type { IdentityState } from '../identity/state.ts';
import { negateCents, type Cents } from '../money.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import type { Instant } from '../time.ts';
import type { Version, Versions } from '../versions.ts';
import type { PayerClass } from './events.ts';
import type { ChargeUnit } from './packs.ts';
import type { Prices } from './pricing.ts';

/** What made a line: a row of the table of charges from events, what was posted from outside, or a credit. */
export const chargeKinds = [
  'room',
  'observation',
  'emergency',
  'critical-care',
  'medication',
  'infusion',
  'laboratory',
  'imaging',
  'surgery',
  'anaesthesia',
  'recovery',
  'implant',
  'service',
  'professional',
  'posted',
  'credit',
] as const;
export type ChargeKind = (typeof chargeKinds)[number];

/** Why a line stands in the ledger and goes on no claim yet. */
export type HoldReason = 'cosignature-missing' | 'held-by-person';

/** A charge before its contract says what is expected of it. */
export interface ChargeLine {
  /** The key of the charge: the same for the same care, whenever it is worked out. */
  readonly charge: string;
  readonly kind: ChargeKind;
  /** Of the charge master. */
  readonly code: string;
  /** As the charge master says; no pack of this project carries those of the NUBC. */
  readonly revenueCode?: string;
  readonly modifiers?: readonly string[];
  readonly units: number;
  readonly unit: ChargeUnit;
  readonly amountCents: Cents;
  readonly serviceAt: Instant;
  /** The line that a credit takes back. */
  readonly reverses?: string;
  readonly heldBy?: HoldReason;
  /** As a claim says it, where that is another code and other units than the charge master's: a drug in the units of its billing code. */
  readonly billed?: { readonly code: string; readonly units: number };
  /** Of a night: the level of care of its bed. */
  readonly level?: LevelOfCare;
  /** Of an implant: what its supplier asks for one. */
  readonly invoiceCents?: Cents;
  /** Told later after the service than the rule pack allows. */
  readonly late?: boolean;
  /** Version of the charge master that priced it. */
  readonly pricedBy?: string;
  readonly position: number;
  /** Every fact behind it, `position` among them. */
  readonly positions: readonly number[];
}

export interface LedgerLine extends ChargeLine {
  /** Its part of what the contract allows for the encounter. A charge that was taken back has none; neither has any where the contract has a gap. */
  readonly expectedCents: Cents;
}

/** The pictures that money is read from, and the time up to which nights are counted. */
export interface Books {
  readonly hospital: Hospital;
  readonly identity: IdentityState;
  readonly now: Instant;
}

export interface Work extends Books {
  readonly encounter: Encounter;
  readonly zone: string;
  readonly prices: Prices;
  readonly payerClass: PayerClass;
  /** The same object while prices, payer class and zone are the same: what was worked out by them still holds. */
  readonly basis: object;
}

/** The exact inverse of a line, by the fact at `position`. */
export function creditOf({ late: _late, ...line }: ChargeLine, position: number): ChargeLine {
  return {
    ...line,
    charge: `${line.charge}:credit`,
    kind: 'credit',
    units: line.units === 0 ? 0 : -line.units,
    amountCents: negateCents(line.amountCents),
    reverses: line.charge,
    position,
    positions: withPosition(line.positions, position),
  };
}

export const withPosition = (positions: readonly number[], position: number): readonly number[] =>
  positions.includes(position) ? positions : [...positions, position];

/** The lines of something told in versions: each that changes the money takes the line before back and puts the new one. `lineOf` gives none where a version is not charged. */
export function* linesOfVersions<E extends HealthEvent>(
  versions: Versions<E>,
  lineOf: (version: Version<E>, n: number) => ChargeLine | undefined,
): Generator<ChargeLine> {
  let standing: ChargeLine | undefined;
  for (const [i, version] of versions.entries()) {
    const next = lineOf(version, i + 1);
    if (standing !== undefined && next !== undefined && sameMoney(standing, next)) {
      standing = heldAs(standing, next);
      continue;
    }
    if (standing !== undefined) yield* [standing, creditOf(standing, version.position)];
    standing = next;
  }
  if (standing !== undefined) yield standing;
}

/** The line as it stands once a later version says the same money: what holds it may be another reason, or none. */
export function heldAs({ heldBy: _before, ...line }: ChargeLine, { heldBy, position, positions }: ChargeLine): ChargeLine {
  return { ...line, positions: [...positions, position].reduce(withPosition, line.positions), ...(heldBy === undefined ? {} : { heldBy }) };
}

export function sameMoney(a: ChargeLine, b: ChargeLine): boolean {
  return a.code === b.code && a.units === b.units && a.amountCents === b.amountCents && a.serviceAt === b.serviceAt && sameBilled(a, b);
}

const sameBilled = (a: ChargeLine, b: ChargeLine): boolean =>
  a.billed?.code === b.billed?.code && a.billed?.units === b.billed?.units && (a.modifiers ?? []).join() === (b.modifiers ?? []).join();
