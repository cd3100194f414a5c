/** What a contract looks at, of an encounter and its lines. Charges that were taken back are not among them: they are worth nothing. */
import { changedPart, keptEach, sortedWith } from '../changed-part.ts';
import type { Encounter } from '../encounter.ts';
import { looselyKeptOn, madeOnce } from '../kept-on.ts';
import { cents } from '../money.ts';
import { localMidnights, type Instant, type Zone } from '../time.ts';
import { beganAt } from '../visit-numbers.ts';
import { isGrouped } from './coding/grouper.ts';
import type { StayGroup } from './coding/drg.ts';
import { areInOrder, byLine, type ClaimFacts, type FactLine } from './contracts/claim-facts.ts';
import type { Setting } from './contracts/contract.ts';
import type { Payer } from './contracts/in-force.ts';
import type { ChargeLine } from './lines.ts';

export interface StayAbout {
  readonly encounter: Encounter;
  /** The discharge, or up to when of a stay that lasts. */
  readonly through: Instant;
  readonly zone: Zone;
  readonly payer: Payer;
  readonly group?: StayGroup;
}

export const settingOf = ({ class: kind }: Encounter): Setting => (kind === 'I' ? 'inpatient' : kind === 'E' ? 'emergency' : 'outpatient');

export function stayFacts({ encounter, through, zone, payer, group }: StayAbout, lines: readonly ChargeLine[]): ClaimFacts {
  const { admittedAt, dischargedAt, disposition } = encounter;
  const setting = settingOf(encounter);
  const drg = group !== undefined && isGrouped(group.group) ? group.group.drg : undefined;
  const from = admittedAt ?? beganAt(encounter);
  return {
    setting,
    ...payer,
    through,
    lines: factsInOrder(encounter, standingLines(lines)),
    ...(admittedAt === undefined ? {} : { admittedAt }),
    ...(dischargedAt === undefined ? {} : { dischargedAt }),
    ...(setting !== 'inpatient' || from === undefined ? {} : { days: Math.max(1, through < from ? 1 : localMidnights(from, through, zone).length) }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(drg === undefined ? {} : { drg }),
  };
}

/** Neither what a credit names nor that credit. */
export function standingLines<Line extends ChargeLine>(lines: readonly Line[]): readonly Line[] {
  const reversed = new Set<string>();
  for (const { reverses } of lines) if (reverses !== undefined) reversed.add(reverses);
  return reversed.size === 0 ? lines : lines.filter(({ charge, reverses }) => reverses === undefined && !reversed.has(charge));
}

/** Lines are kept while what they are made of is the same, and so is what a contract looks at. */
const factOf = madeOnce(madeOf);
const factsOf = keptEach(factOf);

/** By line, as contracts look at them. */
function factsInOrder(encounter: Encounter, lines: readonly ChargeLine[]): readonly FactLine[] {
  // Most stays that a house remembers have none: of these nothing is kept.
  if (lines.length === 0) return noFacts;
  const facts = factsOf(encounter, lines);
  const known = inOrder.get(encounter);
  if (known?.facts === facts) return known.sorted;
  const sorted = sortedWith(known?.sorted ?? [], changedPart(known?.facts ?? [], facts), byLine);
  areInOrder(sorted);
  inOrder.set(encounter, { facts, sorted });
  return sorted;
}
const noFacts: readonly FactLine[] = [];
const inOrder = looselyKeptOn<Encounter, { readonly facts: readonly FactLine[]; readonly sorted: readonly FactLine[] }>();

function madeOf({ charge, code, revenueCode, level, units, billed, amountCents, serviceAt, invoiceCents }: ChargeLine): FactLine {
  const many = Math.abs(billed?.units ?? units);
  return {
    line: charge,
    code: billed?.code ?? code,
    units: amountCents < 0 ? -many : many,
    amountCents,
    serviceAt,
    ...(revenueCode === undefined ? {} : { revenueCode }),
    ...(level === undefined ? {} : { level }),
    ...(invoiceCents === undefined ? {} : { invoiceCents: cents(invoiceCents * many) }),
  };
}
