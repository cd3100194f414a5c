/** View `receivables`: what is left to receive, by age and payer; where accounts stand and what is in their way; and the cash ahead. Sums only: no account is named. */
import { agedOf, type AgedAmount } from '../financial/receivables/aging.ts';
import { cashForecast, cashPack, type Awaited, type PaidAfter } from '../financial/receivables/cash-forecast.ts';
import { zoneOf } from '../house/discharge/expected-stay.ts';
import { rows } from '../table.ts';
import { localDay, type Zone } from '../time.ts';
import { accountRows, rowDay } from './account-rows.ts';
import { replaced, unlessSame } from './keep.ts';
import { accountsOf, type Account } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import type { ReceivableRow } from './rows-receivables.ts';
import { isHere } from './scores.ts';
import type { View, ViewInput } from './view.ts';

export const receivablesView: View<ReceivableRow> = {
  name: 'receivables',
  title: 'Receivables',
  definition: `What contracts expect or payers left, and nobody paid or gave up, by days since the discharge; and when it comes: ${cashPack.source} (${cashPack.pack}).`,
  audience: 'money',
  rows: (input, earlier) => {
    const { means, midnight } = rowDay(input);
    return unlessSame(earlier, [accountsOf(input), means, midnight], () => replaced(earlier?.rows, made(input)));
  },
  lineage: (input, key) => {
    const counts = countsBy(input, key);
    if (counts === undefined) return undefined;
    return newestFirst(rows(accountsOf(input)).flatMap((account) => (counts(account) ? positionsOf(account) : [])));
  },
};

function made(input: ViewInput): Map<string, ReceivableRow> {
  const zone = zoneOf(input.hospital);
  const today = localDay(input.now, zone);
  const all = rows(accountsOf(input));
  const found = new Map<string, ReceivableRow>();
  for (const [payerClass, aged] of agedOf(all.map((account) => agedAmount(account, zone, today))))
    found.set(`aged/${payerClass}`, { row: 'aged', payerClass, ...aged });
  addStanding(found, input);
  const { weeks, ...rest } = cashForecast(historyOf(all, zone), awaitedOf(all, zone, today));
  for (const week of weeks) found.set(`week/${week.week}`, { row: 'week', ...week });
  found.set('cash/all', { row: 'cash', ...rest });
  return found;
}

function agedAmount({ encounter, ledger, settled }: Account, zone: Zone, today: number): AgedAmount {
  const { dischargedAt } = encounter;
  return { payerClass: ledger.payerClass, settled, days: dischargedAt === undefined ? undefined : Math.max(0, today - localDay(dischargedAt, zone)) };
}

/** By state and by what is in the way, from the rows of the worklist: the two never differ. */
function addStanding(found: Map<string, ReceivableRow>, input: ViewInput): void {
  const sums = new Map<string, { accounts: number; cents: number; days: number }>();
  const add = (key: string, cents: number, days = 0): void => {
    const sum = sums.get(key) ?? { accounts: 0, cents: 0, days: 0 };
    sums.set(key, { accounts: sum.accounts + 1, cents: sum.cents + cents, days: Math.round((sum.days + days) * 10) / 10 });
  };
  for (const { state, owedCents, risks, excessDays } of accountRows(input)) {
    add(`state/${state}`, owedCents);
    if (state !== 'here') for (const risk of risks) add(`risk/${risk}`, owedCents);
    else for (const risk of risks) add(`here/${risk}`, owedCents, risk === 'over-gmlos' ? excessDays : 0);
  }
  for (const [key, sum] of sums) found.set(key, { row: 'standing', ...sum });
}

/** Days from the claim to its first decision. */
function historyOf(accounts: readonly Account[], zone: Zone): readonly PaidAfter[] {
  return accounts.flatMap(({ settled }) =>
    settled.claims.flatMap(({ now: { sent, sentAt }, first }): PaidAfter[] =>
      sent?.frequency !== '1' || sentAt === undefined || first === undefined || first.denied
        ? []
        : [{ payerClass: sent.payerClass, days: Math.max(0, localDay(first.at, zone) - localDay(sentAt, zone)) }],
    ),
  );
}

/** Of stays that are over: since their claim went out; where none is out, since now, as if it went out today. */
function awaitedOf(accounts: readonly Account[], zone: Zone, today: number): readonly Awaited[] {
  return accounts.flatMap(({ encounter, ledger, settled }): Awaited[] => {
    if (isHere(encounter) || encounter.dischargedAt === undefined || settled.payerCents === 0) return [];
    const waiting = settled.claims.filter(({ now, balance }) => now.sentAt !== undefined && balance?.isDecided !== true && now.standing !== 'voided');
    const sent = settled.unbilledCents !== 0 ? undefined : waiting.at(-1)?.now.sentAt;
    return [{ payerClass: ledger.payerClass, cents: settled.payerCents, days: sent === undefined ? 0 : today - localDay(sent, zone) }];
  });
}

type Counts = (account: Account) => boolean;

function countsBy(input: ViewInput, key: string): Counts | undefined {
  const [row, name] = key.split('/');
  const owes: Counts = ({ settled }) => settled.payerCents + settled.deniedCents + settled.patientCents !== 0;
  if (row === 'aged') return (account) => owes(account) && (name === 'all' || account.ledger.payerClass === name);
  if (row === 'week' || row === 'cash') return ({ encounter, settled }) => encounter.dischargedAt !== undefined && settled.payerCents !== 0;
  if (row === 'state') return ({ settled }) => settled.state === name;
  if (row !== 'risk' && row !== 'here') return undefined;
  const listed = new Map(accountRows(input).map((one) => [one.encounter, one]));
  return ({ encounter }) => {
    const found = listed.get(encounter.encounter);
    return found !== undefined && (found.state === 'here') === (row === 'here') && found.risks.some((risk) => risk === name);
  };
}

const positionsOf = ({ ledger, settled }: Account): readonly number[] => [
  ...ledger.lines.map(({ position }) => position),
  ...settled.claims.flatMap(({ now }) => [now.position, ...now.remitted.map(({ position }) => position)]),
];
