/** The rows of the worklist of accounts, each made once for an account and a day: the view shows them, the sums of the house add them up. */
import { risksOf } from '../financial/account/risk.ts';
import { receivableOf } from '../financial/account/settlement.ts';
import { isGrouped } from '../financial/coding/grouper.ts';
import { payerNamed } from '../financial/ledger.ts';
import { expectedDays, expectedFor, kindOfStay, zoneOf } from '../house/discharge/expected-stay.ts';
import { stayDays } from '../house/discharge/length-of-stay.ts';
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { getRow, rows } from '../table.ts';
import { startOfLocalDay, type Instant } from '../time.ts';
import { beganAt } from '../visit-numbers.ts';
import { accountsOf, type Account } from './ledgers.ts';
import type { AccountRow } from './rows-finance.ts';
import { isHere } from './scores.ts';
import type { ViewInput } from './view.ts';

/** What a row is worked out by beside its account: the same all day. */
export interface RowDay {
  readonly means: ReadonlyMap<string, number>;
  readonly midnight: Instant;
}
export const rowDay = (input: ViewInput): RowDay => ({ means: expectedDays(input), midnight: startOfLocalDay(input.now, zoneOf(input.hospital)) });

/** One row of the worklist, without the others. */
export const accountRow = (input: ViewInput, encounter: EncounterId): AccountRow | undefined =>
  rowOf(input, getRow(accountsOf(input), encounter), rowDay(input));

const kept = keptOn<Account, RowDay & { readonly row: AccountRow }>();

/** Made once for an account and a day: the sums of the worklist read the same rows. */
export function rowOf(input: ViewInput, account: Account | undefined, { means, midnight }: RowDay): AccountRow | undefined {
  if (account === undefined) return undefined;
  const known = kept.get(account);
  if (known?.means === means && known.midnight === midnight) return known.row;
  const row = madeRow(input, account, means);
  kept.set(account, { means, midnight, row });
  return row;
}

/** The whole worklist, for whoever adds it up. */
export function accountRows(input: ViewInput): readonly AccountRow[] {
  const day = rowDay(input);
  return rows(accountsOf(input)).flatMap((account) => rowOf(input, account, day) ?? []);
}

function madeRow(input: ViewInput, account: Account, means: ReadonlyMap<string, number>): AccountRow {
  const { encounter, ledger, settled } = account;
  const { location, admittedAt, dischargedAt } = encounter;
  const stay = stayOf(input, account, means);
  const since = dischargedAt ?? beganAt(encounter);
  const payer = payerNamed(input, encounter);
  return {
    encounter: encounter.encounter,
    ...(location === undefined ? {} : { unit: location.unit }),
    ...(location?.bedId === undefined || !isHere(encounter) ? {} : { bed: location.bedId }),
    class: encounter.class,
    state: settled.state,
    payerClass: ledger.payerClass,
    ...(payer === undefined ? {} : { payer }),
    contract: ledger.contract,
    chargedCents: ledger.chargedCents,
    creditedCents: ledger.lines.reduce((sum, line) => (line.reverses === undefined ? sum : sum - line.amountCents), 0),
    expectedCents: ledger.expectedCents,
    lines: ledger.lineCount,
    unpriced: ledger.unpriced,
    ...(since === undefined ? {} : { since }),
    ...(admittedAt === undefined ? {} : { admittedAt }),
    ...(dischargedAt === undefined ? {} : { dischargedAt }),
    ...stay,
    ...groupIn(account),
    paidCents: settled.insurancePaidCents + settled.patientPaidCents,
    owedCents: receivableOf(settled),
    deniedCents: settled.refusedCents,
    claims: settled.claims.length,
    risks: risksOf(ledger, settled, { isOver: dischargedAt !== undefined, ...(stay.excessDays === undefined ? {} : { excessDays: stay.excessDays }) }),
  };
}

/** The group so far, or the final one. */
function groupIn({ ledger: { group } }: Account): Pick<AccountRow, 'drg'> {
  if (group === undefined || !isGrouped(group.group)) return {};
  const { drg, title } = group.group;
  return { drg: { drg, title, state: group.state, ...(group.weight === undefined ? {} : { weight: group.weight.weight }) } };
}

/**
 * Days are whole midnights; the mean is shown to a tenth, so that a row says the same on every screen. It is that of the group of the stay, and until one is
 * known that of its kind in this house.
 */
function stayOf(
  input: ViewInput,
  { encounter, ledger }: Account,
  means: ReadonlyMap<string, number>,
): Pick<AccountRow, 'days' | 'gmlosDays' | 'gmlosOf' | 'excessDays'> {
  const { admittedAt, dischargedAt } = encounter;
  if (encounter.class !== 'I' || admittedAt === undefined || (dischargedAt !== undefined && dischargedAt < admittedAt)) return {};
  if (dischargedAt === undefined && !isHere(encounter)) return {};
  const days = stayDays(admittedAt, dischargedAt ?? input.now, zoneOf(input.hospital));
  const ofGroup = ledger.group?.weight?.gmlos;
  const mean = ofGroup === undefined || ofGroup === 0 ? expectedFor(means, kindOfStay(input.hospital, encounter)) : ofGroup / 10;
  if (mean === undefined) return { days };
  const gmlosDays = tenth(mean);
  return { days, gmlosDays, gmlosOf: ofGroup === undefined || ofGroup === 0 ? 'kind' : 'group', excessDays: Math.max(0, tenth(days - gmlosDays)) };
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
