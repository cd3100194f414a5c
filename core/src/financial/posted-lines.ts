/** What was posted from outside (DFT, BAR). What events already charge is the same charge, not a second one (finance.md, Event -> charge). */
import { cents, negateCents, shareOfCents, type Cents } from '../money.ts';
import { getRow } from '../table.ts';
import { localDay, type Instant } from '../time.ts';
import { newestOf, type Version, type Versions } from '../versions.ts';
import type { ChargePosted } from './events.ts';
import { filedHere, filing, type Filing } from './filed-here.ts';
import { linesOfVersions, type LedgerLine, type Work } from './lines.ts';
import { expectedOf } from './pricing.ts';

/** Ten thousand million dollars: a line above it is a mistake of the sender and stays unpriced, as does a quantity above the other. */
const amountLimitCents = 1e12;
const quantityLimit = 1e6;

export interface PostedLines {
  readonly lines: readonly LedgerLine[];
  /** Charges without an amount that no pack prices. */
  readonly unpriced: number;
}

export function postedLines(work: Work, derived: readonly LedgerLine[]): PostedLines {
  const { posted, index } = work.hospital.financial;
  const open = [...derived].sort((a, b) => a.serviceAt - b.serviceAt || (a.charge < b.charge ? -1 : 1));
  const filingOf = (key: string): Filing | undefined => {
    const newest = newestOf(getRow(posted, key));
    return newest === undefined ? undefined : filing(newest.event, newest.event.serviceAt ?? newest.at);
  };
  const lines: LedgerLine[] = [];
  let unpriced = 0;
  for (const key of filedHere(work, index.postedByEncounter, index.postedByPatient, filingOf)) {
    const versions = getRow(posted, key) ?? [];
    const newest = newestOf(versions);
    if (newest === undefined || takeSame(work, newest, open)) continue;
    if (isMoney(newest.event) && amountOf(work, newest) === undefined) unpriced++;
    lines.push(...linesOf(work, versions));
  }
  return { lines, unpriced };
}

function isMoney(event: ChargePosted): boolean {
  return event.kind === 'charge' || event.kind === 'credit';
}

/**
 * Takes the derived lines that this posting repeats off the open list: same code, same local day, a charge for a charge and a credit for a credit,
 * as many as its quantity. A charge that stands is taken before one that was taken back.
 */
function takeSame(work: Work, { event, at }: Version<ChargePosted>, open: LedgerLine[]): boolean {
  if (!isMoney(event)) return false;
  const day = localDay(event.serviceAt ?? at, work.zone);
  const credited = new Set(open.flatMap((line) => line.reverses ?? []));
  const same = open
    .filter((line) => line.code === event.code.code && (line.kind === 'credit') === (event.kind === 'credit') && localDay(line.serviceAt, work.zone) === day)
    .sort((a, b) => Number(credited.has(a.charge)) - Number(credited.has(b.charge)));
  const many = Math.max(1, Math.min(same.length, Math.round(event.quantity)));
  for (const line of same.slice(0, many)) open.splice(open.indexOf(line), 1);
  return same.length > 0;
}

function linesOf(work: Work, versions: Versions<ChargePosted>): readonly LedgerLine[] {
  return [...linesOfVersions(versions, (version, n) => lineOf(work, version, n === 1 ? '' : `:${n}`))];
}

function lineOf(work: Work, version: Version<ChargePosted>, suffix: string): LedgerLine | undefined {
  const { event } = version;
  const amountCents = isMoney(event) ? amountOf(work, version) : undefined;
  if (amountCents === undefined) return undefined;
  const serviceAt = event.serviceAt ?? version.at;
  const contract = work.prices.contractAt(serviceAt, work.payerClass);
  // The expectation of a credit is the exact inverse of that of its charge: rounding is done on the amount without its sign.
  const expected = expectedOf(contract, cents(Math.abs(amountCents)));
  return {
    charge: `posted:${event.charge}${suffix}`,
    kind: event.kind === 'credit' ? 'credit' : 'posted',
    code: event.code.code,
    amountCents,
    expectedCents: amountCents < 0 ? negateCents(expected) : expected,
    serviceAt,
    position: version.position,
  };
}

/** As sent, else by the charge master times the quantity; a credit is negative however it was sent. */
function amountOf(work: Work, { event, at }: Version<ChargePosted>): Cents | undefined {
  const amount = event.amountCents ?? priced(work, event, event.serviceAt ?? at);
  if (amount === undefined || Math.abs(amount) > amountLimitCents) return undefined;
  return event.kind === 'credit' ? negateCents(cents(Math.abs(amount))) : amount;
}

function priced(work: Work, event: ChargePosted, at: Instant): Cents | undefined {
  const each = work.prices.listedAt(at, event.code.code);
  if (each === undefined || !(Math.abs(event.quantity) <= quantityLimit) || each > amountLimitCents / quantityLimit) return undefined;
  return shareOfCents(each, Math.round(event.quantity * 1000), 1000);
}
