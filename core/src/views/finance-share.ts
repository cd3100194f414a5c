/** What one account adds to the measures of the revenue cycle, by local day; and what of it is so now. Worked out once per account, however often it is added up. */
import { receivableOf, type SettledClaim } from '../financial/account/settlement.ts';
import { kpiPack } from '../financial/kpis/kpis.ts';
import { keptOn } from '../kept-on.ts';
import { dayMs, localDay, type Instant, type Zone } from '../time.ts';
import type { Account } from './ledgers.ts';

export const tallies = [
  'lines',
  'grossCents',
  'netCents',
  'lateCents',
  'heardCents',
  'submitted',
  'clean',
  'waiting',
  'remitted',
  'denied',
  'writtenOffCents',
  'patientCents',
  'atServiceCents',
  'weight',
  'grouped',
  'ungrouped',
] as const;
export type Tally = Record<(typeof tallies)[number], number>;

export const noTally = (): Tally => ({
  lines: 0,
  grossCents: 0,
  netCents: 0,
  lateCents: 0,
  heardCents: 0,
  submitted: 0,
  clean: 0,
  waiting: 0,
  remitted: 0,
  denied: 0,
  writtenOffCents: 0,
  patientCents: 0,
  atServiceCents: 0,
  weight: 0,
  grouped: 0,
  ungrouped: 0,
});

/** What the shares of a house hang on beside its accounts. `heardFrom`: when the house was first heard. */
export interface Heard {
  readonly zone: Zone;
  readonly heardFrom?: Instant;
}

export interface Share extends Heard {
  readonly days: ReadonlyMap<number, Tally>;
  readonly unbilledCents: number;
  readonly receivableCents: number;
  /** Nobody can say what is expected of it. */
  readonly gap: boolean;
}

const shares = keptOn<Account, Share>();

export function shareOf(account: Account, heard: Heard): Share {
  const { zone, heardFrom } = heard;
  const known = shares.get(account);
  if (known?.zone === zone && known.heardFrom === heardFrom) return known;
  const days = new Map<number, Tally>();
  const dayOf = (at: Instant): Tally => {
    const day = localDay(at, zone);
    const tally = days.get(day) ?? noTally();
    days.set(day, tally);
    return tally;
  };
  const { lines } = account.ledger;
  for (const { serviceAt, amountCents, expectedCents } of lines) {
    const tally = dayOf(serviceAt);
    tally.lines++;
    tally.grossCents += amountCents;
    tally.netCents += expectedCents;
    if (isHeard(serviceAt, heard)) tally.heardCents += amountCents;
  }
  for (const { serviceAt, amountCents } of lateLines(lines, heard)) dayOf(serviceAt).lateCents += amountCents;
  for (const claim of account.settled.claims) addClaim(dayOf, claim);
  for (const { at, cents } of account.settled.writtenOff) dayOf(at).writtenOffCents += cents;
  addPayments(dayOf, account);
  addGroup(dayOf, account);
  const { settled, ledger } = account;
  const made: Share = {
    ...heard,
    days,
    unbilledCents: settled.unbilledCents,
    receivableCents: receivableOf(settled),
    gap: ledger.gap !== undefined && ledger.lineCount > 0,
  };
  shares.set(account, made);
  return made;
}

/** Care of which the house could be told in time: what was before it was first heard is its past, told at once. */
const isHeard = (serviceAt: Instant, { heardFrom }: Heard): boolean => heardFrom === undefined || serviceAt >= heardFrom;

/** Told late and not taken back. */
export function lateLines(lines: Account['ledger']['lines'], heard: Heard): Account['ledger']['lines'] {
  const late = lines.filter((line) => line.late === true && isHeard(line.serviceAt, heard));
  if (late.length === 0) return late;
  const reversed = new Set(lines.flatMap(({ reverses }) => reverses ?? []));
  return late.filter(({ charge }) => !reversed.has(charge));
}

type DayOf = (at: Instant) => Tally;

/** Originals only: what stands in the place of another was counted once. */
function addClaim(dayOf: DayOf, { now: { sent, sentAt }, quality, first }: SettledClaim): void {
  if (sent?.frequency !== '1' || sentAt === undefined) return;
  const tally = dayOf(sentAt);
  if (quality === 'waiting') tally.waiting++;
  else {
    tally.submitted++;
    if (quality === 'clean') tally.clean++;
  }
  if (first === undefined) return;
  const decided = dayOf(first.at);
  decided.remitted++;
  if (first.denied) decided.denied++;
}

function addPayments(dayOf: DayOf, { encounter, settled }: Account): void {
  for (const { at, amountCents } of settled.payments) {
    const tally = dayOf(at);
    tally.patientCents += amountCents;
    if (isAtService(encounter.dischargedAt, at)) tally.atServiceCents += amountCents;
  }
}

export const isAtService = (dischargedAt: Instant | undefined, at: Instant): boolean =>
  dischargedAt === undefined || at <= dischargedAt + kpiPack.pointOfServiceDays * dayMs;

function addGroup(dayOf: DayOf, { encounter, ledger: { group } }: Account): void {
  if (encounter.class !== 'I' || encounter.dischargedAt === undefined) return;
  const tally = dayOf(encounter.dischargedAt);
  if (group?.weight === undefined) tally.ungrouped++;
  else {
    tally.grouped++;
    tally.weight += group.weight.weight;
  }
}
