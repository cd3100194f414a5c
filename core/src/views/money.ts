/** View `money`: the revenue wall. Today and hours are the facility's own. */
import { zoneOf } from '../financial/ledger.ts';
import { getRow, rows as rowsOf } from '../table.ts';
import { hourMs, instant, startOfLocalDay, type Instant } from '../time.ts';
import { accountsOf, type Account } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import { isHere } from './scores.ts';
import type { MoneyRow } from './rows.ts';
import type { View, ViewInput } from './view.ts';

/** Hours shown. */
const hours = 24;

export const moneyView: View<MoneyRow> = {
  name: 'money',
  title: 'Revenue',
  definition: 'Charges as care makes them, by hour, payer class and unit; expected payment by contract; what was discharged and not billed yet.',
  audience: 'money',
  rows: (input, earlier) => {
    if (earlier !== undefined && earlier.input.hospital === input.hospital && earlier.input.identity === input.identity && Math.floor(earlier.input.now / 1000) === Math.floor(input.now / 1000)) return earlier.rows;
    return build(input);
  },
  lineage: (input, key) => newestFirst([...rowsOf(accountsOf(input))].flatMap((account) => positionsFor(input, key, account))),
};

type Writable<Row> = { -readonly [Key in keyof Row]: Row[Key] };
type RowOf<Tile extends MoneyRow['tile']> = Writable<Extract<MoneyRow, { tile: Tile }>>;

function build(input: ViewInput): ReadonlyMap<string, MoneyRow> {
  const today = startOfLocalDay(input.now, zoneOf(input.hospital));
  const total: RowOf<'total'> = { tile: 'total', chargedTodayCents: 0, expectedTodayCents: 0, openChargedCents: 0, openExpectedCents: 0, encounters: 0, unpriced: 0 };
  const unbilled: RowOf<'unbilled'> = { tile: 'unbilled', encounters: 0, chargedCents: 0 };
  const byHour = emptyHours(input.now);
  const byPayer = new Map<string, RowOf<'payer'>>();
  const byUnit = new Map<string, RowOf<'unit'>>();
  const looksBackTo = Math.min(today, instant(hourOf(input.now) - hours * hourMs));
  for (const account of rowsOf(accountsOf(input))) {
    if (!isHere(account.encounter) && lastService(account) < looksBackTo) {
      addStanding(total, unbilled, account);
      continue;
    }
    addHours(byHour, account, input.now);
    addToday(total, account, today, input.now);
    addStanding(total, unbilled, account);
    if (isHere(account.encounter)) {
      addPayer(byPayer, account);
      addUnit(input, byUnit, account, today);
    }
  }
  const rows = new Map<string, MoneyRow>([['total/all', total], ['unbilled/all', unbilled]]);
  for (const row of byHour.values()) rows.set(`hour/${row.hour}`, row);
  for (const row of byPayer.values()) rows.set(`payer/${row.payerClass}`, row);
  for (const row of byUnit.values()) rows.set(`unit/${row.unit}`, row);
  return rows;
}

function hourOf(at: Instant): Instant {
  return instant(Math.floor(at / hourMs) * hourMs);
}

function emptyHours(now: Instant): Map<Instant, RowOf<'hour'>> {
  const found = new Map<Instant, RowOf<'hour'>>();
  for (let n = hours - 1; n >= 0; n--) {
    const hour = instant(hourOf(now) - n * hourMs);
    found.set(hour, { tile: 'hour', hour, roomCents: 0, medicationCents: 0, postedCents: 0, creditCents: 0 });
  }
  return found;
}

const field = { room: 'roomCents', medication: 'medicationCents', posted: 'postedCents', credit: 'creditCents' } as const;

function addHours(byHour: Map<Instant, RowOf<'hour'>>, { ledger }: Account, now: Instant): void {
  for (const line of ledger.lines) {
    if (line.serviceAt > now) continue;
    const row = byHour.get(hourOf(line.serviceAt));
    if (row !== undefined) row[field[line.kind]] += line.amountCents;
  }
}

const lastServices = new WeakMap<Account['ledger'], number>();

/** When the newest line of an account was served: what is long over adds nothing to today. */
function lastService({ ledger }: Account): number {
  const known = lastServices.get(ledger) ?? ledger.lines.reduce((last, line) => Math.max(last, line.serviceAt), 0);
  lastServices.set(ledger, known);
  return known;
}

function addToday(total: RowOf<'total'>, { ledger }: Account, today: Instant, now: Instant): void {
  for (const line of ledger.lines) {
    if (line.serviceAt < today || line.serviceAt > now) continue;
    total.chargedTodayCents += line.amountCents;
    total.expectedTodayCents += line.expectedCents;
  }
}

function addStanding(total: RowOf<'total'>, unbilled: RowOf<'unbilled'>, { encounter, ledger }: Account): void {
  total.unpriced += ledger.unpriced;
  if (isHere(encounter)) {
    total.encounters++;
    total.openChargedCents += ledger.chargedCents;
    total.openExpectedCents += ledger.expectedCents;
  } else if (encounter.dischargedAt !== undefined && ledger.chargedCents !== 0) {
    unbilled.encounters++;
    unbilled.chargedCents += ledger.chargedCents;
    if (unbilled.oldestDischargedAt === undefined || encounter.dischargedAt < unbilled.oldestDischargedAt) unbilled.oldestDischargedAt = encounter.dischargedAt;
  }
}

function addPayer(byPayer: Map<string, RowOf<'payer'>>, { ledger }: Account): void {
  const row = byPayer.get(ledger.payerClass) ?? { tile: 'payer', payerClass: ledger.payerClass, census: 0, chargedCents: 0, expectedCents: 0, contract: ledger.contract };
  row.census++;
  row.chargedCents += ledger.chargedCents;
  row.expectedCents += ledger.expectedCents;
  byPayer.set(ledger.payerClass, row);
}

function addUnit(input: ViewInput, byUnit: Map<string, RowOf<'unit'>>, { encounter, ledger }: Account, today: Instant): void {
  const id = encounter.location?.unit;
  if (id === undefined) return;
  const name = getRow(input.hospital.operations.units, id)?.name ?? id;
  const row = byUnit.get(id) ?? { tile: 'unit', unit: id, name, census: 0, chargedTodayCents: 0, expectedTodayCents: 0 };
  row.census++;
  for (const line of ledger.lines) {
    if (line.serviceAt < today || line.serviceAt > input.now) continue;
    row.chargedTodayCents += line.amountCents;
    row.expectedTodayCents += line.expectedCents;
  }
  byUnit.set(id, row);
}

/** Positions of the lines that a number of the wall adds up. */
function positionsFor(input: ViewInput, key: string, { encounter, ledger }: Account): number[] {
  const [tile, name] = key.split('/');
  const today = startOfLocalDay(input.now, zoneOf(input.hospital));
  const counts = (line: Account['ledger']['lines'][number]): boolean => {
    if (tile === 'hour') return String(hourOf(line.serviceAt)) === name;
    if (tile === 'payer') return ledger.payerClass === name;
    if (tile === 'unit') return encounter.location?.unit === name && line.serviceAt >= today;
    if (tile === 'unbilled') return encounter.dischargedAt !== undefined;
    return line.serviceAt >= today;
  };
  return ledger.lines.filter(counts).map((line) => line.position);
}
