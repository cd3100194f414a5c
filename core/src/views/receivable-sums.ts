/** The sums behind view `receivables`: what every account adds by age and payer and by where it stands, and the cash ahead, which only accounts that wait for a payer or were paid change. */
import { addAged, copyOfAged, type AgedAmount, type AgedSums } from '../financial/receivables/aging.ts';
import { cashForecast, type Awaited, type CashForecast, type PaidAfter } from '../financial/receivables/cash-forecast.ts';
import { zoneOf } from '../house/discharge/expected-stay.ts';
import { rows } from '../table.ts';
import { localDay, type Zone } from '../time.ts';
import { rowDay, rowOf } from './account-rows.ts';
import { keptSums } from './kept-sums.ts';
import { accountsOf, type Account } from './ledgers.ts';
import type { AccountRow } from './rows-finance.ts';
import { isHere } from './scores.ts';
import type { ViewInput } from './view.ts';

/** Days above the mean in tenths: whole numbers can be taken out again. */
interface Standing {
  accounts: number;
  cents: number;
  tenths: number;
}

export interface ReceivableSums {
  readonly aged: AgedSums;
  readonly standing: Map<string, Standing>;
  /** Absent until it is asked for. */
  cash?: CashForecast;
}

export const receivableSums = keptSums<Account, ReceivableSums>({
  table: accountsOf,
  parts: (input) => {
    const { means, midnight } = rowDay(input);
    return [means, midnight, zoneOf(input.hospital)];
  },
  none: () => ({ aged: new Map(), standing: new Map() }),
  copy: ({ aged, standing, cash }) => ({
    aged: copyOfAged(aged),
    standing: new Map([...standing].map(([key, sum]) => [key, { ...sum }])),
    ...(cash === undefined ? {} : { cash }),
  }),
  add: (sums, account, sign, input) => {
    const zone = zoneOf(input.hospital);
    const today = localDay(input.now, zone);
    addAged(sums.aged, agedAmount(account, zone, today), sign);
    const row = rowOf(input, account, rowDay(input));
    if (row !== undefined) addStanding(sums.standing, row, sign);
    if (paidAfter(account, zone).length > 0 || awaited(account, zone, today) !== undefined) delete sums.cash;
  },
});

/** The cash ahead, made anew only where an account changed that it is made of. */
export function cashAhead(input: ViewInput, sums: ReceivableSums): CashForecast {
  if (sums.cash !== undefined) return sums.cash;
  const zone = zoneOf(input.hospital);
  const today = localDay(input.now, zone);
  const all = rows(accountsOf(input));
  sums.cash = cashForecast(
    all.flatMap((account) => paidAfter(account, zone)),
    all.flatMap((account) => awaited(account, zone, today) ?? []),
  );
  return sums.cash;
}

function agedAmount({ encounter, ledger, settled }: Account, zone: Zone, today: number): AgedAmount {
  const { dischargedAt } = encounter;
  return { payerClass: ledger.payerClass, settled, days: dischargedAt === undefined ? undefined : Math.max(0, today - localDay(dischargedAt, zone)) };
}

/** By state and by what is in the way, from the row of the worklist: the two never differ. */
function addStanding(sums: Map<string, Standing>, { state, owedCents, risks, excessDays }: AccountRow, sign: 1 | -1): void {
  const add = (key: string, days: number): void => {
    const sum = sums.get(key) ?? { accounts: 0, cents: 0, tenths: 0 };
    sums.set(key, sum);
    sum.accounts += sign;
    sum.cents += sign * owedCents;
    sum.tenths += sign * Math.round(days * 10);
    if (sum.accounts === 0) sums.delete(key);
  };
  add(`state/${state}`, 0);
  for (const risk of risks) add(`${state === 'here' ? 'here' : 'risk'}/${risk}`, state === 'here' && risk === 'over-gmlos' ? (excessDays ?? 0) : 0);
}

/** Days from each claim to its first decision. */
function paidAfter({ settled }: Account, zone: Zone): readonly PaidAfter[] {
  return settled.claims.flatMap(({ now: { sent, sentAt }, first }): PaidAfter[] =>
    sent?.frequency !== '1' || sentAt === undefined || first === undefined || first.denied
      ? []
      : [{ payerClass: sent.payerClass, days: Math.max(0, localDay(first.at, zone) - localDay(sentAt, zone)) }],
  );
}

/** Of a stay that is over: since its claim went out; where none is out, since now, as if it went out today. */
function awaited({ encounter, ledger, settled }: Account, zone: Zone, today: number): Awaited | undefined {
  if (isHere(encounter) || encounter.dischargedAt === undefined || settled.payerCents === 0) return undefined;
  const waiting = settled.claims.filter(({ now, balance }) => now.sentAt !== undefined && balance?.isDecided !== true && now.standing !== 'voided');
  const sent = settled.unbilledCents !== 0 ? undefined : waiting.at(-1)?.now.sentAt;
  return { payerClass: ledger.payerClass, cents: settled.payerCents, days: sent === undefined ? 0 : today - localDay(sent, zone) };
}
