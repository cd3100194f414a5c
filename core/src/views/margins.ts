/** Margin of every account, to the last full hour, and its sums by unit and by service line. */
import { marginOf, type Margin } from '../financial/margin/margin.ts';
import type { Encounter } from '../encounter.ts';
import { getRow, rows, type Table } from '../table.ts';
import type { EncounterId } from '../ids.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import { keptTable } from './kept-table.ts';
import { accountsOf } from './ledgers.ts';
import { changedSince } from '../table.ts';
import type { ViewInput } from './view.ts';

export interface AccountMargin extends Margin {
  readonly encounter: Encounter;
  /** Charge lines behind it. */
  readonly lines: number;
  readonly nextAt?: Instant;
}

/** Bed hours are counted to the full hour, so that a row is the same all through it. */
const hourOf = (at: Instant): Instant => instant(Math.floor(at / hourMs) * hourMs);

export const marginsOf = keptTable<AccountMargin>({
  changed: (before, after) =>
    before.hospital.financial.packs !== after.hospital.financial.packs || before.hospital.operations.units !== after.hospital.operations.units
      ? undefined
      : changedSince(accountsOf(before), accountsOf(after)),
  make: (input, encounter) => {
    const account = getRow(accountsOf(input), encounter.encounter);
    if (account === undefined) return undefined;
    const margin = marginOf(input, encounter, account.ledger, encounter.dischargedAt ?? hourOf(input.now));
    if (margin === undefined) return undefined;
    return {
      ...margin,
      encounter,
      lines: account.ledger.lines.length,
      ...(encounter.dischargedAt === undefined ? { nextAt: instant(hourOf(input.now) + hourMs) } : {}),
    };
  },
  nextAt: ({ nextAt }) => nextAt,
});

export interface MarginSum {
  readonly encounters: number;
  readonly lines: number;
  readonly expectedCents: number;
  readonly accruedCents: number;
  readonly costCents: number;
  readonly marginCents: number;
}

/** The unit or the service that somebody is or was last in. */
export const marginKeyOf = (by: 'unit' | 'service', { service, location, stays }: Encounter): string =>
  (by === 'service' ? service : (location?.unit ?? stays.at(-1)?.location.unit)) ?? '?';

const sums = new WeakMap<Table<EncounterId, AccountMargin>, Map<'unit' | 'service', ReadonlyMap<string, MarginSum>>>();

/** Of everybody who is or was here, under the unit or the service that they are or were last in. */
export function marginsBy(input: ViewInput, by: 'unit' | 'service'): ReadonlyMap<string, MarginSum> {
  const table = marginsOf(input);
  const known = sums.get(table) ?? new Map<'unit' | 'service', ReadonlyMap<string, MarginSum>>();
  sums.set(table, known);
  const kept = known.get(by);
  if (kept !== undefined) return kept;
  const made = new Map<string, MarginSum>();
  for (const { encounter, lines, expectedCents, accruedCents, marginCents, cost } of rows(table)) {
    const key = marginKeyOf(by, encounter);
    const sum = made.get(key) ?? { encounters: 0, lines: 0, expectedCents: 0, accruedCents: 0, costCents: 0, marginCents: 0 };
    made.set(key, {
      encounters: sum.encounters + 1,
      lines: sum.lines + lines,
      expectedCents: sum.expectedCents + expectedCents,
      accruedCents: sum.accruedCents + accruedCents,
      costCents: sum.costCents + cost.costCents,
      marginCents: sum.marginCents + marginCents,
    });
  }
  known.set(by, made);
  return made;
}
