/** View `balances`: what is open, the patient's, refused or paid too much on each account that something was sent or paid on. */
import type { Encounter } from '../encounter.ts';
import type { PayerClass } from '../financial/events.ts';
import { accountOf, balanceSteps } from '../financial/remittance/account.ts';
import type { Ledger } from '../financial/ledger.ts';
import type { AccountBalance } from '../financial/remittance/balances.ts';
import { changedSince, getRow } from '../table.ts';
import type { EncounterId } from '../ids.ts';
import { gatheredInSteps } from './keep.ts';
import { keptTable } from './kept-table.ts';
import { accountsOf } from './ledgers.ts';
import { newestFirst } from './lineage.ts';
import type { BalanceRow } from './rows-billing.ts';
import { stepped } from './view.ts';

interface Balanced {
  readonly encounter: Encounter;
  readonly payerClass: PayerClass;
  readonly balance: AccountBalance;
  readonly claims: number;
  readonly positions: readonly number[];
  readonly steps: ReturnType<typeof balanceSteps>;
}

const balancesOf = keptTable<Balanced>({
  // An account is made anew where something was said of a claim of it, and when packs change.
  changed: (before, after) => changedSince(accountsOf(before), accountsOf(after)),
  make: (input, encounter) => {
    const ledger = getRow(accountsOf(input), encounter.encounter)?.ledger;
    if (ledger === undefined) return undefined;
    const { balance, claims, postings, payments } = accountOf(input, encounter, ledger);
    // A visit number that is used again has its claims once: with the use that they name.
    const own = claims.filter((one) => one.encounter === encounter.encounter);
    const steps = balanceSteps(input.hospital, encounter);
    if (own.length === 0 && payments.length === 0 && steps.length === 0 && !owesAlone(encounter, ledger, balance)) return undefined;
    const positions = [...postings, ...payments, ...steps, ...ledger.lines].map(({ position }) => position);
    return { encounter, payerClass: ledger.payerClass, balance, claims: own.length, positions, steps };
  },
});

/** Who pays alone owes what was charged as soon as the stay is over. */
const owesAlone = ({ dischargedAt }: Encounter, { payerClass }: Ledger, { patientBalanceCents }: AccountBalance): boolean =>
  dischargedAt !== undefined && payerClass === 'self-pay' && patientBalanceCents > 0;

export const balancesView = stepped<BalanceRow>({
  name: 'balances',
  title: 'Balances',
  definition:
    'Charged, less what payers paid and wrote off and what patients paid: what payers have still to decide, what is the patient’s once each payer decided, and credit, which is to be given back.',
  audience: 'money',
  tables: [accountsOf, balancesOf],
  inSteps: (input, earlier) => gatheredInSteps(earlier, input, balancesOf, (one) => new Map([[one.encounter.encounter, rowOf(one)]])),
  lineage: (input, key) => {
    const found = getRow(balancesOf(input), key as EncounterId);
    return found === undefined ? undefined : newestFirst(found.positions);
  },
});

function rowOf({ encounter, payerClass, balance, claims, steps }: Balanced): BalanceRow {
  const stated = steps.findLast(({ event }) => event.step === 'stated');
  const delivered = stated === undefined ? undefined : steps.find(({ event }) => event.step === 'delivered' && event.statedAt === stated.at);
  const newest = steps.findLast(({ event }) => event.step !== 'delivered');
  return {
    encounter: encounter.encounter,
    ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
    payerClass,
    ...balance,
    ...(stated === undefined ? {} : { statedAt: stated.at }),
    ...(delivered === undefined ? {} : { deliveredAt: delivered.at }),
    ...(newest === undefined ? {} : { position: newest.position }),
    claims,
  };
}
