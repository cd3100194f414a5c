/** The facts behind a measure of the revenue cycle: those of its numerator, and where both parts are of one kind those of both. */
import type { KpiName } from '../financial/kpis/kpis.ts';
import { receivableOf, type SettledClaim } from '../financial/account/settlement.ts';
import { rows } from '../table.ts';
import { localDay, type Instant } from '../time.ts';
import { lateLines, type Heard } from './finance-share.ts';
import { financeSums, heardOf, isIn } from './finance-sums.ts';
import { accountsOf, type Account } from './ledgers.ts';
import type { ViewInput } from './view.ts';

type Within = (at: Instant) => boolean;
type Behind = (account: Account, within: Within, heard: Heard) => readonly number[];

const positionsOf = (lines: Account['ledger']['lines']): readonly number[] => lines.map(({ position }) => position);

const originals = (claims: readonly SettledClaim[], within: Within): readonly SettledClaim[] =>
  claims.filter(({ now }) => now.sent?.frequency === '1' && now.sentAt !== undefined && within(now.sentAt));
const sentIn: Behind = ({ settled }, within) =>
  originals(settled.claims, within).flatMap(({ now, quality }) =>
    quality === 'waiting' ? [] : [now.position, ...now.remitted.map(({ position }) => position)],
  );
const paidIn: Behind = ({ settled }, within) => settled.payments.flatMap(({ at, position }) => (within(at) ? [position] : []));

const behind: Readonly<Record<KpiName, Behind>> = {
  'dnfb-days': ({ ledger, settled }) => (settled.unbilledCents === 0 ? [] : positionsOf(ledger.lines)),
  'net-ar-days': ({ ledger, settled }) =>
    receivableOf(settled) === 0 ? [] : [...positionsOf(ledger.lines), ...settled.claims.flatMap(({ now }) => now.remitted.map(({ position }) => position))],
  'clean-claim-rate': sentIn,
  'late-charge-rate': ({ ledger }, within, heard) => positionsOf(lateLines(ledger.lines, heard).filter(({ serviceAt }) => within(serviceAt))),
  'initial-denial-rate': ({ settled }, within) => settled.claims.flatMap(({ first }) => (first !== undefined && within(first.at) ? [first.position] : [])),
  'denial-write-off-rate': ({ settled }, within) => settled.writtenOff.flatMap(({ at, position }) => (within(at) ? [position] : [])),
  'cash-to-net-revenue': paidIn,
  'point-of-service-cash': paidIn,
  'case-mix-index': ({ encounter, ledger }, within) =>
    ledger.group?.weight !== undefined && encounter.dischargedAt !== undefined && within(encounter.dischargedAt)
      ? [encounter.position, ...ledger.codes.diagnoses.map(({ position }) => position)]
      : [],
  'cost-to-collect': paidIn,
};
const ofCash: ReadonlySet<KpiName> = new Set<KpiName>(['cash-to-net-revenue', 'cost-to-collect']);

export function positionsBehind(input: ViewInput, kpi: KpiName): readonly number[] {
  const heard = heardOf(input.hospital);
  const { zone } = heard;
  const { period } = financeSums(input);
  const within: Within = (at) => isIn(period, localDay(at, zone));
  const found = rows(accountsOf(input)).flatMap((account) => behind[kpi](account, within, heard));
  if (!ofCash.has(kpi)) return found;
  const payments = rows(input.hospital.financial.remittance.received).flatMap(([first]) =>
    first !== undefined && within(first.event.paidAt) ? [first.position] : [],
  );
  return [...found, ...payments];
}
