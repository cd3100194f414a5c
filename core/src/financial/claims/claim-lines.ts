/** Ledger lines as lines of a claim: those that stand, of one code on one local day together; what was posted back is taken off the same code. */
import { keptOn } from '../../kept-on.ts';
import { addCents, cents, type Cents } from '../../money.ts';
import { localDay, type Zone } from '../../time.ts';
import type { ClaimForm, ClaimLine } from '../claim-events.ts';
import type { LedgerLine } from '../lines.ts';
import { standingLines } from '../stay-facts.ts';
import type { BillingPack } from './billing-pack.ts';

/** Signed notes and what else a professional bills go on the professional form, everything else on the institutional one. */
export const formOf = ({ kind }: Pick<LedgerLine, 'kind'>): ClaimForm => (kind === 'professional' ? '837P' : '837I');

interface Group {
  readonly first: LedgerLine;
  readonly lines: LedgerLine[];
}

export interface BilledLines {
  readonly lines: readonly ClaimLine[];
  /** Charges that somebody, or a missing cosignature, holds. */
  readonly held: readonly LedgerLine[];
  /** Posted back without a charge of that code to take them off. */
  readonly loose: readonly LedgerLine[];
}

export function billedLines(ledger: readonly LedgerLine[], form: ClaimForm, zone: Zone, billing: BillingPack): BilledLines {
  const standing = standingLines(ledger).filter((line) => formOf(line) === form && line.amountCents !== 0);
  const held = standing.filter(({ heldBy }) => heldBy !== undefined);
  const charged = standing.filter(({ heldBy, amountCents }) => heldBy === undefined && amountCents > 0);
  const groups = new Map<string, Group>();
  for (const line of charged) {
    const key = groupOf(line, zone, billing);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: line, lines: [line] });
    else group.lines.push(line);
  }
  const loose = standing.filter((line) => line.heldBy === undefined && line.amountCents < 0 && !takenOff(groups, line));
  const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  return {
    held,
    loose,
    lines: inOrder
      .map(({ first, lines }, i) => claimLine(first, lines, i + 1, billing))
      .filter(({ amountCents }) => amountCents !== 0)
      .map((line, i) => ({ ...line, line: i + 1 })),
  };
}

/** Lines stay the same objects while they say the same. */
const grouped = keptOn<LedgerLine, { readonly zone: Zone; readonly billing: BillingPack; readonly key: string }>();

function groupOf(line: LedgerLine, zone: Zone, billing: BillingPack): string {
  const known = grouped.get(line);
  if (known?.zone === zone && known.billing === billing) return known.key;
  const key = `${localDay(line.serviceAt, zone)}|${revenueOf(line, billing)}|${billedCode(line)}|${(line.modifiers ?? []).join(' ')}`;
  grouped.set(line, { zone, billing, key });
  return key;
}

/** What the payer is told it is. */
const billedCode = ({ billed, code }: LedgerLine): string => billed?.code ?? code;

export const revenueOf = ({ kind, revenueCode }: LedgerLine, { revenueCodes }: BillingPack): string => revenueCode ?? revenueCodes[kind] ?? '';

/** Off the first group of its code that is worth as much. */
function takenOff(groups: ReadonlyMap<string, Group>, line: LedgerLine): boolean {
  for (const [, { first, lines }] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if ((first.code !== line.code && billedCode(first) !== line.code) || sumOf(lines) + line.amountCents < 0) continue;
    lines.push(line);
    return true;
  }
  return false;
}

const sumOf = (lines: readonly LedgerLine[]): Cents => lines.map(({ amountCents }) => amountCents).reduce(addCents);

function claimLine(first: LedgerLine, lines: readonly LedgerLine[], line: number, billing: BillingPack): ClaimLine {
  const revenueCode = revenueOf(first, billing);
  return {
    line,
    charges: lines.map(({ charge }) => charge).sort(),
    code: billedCode(first),
    units: lines.reduce((sum, { units, billed }) => sum + (billed?.units ?? units), 0),
    unit: first.unit === 'night' ? 'DA' : first.unit === 'minute' ? 'MJ' : 'UN',
    amountCents: sumOf(lines),
    serviceAt: lines.reduce((at, { serviceAt }) => (serviceAt < at ? serviceAt : at), first.serviceAt),
    positions: [...new Set(lines.flatMap(({ position, positions }) => [position, ...positions]))].sort((a, b) => a - b),
    ...(first.level === undefined ? {} : { level: first.level }),
    ...invoiceOf(lines),
    ...(revenueCode === '' ? {} : { revenueCode }),
    ...(first.modifiers === undefined || first.modifiers.length === 0 ? {} : { modifiers: first.modifiers }),
  };
}

/** What implants were bought for, where that is known of each. */
function invoiceOf(lines: readonly LedgerLine[]): Pick<ClaimLine, 'invoiceCents'> {
  const known = lines.flatMap(({ invoiceCents, units }) => (invoiceCents === undefined ? [] : [cents(invoiceCents * units)]));
  return known.length < lines.length || known.length === 0 ? {} : { invoiceCents: known.reduce(addCents) };
}
