/** One due charge becomes a line: priced by the charge master of its service date, dated late by the rule pack. */
import { cents, shareOfCents, type Cents } from '../money.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { dayMs, type Instant } from '../time.ts';
import type { ChargeKind, HoldReason, ChargeLine, Work } from './lines.ts';
import type { ChargeUnit } from './packs.ts';

export interface Due {
  readonly charge: string;
  readonly kind: ChargeKind;
  readonly code: string;
  readonly units: number;
  readonly unit: ChargeUnit;
  readonly serviceAt: Instant;
  /** When the fact that it rests on was told. */
  readonly toldAt: Instant;
  readonly position: number;
  /** Every fact behind it; `position` is added. */
  readonly positions?: readonly number[];
  readonly heldBy?: HoldReason;
  readonly modifiers?: readonly string[];
  readonly billed?: ChargeLine['billed'];
  /** Its part of the price, of so many parts: what was given and what was thrown away of one container are one price. */
  readonly share?: { readonly part: number; readonly of: number; readonly isRest?: true };
  /** Price of one where it does not come from the master's items. */
  readonly eachCents?: Cents;
  /** Of a room night: a contract may pay by its level. */
  readonly night?: LevelOfCare;
  /** Of an implant. */
  readonly invoiceCents?: Cents;
}

/** What should be charged and cannot be: somebody must say more, or the master must list it. */
export interface ChargeGap {
  readonly gap: 'no-price' | 'no-stop-time' | 'no-invoice' | 'no-amount';
  readonly charge: string;
  readonly code: string;
  readonly at: Instant;
  readonly position: number;
}
export type Charged = ChargeLine | ChargeGap;
export const isGap = (one: Charged): one is ChargeGap => 'gap' in one;
export const isLine = (one: Charged): one is ChargeLine => !('gap' in one);

/** Counts of one line and amounts of one: more is a mistake of a sender, and no money. */
const limits = { units: 100_000, cents: 100_000_000_000 } as const;

/** undefined where nothing prices it. */
export function lineOf(work: Work, due: Due): ChargeLine | undefined {
  const { charge, kind, code, units, unit, serviceAt, toldAt, position, positions = [], heldBy, modifiers, billed, share, night, invoiceCents } = due;
  const master = work.prices.chargeMasterAt(serviceAt);
  const item = work.prices.itemAt(serviceAt, code);
  const each = due.eachCents ?? item?.cents;
  if (each === undefined || !Number.isSafeInteger(units) || units > limits.units || each * units > limits.cents) return undefined;
  const amountCents = share === undefined ? cents(each * units) : partOf(cents(each * units), share);
  const late = toldAt - serviceAt > work.prices.rulesAt(serviceAt).lateAfterDays * dayMs;
  return {
    charge,
    kind,
    code,
    ...(item?.revenueCode === undefined ? {} : { revenueCode: item.revenueCode }),
    ...(modifiers === undefined ? {} : { modifiers }),
    ...(billed === undefined ? {} : { billed }),
    units,
    unit,
    amountCents,
    serviceAt,
    ...(heldBy === undefined ? {} : { heldBy }),
    ...(night === undefined ? {} : { level: night }),
    ...(invoiceCents === undefined ? {} : { invoiceCents }),
    ...(late ? { late } : {}),
    pricedBy: master.version,
    position,
    positions: positions.includes(position) ? positions : [position, ...positions],
  };
}

/** The first part is rounded, what is left of the whole is the other: together they are the price, to the cent. */
function partOf(whole: Cents, { part, of, isRest }: NonNullable<Due['share']>): Cents {
  const first = shareOfCents(whole, part, of);
  return isRest === true ? cents(whole - first) : first;
}

/** The line, or that nothing prices it. */
export function lineOrGap(work: Work, due: Due): Charged {
  return lineOf(work, due) ?? { gap: 'no-price', charge: due.charge, code: due.code, at: due.serviceAt, position: due.position };
}
