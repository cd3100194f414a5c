/** View `money`: the revenue wall. Today and hours are the facility's own. */
import { zoneOf } from '../financial/ledger.ts';
import { keptOn } from '../kept-on.ts';
import { isBreak, rowsAtOnce, type Steps } from '../steps.ts';
import { changedSince, getRow, rows as rowsOf } from '../table.ts';
import { startOfLocalDay, type Instant } from '../time.ts';
import { replaced } from './keep.ts';
import { accountsOf, type Account } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import { addAccount, emptySums, hourOf, rowsOfSums, type Sums } from './money-sums.ts';
import type { MoneyRow } from './rows.ts';
import { stepped, type Earlier, type Rows, type ViewInput } from './view.ts';
import { readsOfMoney } from '../reads.ts';

export const moneyView = stepped<MoneyRow>({
  name: 'money',
  title: 'Revenue',
  definition: 'Charges as care makes them, by hour, payer class and unit; expected payment by contract; what was discharged and not billed yet.',
  audience: 'money',
  reads: readsOfMoney,
  tables: [accountsOf],
  inSteps: function* (input, earlier) {
    const sums = yield* sumsOf(input, earlier);
    const rows = replaced(earlier?.rows, new Map(rowsOfSums(sums)));
    kept.set(rows, sums);
    return rows;
  },
  lineage: (input, key) => newestFirst([...rowsOf(accountsOf(input))].flatMap((account) => positionsFor(input, key, account))),
});

/** What the rows were added up from, for the next ones. */
const kept = keptOn<Rows<MoneyRow>, Sums>();

/** The sums of before with the accounts that changed taken out and put in again; from nothing where an hour ended, a line dated ahead became true, or the oldest went. */
function* sumsOf(input: ViewInput, earlier: Earlier<MoneyRow> | undefined): Steps<Sums> {
  const known = earlier === undefined ? undefined : kept.get(earlier.rows);
  const today = startOfLocalDay(input.now, zoneOf(input.hospital));
  const { units } = input.hospital.operations;
  if (
    earlier === undefined ||
    known === undefined ||
    known.hour !== hourOf(input.now) ||
    known.today !== today ||
    known.units !== units ||
    input.now >= known.nextAt ||
    input.now < known.now
  )
    return yield* fromNothing(input, today);
  const [before, after] = [accountsOf(earlier.input), accountsOf(input)];
  const sums: Sums = copyOf(known, input.now);
  for (const id of changedSince(before, after)) {
    const [old, account] = [getRow(before, id), getRow(after, id)];
    if (old !== undefined && old.encounter.dischargedAt !== undefined && old.encounter.dischargedAt === sums.unbilled.oldestDischargedAt)
      return yield* fromNothing(input, today);
    if (old !== undefined) addAccount(sums, old, -1);
    if (account !== undefined) addAccount(sums, account, 1);
  }
  return sums;
}

function copyOf(sums: Sums, now: Instant): Sums {
  const copy = <Row extends object>(rows: ReadonlyMap<string, Row>): Map<string, Row> => new Map([...rows].map(([key, row]) => [key, { ...row }]));
  return {
    ...sums,
    now,
    total: { ...sums.total },
    unbilled: { ...sums.unbilled },
    byHour: copy(sums.byHour),
    byPayer: copy(sums.byPayer),
    byUnit: copy(sums.byUnit),
  };
}

function* fromNothing(input: ViewInput, today: Instant): Steps<Sums> {
  const sums = emptySums(input.now, today, input.hospital.operations.units);
  let n = 0;
  for (const account of rowsOf(accountsOf(input))) {
    if (isBreak(n++, rowsAtOnce)) yield;
    addAccount(sums, account, 1);
  }
  return sums;
}

/** Positions of the lines that a number of the wall adds up. */
function positionsFor(input: ViewInput, key: string, { encounter, ledger, settled }: Account): number[] {
  const [tile, name] = key.split('/');
  const today = startOfLocalDay(input.now, zoneOf(input.hospital));
  const counts = (line: Account['ledger']['lines'][number]): boolean => {
    if (tile === 'hour') return String(hourOf(line.serviceAt)) === name;
    if (tile === 'payer') return ledger.payerClass === name;
    if (tile === 'unit') return encounter.location?.unit === name && line.serviceAt >= today;
    if (tile === 'unbilled') return settled.unbilledCents !== 0;
    return line.serviceAt >= today;
  };
  return ledger.lines.filter(counts).flatMap((line) => line.positions);
}
