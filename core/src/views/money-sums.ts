/** The sums of the revenue wall: every account adds to them and can be taken out again, so that a change costs one account. */
import type { ChargeKind } from '../financial/lines.ts';
import type { UnitId } from '../ids.ts';
import type { OperationsState } from '../operations/state.ts';
import { getRow } from '../table.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import type { Account } from './ledgers.ts';
import type { MoneyRow } from './rows.ts';
import { isHere } from './scores.ts';

/** Hours shown. */
const hours = 24;

type Writable<Row> = { -readonly [Key in keyof Row]: Row[Key] };
type RowOf<Tile extends MoneyRow['tile']> = Writable<Extract<MoneyRow, { tile: Tile }>>;

export interface Sums {
  readonly now: Instant;
  readonly today: Instant;
  /** Start of the running hour. */
  readonly hour: Instant;
  readonly units: OperationsState['units'];
  /** When the first line dated ahead becomes true. */
  nextAt: number;
  readonly total: RowOf<'total'>;
  readonly unbilled: RowOf<'unbilled'>;
  readonly byHour: Map<string, RowOf<'hour'>>;
  readonly byPayer: Map<string, RowOf<'payer'>>;
  readonly byUnit: Map<string, RowOf<'unit'>>;
}

export const hourOf = (at: Instant): Instant => instant(Math.floor(at / hourMs) * hourMs);

export function emptySums(now: Instant, today: Instant, units: Sums['units']): Sums {
  const byHour = new Map<string, RowOf<'hour'>>();
  for (let n = hours - 1; n >= 0; n--) {
    const hour = instant(hourOf(now) - n * hourMs);
    byHour.set(String(hour), { tile: 'hour', hour, roomCents: 0, medicationCents: 0, careCents: 0, postedCents: 0, creditCents: 0 });
  }
  return {
    now,
    today,
    hour: hourOf(now),
    units,
    nextAt: Number.MAX_SAFE_INTEGER,
    byHour,
    byPayer: new Map(),
    byUnit: new Map(),
    total: { tile: 'total', chargedTodayCents: 0, expectedTodayCents: 0, openChargedCents: 0, openExpectedCents: 0, encounters: 0, unpriced: 0 },
    unbilled: { tile: 'unbilled', encounters: 0, chargedCents: 0 },
  };
}

export function rowsOfSums(sums: Sums): ReadonlyMap<string, MoneyRow> {
  const rows = new Map<string, MoneyRow>([
    ['total/all', sums.total],
    ['unbilled/all', sums.unbilled],
  ]);
  for (const [hour, row] of sums.byHour) rows.set(`hour/${hour}`, row);
  for (const [payer, row] of sums.byPayer) rows.set(`payer/${payer}`, row);
  for (const [unit, row] of sums.byUnit) rows.set(`unit/${unit}`, row);
  return rows;
}

/** Room nights, doses, what was posted and what was taken back apart; everything else that care makes is one sum. */
const fields = { room: 'roomCents', medication: 'medicationCents', posted: 'postedCents', credit: 'creditCents' } as const;
const fieldOf = (kind: ChargeKind) => (kind in fields ? fields[kind as keyof typeof fields] : 'careCents');

/** Puts an account in (`sign` 1) or takes it out (-1). The oldest discharge is only ever brought forward: who takes it out begins anew. */
export function addAccount(sums: Sums, account: Account, sign: 1 | -1): void {
  const { encounter, ledger } = account;
  const unit = isHere(encounter) && encounter.location !== undefined ? unitOf(sums, encounter.location.unit, sign) : undefined;
  const first = Math.min(sums.today, sums.hour - (hours - 1) * hourMs);
  for (const line of ledger.lines) {
    if (line.serviceAt < first) continue;
    if (line.serviceAt > sums.now) {
      sums.nextAt = Math.min(sums.nextAt, line.serviceAt);
      continue;
    }
    const hour = sums.byHour.get(String(hourOf(line.serviceAt)));
    if (hour !== undefined) hour[fieldOf(line.kind)] += sign * line.amountCents;
    if (line.serviceAt < sums.today) continue;
    for (const row of unit === undefined ? [sums.total] : [sums.total, unit]) {
      row.chargedTodayCents += sign * line.amountCents;
      row.expectedTodayCents += sign * line.expectedCents;
    }
  }
  addStanding(sums, account, sign);
}

function addStanding({ total, unbilled, byPayer }: Sums, { encounter, ledger, settled }: Account, sign: 1 | -1): void {
  total.unpriced += sign * ledger.unpriced;
  if (isHere(encounter)) {
    total.encounters += sign;
    total.openChargedCents += sign * ledger.chargedCents;
    total.openExpectedCents += sign * ledger.expectedCents;
    const row = byPayer.get(ledger.payerClass) ?? {
      tile: 'payer',
      payerClass: ledger.payerClass,
      census: 0,
      chargedCents: 0,
      expectedCents: 0,
      contract: ledger.contract,
    };
    row.census += sign;
    row.chargedCents += sign * ledger.chargedCents;
    row.expectedCents += sign * ledger.expectedCents;
    if (row.census === 0) byPayer.delete(ledger.payerClass);
    else byPayer.set(ledger.payerClass, row);
  } else if (encounter.dischargedAt !== undefined && settled.unbilledCents !== 0) {
    unbilled.encounters += sign;
    unbilled.chargedCents += sign * settled.unbilledCents;
    if (unbilled.oldestDischargedAt === undefined || encounter.dischargedAt < unbilled.oldestDischargedAt) unbilled.oldestDischargedAt = encounter.dischargedAt;
  }
}

function unitOf({ byUnit, units }: Sums, unit: UnitId, sign: 1 | -1): RowOf<'unit'> {
  const row = byUnit.get(unit) ?? { tile: 'unit', unit, name: getRow(units, unit)?.name ?? unit, census: 0, chargedTodayCents: 0, expectedTodayCents: 0 };
  row.census += sign;
  if (row.census === 0) byUnit.delete(unit);
  else byUnit.set(unit, row);
  return row;
}
