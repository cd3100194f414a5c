/** Accrued cost of an encounter: time in beds, drugs at what they are bought for, implants by invoice, theatre by the minute; the rest by the ratio of costs to charges. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { UnitId } from '../../ids.ts';
import { addCents, cents, shareOfCents, zeroCents, type Cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import { hourMs, minuteMs, type Instant } from '../../time.ts';
import type { LedgerLine } from '../lines.ts';
import { standingLines } from '../stay-facts.ts';
import type { CostPack } from './cost-pack.ts';

export interface CostPart {
  readonly part: 'bed-hours' | 'acquisition' | 'invoice' | 'theatre' | 'ratio';
  readonly costCents: Cents;
  readonly basis: string;
}

export interface Cost {
  readonly costCents: Cents;
  readonly parts: readonly CostPart[];
  /** How much of it was counted, not reckoned by ratio: four fifths, half, less. */
  readonly confidence: 'high' | 'medium' | 'low';
}

export function costOf(hospital: Hospital, encounter: Encounter, lines: readonly LedgerLine[], until: Instant, pack: CostPack): Cost {
  const standing = standingLines(lines);
  const beds = bedHours(hospital, encounter, until, pack);
  const sums = { acquisition: 0, invoice: 0, theatre: 0 };
  let [doses, implants, minutes, ratioed] = [0, 0, 0, 0];
  for (const line of standing) {
    // A night is paid for in hours.
    if (line.kind === 'room' || line.kind === 'observation') continue;
    const bought = Object.hasOwn(pack.acquisitionCents, line.code) ? pack.acquisitionCents[line.code] : undefined;
    // What was thrown away was bought with its dose.
    if (line.modifiers?.includes('JW') === true) continue;
    if (line.kind === 'medication' && bought !== undefined) {
      doses += line.units;
      sums.acquisition += Math.round(bought * line.units);
    } else if (line.invoiceCents !== undefined) {
      implants += line.units;
      sums.invoice += line.invoiceCents * line.units;
    } else if (line.kind === 'surgery' && line.unit === 'minute') {
      minutes += line.units;
      sums.theatre += Math.round(pack.theatreMinuteCents * line.units);
    } else ratioed += line.amountCents;
  }
  const ratio = shareOfCents(cents(ratioed), pack.ratioBp, 10_000);
  const parts: CostPart[] = [
    { part: 'bed-hours', costCents: beds.costCents, basis: beds.basis },
    { part: 'acquisition', costCents: cents(sums.acquisition), basis: `${doses} ${doses === 1 ? 'dose' : 'doses'} at what they are bought for` },
    { part: 'invoice', costCents: cents(sums.invoice), basis: `${implants} implants by invoice` },
    { part: 'theatre', costCents: cents(sums.theatre), basis: `${minutes} min of theatre` },
    { part: 'ratio', costCents: ratio, basis: `${pack.ratioBp / 100} % of the other charges` },
  ];
  const costCents = parts.reduce((sum, part) => addCents(sum, part.costCents), zeroCents);
  const counted = costCents - ratio;
  return {
    costCents,
    parts: parts.filter((part) => part.costCents !== 0),
    confidence: counted * 5 >= costCents * 4 ? 'high' : counted * 2 >= costCents ? 'medium' : 'low',
  };
}

/** Of a bed of this unit; of a level without a rate, that of an ordinary ward. */
export function hourCentsOf({ operations }: Hospital, unit: UnitId, { hourCents }: CostPack): Cents {
  const level = getRow(operations.units, unit)?.levelOfCare ?? 'unknown';
  return hourCents[level] ?? hourCents['medical-surgical'] ?? zeroCents;
}

/** Whole hours of each bed by the level of its unit; a bed that is kept during a leave costs as well. */
function bedHours(hospital: Hospital, { stays }: Encounter, until: Instant, pack: CostPack): { readonly costCents: Cents; readonly basis: string } {
  let [costCents, minutes]: [Cents, number] = [zeroCents, 0];
  for (const { location, from, until: left } of stays) {
    const end = Math.min(left ?? until, until);
    const each = hourCentsOf(hospital, location.unit, pack);
    const stayed = Math.max(0, Math.floor((end - from) / minuteMs));
    minutes += stayed;
    costCents = addCents(costCents, shareOfCents(each, stayed, hourMs / minuteMs));
  }
  return { costCents, basis: `${Math.floor(minutes / 60)} h in beds by level of care` };
}
