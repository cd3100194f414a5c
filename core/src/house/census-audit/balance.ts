/** Double entry of each unit since local midnight: opening, and who came, less who left by what messages say, against who is recorded there now. */
import type { EncounterId, UnitId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { getRow, rows, type Table } from '../../table.ts';
import { instant, startOfLocalDay, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { isLookedAt, type Audited } from './audited.ts';
import { sumOf } from './entries.ts';
import { faultOf, type CensusFault } from './fault.ts';

export interface Balance {
  readonly unit: UnitId;
  /** Present at the last local midnight, by the record. */
  opening: number;
  /** Said by messages since. */
  in: number;
  out: number;
  /** Present now, by the record. */
  closing: number;
  /** opening + in - out - closing; 0 when the books agree. */
  difference: number;
  /** Visits that nobody looked at since: of who is here, those that the messages put elsewhere; of who left, those that make today's difference. */
  readonly causes: EncounterId[];
}

const balanced = keptOn<Table<EncounterId, Audited>, { readonly midnight: Instant; readonly balances: ReadonlyMap<UnitId, Balance> }>();

/** What one visit gives the books of a day. */
interface Share {
  readonly midnight: Instant;
  readonly opening: UnitId | undefined;
  readonly closing: UnitId | undefined;
  readonly today: Audited['entries'];
  /** opening + in - out - closing of this visit, by unit; where it is 0 there is no line. */
  readonly left: ReadonlyMap<UnitId, number>;
}
const shares = keptOn<Audited, Share>();

function shareOf(audited: Audited, midnight: Instant): Share {
  const known = shares.get(audited);
  if (known?.midnight === midnight) return known;
  const { encounter, here, entries } = audited;
  const opening = encounter.stays.find((stay) => stay.from < midnight && (stay.until === undefined || stay.until >= midnight))?.location.unit;
  const closing = here ? encounter.location?.unit : undefined;
  const today = entries.filter(({ at }) => at >= midnight);
  const left = sumOf(today);
  if (opening !== undefined) left.set(opening, (left.get(opening) ?? 0) + 1);
  if (closing !== undefined) left.set(closing, (left.get(closing) ?? 0) - 1);
  for (const [unit, sum] of left) if (sum === 0) left.delete(unit);
  const made = { midnight, opening, closing, today, left };
  shares.set(audited, made);
  return made;
}

const noUnits: ReadonlyMap<UnitId, number> = new Map();

export function balancesOf({ hospital, now }: ViewInput, audited: Table<EncounterId, Audited>): ReadonlyMap<UnitId, Balance> {
  const midnight = startOfLocalDay(now, hospital.operations.description?.zone ?? 'UTC');
  const known = balanced.get(audited);
  if (known?.midnight === midnight) return known.balances;
  const balances = counted(audited, midnight);
  balanced.set(audited, { midnight, balances });
  return balances;
}

function counted(audited: Table<EncounterId, Audited>, midnight: Instant): ReadonlyMap<UnitId, Balance> {
  const found = new Map<UnitId, Balance>();
  const of = (unit: UnitId): Balance => {
    const known = found.get(unit);
    if (known !== undefined) return known;
    const made: Balance = { unit, opening: 0, in: 0, out: 0, closing: 0, difference: 0, causes: [] };
    found.set(unit, made);
    return made;
  };
  for (const one of rows(audited)) {
    const { opening, closing, today, left } = shareOf(one, midnight);
    if (opening !== undefined) of(opening).opening++;
    if (closing !== undefined) of(closing).closing++;
    for (const { unit, by } of today) {
      if (by > 0) of(unit).in++;
      else of(unit).out++;
    }
    for (const [unit, difference] of left) of(unit).difference += difference;
    for (const unit of (one.here ? one.off : isLookedAt(one) ? noUnits : left).keys()) of(unit).causes.push(one.encounter.encounter);
  }
  return found;
}

/** One fault a unit whose books differ; those who make the difference are named. */
export function balanceFaults(input: ViewInput, audited: Table<EncounterId, Audited>): CensusFault[] {
  return [...balancesOf(input, audited).values()].flatMap(({ unit, opening, in: came, out, closing, causes: named }) => {
    const own = named.flatMap((id) => getRow(audited, id) ?? []);
    if (own.length === 0) return [];
    const since = Math.max(...own.map(sinceOf));
    return [
      faultOf('unit-balance', unit, {
        since: instant(since),
        says: `${unit} ${opening} + ${came} in - ${out} out against ${closing} there: ${named.join(', ')}`,
        owner: 'Bed manager',
        encounters: named,
        beds: [],
        unit,
        ...(own.length === 1 && own[0] !== undefined ? { suggestion: { repair: 'as-recorded', encounter: own[0].encounter.encounter } as const } : {}),
        positions: own.flatMap(({ encounter }) => encounter.position).sort((a, b) => b - a),
      }),
    ];
  });
}

const sinceOf = ({ entries }: Audited): Instant => entries.at(-1)?.at ?? instant(0);
