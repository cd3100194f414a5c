/** Margin of every account, to the last full hour, and its sums by unit and by service line. */
import { marginOf, type Margin } from '../financial/margin/margin.ts';
import type { Encounter } from '../encounter.ts';
import { changedSince, getRow } from '../table.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import { keptSums } from './kept-sums.ts';
import { keptTable } from './kept-table.ts';
import { accountsOf } from './ledgers.ts';

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
      lines: account.ledger.lineCount,
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

type Writable = { -readonly [Key in keyof MarginSum]: MarginSum[Key] };
export type MarginSums = ReadonlyMap<string, MarginSum>;

const noMargin = (): Writable => ({ encounters: 0, lines: 0, expectedCents: 0, accruedCents: 0, costCents: 0, marginCents: 0 });

/** Of everybody who is or was here, under `total/all` and under the unit and the service that they are or were last in. */
export const marginSums = keptSums<AccountMargin, Map<string, Writable>>({
  table: marginsOf,
  parts: () => [],
  none: () => new Map(),
  copy: (sums) => new Map([...sums].map(([key, sum]) => [key, { ...sum }])),
  add: (sums, { encounter, lines, expectedCents, accruedCents, marginCents, cost }, sign) => {
    for (const key of ['total/all', `unit/${marginKeyOf('unit', encounter)}`, `service/${marginKeyOf('service', encounter)}`]) {
      const sum = sums.get(key) ?? noMargin();
      sums.set(key, sum);
      sum.encounters += sign;
      sum.lines += sign * lines;
      sum.expectedCents += sign * expectedCents;
      sum.accruedCents += sign * accruedCents;
      sum.costCents += sign * cost.costCents;
      sum.marginCents += sign * marginCents;
      if (sum.encounters === 0) sums.delete(key);
    }
  },
});
