/** What was posted from outside (DFT, BAR). What events already charge is the same charge, not a second one (finance.md, Event -> charge). */
import { cents, negateCents, shareOfCents, type Cents } from '../money.ts';
import { dayMs, localDay, type Instant } from '../time.ts';
import { newestOf, type Version, type Versions } from '../versions.ts';
import type { ChargePosted } from './events.ts';
import { filedHere, keyed, filing, type Filed, type Filing } from './filed-here.ts';
import { linesOfVersions, type ChargeLine, type Work } from './lines.ts';

/** Ten thousand million dollars: a line above it is a mistake of the sender and stays unpriced, as does a quantity above the other. */
const amountLimitCents = 1e12;
const quantityLimit = 1e6;

export interface PostedLines {
  readonly lines: readonly ChargeLine[];
  /** Charges without an amount that no pack prices. */
  readonly unpriced: number;
}

export function postedLines(work: Work, derived: readonly ChargeLine[]): PostedLines {
  const { posted, index } = work.hospital.financial;
  const here = filedHere(work, { byEncounter: index.postedByEncounter, byPatient: index.postedByPatient, words: keyed(posted) }, filingOf);
  if (here.length === 0) return nothing;
  const taken = takenOf(work, here, derived);
  const lines: ChargeLine[] = [];
  let unpriced = 0;
  for (const [key, versions] of here) {
    const newest = newestOf(versions);
    if (newest === undefined || taken.has(key)) continue;
    if (isMoney(newest.event) && amountOf(work, newest) === undefined) unpriced++;
    lines.push(...linesOf(work, versions));
  }
  return { lines, unpriced };
}

const nothing: PostedLines = { lines: [], unpriced: 0 };

function filingOf(versions: Versions<ChargePosted>): Filing | undefined {
  const newest = newestOf(versions);
  return newest === undefined ? undefined : filing(newest.event, newest.event.serviceAt ?? newest.at);
}

function isMoney(event: ChargePosted): boolean {
  return event.kind === 'charge' || event.kind === 'credit';
}

/**
 * Postings that repeat derived lines. A charge repeats one that stands: what care took back is as if it had never been, and then the posting stands for
 * itself. A credit takes back the posting of its code, day and amount: together they are nothing, whatever care charges. One of another amount takes back
 * from what stands for itself; else from what repeats a charge, and then neither is there; else it repeats a derived credit.
 */
function takenOf(work: Work, here: Filed<ChargePosted>, derived: readonly ChargeLine[]): ReadonlySet<string> {
  const back = new Set(derived.flatMap(({ reverses }) => reverses ?? []));
  const open = derived.filter(({ charge }) => !back.has(charge)).sort((a, b) => a.serviceAt - b.serviceAt || (a.charge < b.charge ? -1 : 1));
  const taken = new Set<string>();
  const [charges, credits] = (['charge', 'credit'] as const).map((kind) => postedAs(work, here, kind)) as [readonly Posted[], readonly Posted[]];
  const undone = new Map<Posted, Posted>();
  for (const credit of credits) {
    const charge = charges.find((one) => !undone.has(one) && one.place === credit.place && one.amount === credit.amount);
    if (charge !== undefined) undone.set(charge, credit);
  }
  /** Postings of a charge that stand for themselves, and those that repeat one, by code and day. */
  const [alone, repeated] = [new Map<string, number>(), new Map<string, number>()];
  const add = (to: Map<string, number>, { place }: Posted, many: number): number => {
    const count = (to.get(place) ?? 0) + many;
    to.set(place, Math.max(0, count));
    return count;
  };
  for (const one of charges.filter((charge) => !undone.has(charge))) {
    const isRepeat = takeSame(work, one.newest, open);
    if (isRepeat) taken.add(one.key);
    add(isRepeat ? repeated : alone, one, 1);
  }
  const paired = new Set(undone.values());
  for (const one of credits.filter((credit) => !paired.has(credit))) {
    if (add(alone, one, -1) >= 0) continue;
    if (add(repeated, one, -1) >= 0 || takeSame(work, one.newest, open)) taken.add(one.key);
  }
  // A repeat that was taken back was never to be seen.
  for (const [charge, credit] of undone) if (takeSame(work, charge.newest, open)) for (const { key } of [charge, credit]) taken.add(key);
  return taken;
}

interface Posted {
  readonly key: string;
  readonly newest: Version<ChargePosted>;
  /** Its code and local day. */
  readonly place: string;
  readonly amount: number | undefined;
}

function postedAs(work: Work, here: Filed<ChargePosted>, kind: ChargePosted['kind']): readonly Posted[] {
  return here.flatMap(([key, versions]) => {
    const newest = newestOf(versions);
    if (newest?.event.kind !== kind) return [];
    const { event, at } = newest;
    const amount = amountOf(work, newest);
    return [
      { key, newest, place: `${event.code.code}|${localDay(event.serviceAt ?? at, work.zone)}`, amount: amount === undefined ? undefined : Math.abs(amount) },
    ];
  });
}

/** Takes the derived lines that this posting repeats off the open list: same code of the charge master or of the bill, same local day, as many units as its quantity. */
function takeSame(work: Work, { event, at }: Version<ChargePosted>, open: ChargeLine[]): boolean {
  const day = localDay(event.serviceAt ?? at, work.zone);
  const same = open.filter(
    (line) => isSameCode(work, line, event.code.code) && (line.kind === 'credit') === (event.kind === 'credit') && localDay(line.serviceAt, work.zone) === day,
  );
  let left = Math.max(1, Math.round(Math.abs(event.quantity)));
  for (const line of same) {
    if (left <= 0) break;
    open.splice(open.indexOf(line), 1);
    left -= Math.max(1, Math.abs(line.billed?.code === event.code.code ? line.billed.units : line.units));
  }
  return same.length > 0;
}

const isSameCode = ({ prices }: Work, { code, billed, serviceAt }: ChargeLine, posted: string): boolean =>
  code === posted || billed?.code === posted || prices.itemAt(serviceAt, code)?.procedureCode === posted;

function linesOf(work: Work, versions: Versions<ChargePosted>): readonly ChargeLine[] {
  return [...linesOfVersions(versions, (version, n) => lineOf(work, version, n === 1 ? '' : `:${n}`))];
}

function lineOf(work: Work, version: Version<ChargePosted>, suffix: string): ChargeLine | undefined {
  const { event } = version;
  const amountCents = isMoney(event) ? amountOf(work, version) : undefined;
  if (amountCents === undefined) return undefined;
  const serviceAt = event.serviceAt ?? version.at;
  const { code } = event.code;
  const item = work.prices.itemAt(serviceAt, code);
  const units = unitsOf(event);
  return {
    charge: `posted:${event.charge}${suffix}`,
    kind: event.kind === 'credit' ? 'credit' : 'posted',
    code,
    ...(item?.revenueCode === undefined ? {} : { revenueCode: item.revenueCode }),
    units,
    unit: item?.unit ?? 'each',
    amountCents,
    serviceAt,
    ...(version.recordedAt - serviceAt > work.prices.rulesAt(serviceAt).lateAfterDays * dayMs ? { late: true } : {}),
    position: version.position,
    positions: [version.position],
  };
}

/** Whole units, negative of a credit; what is no count is one. */
function unitsOf({ kind, quantity }: ChargePosted): number {
  const many = Math.abs(quantity) <= quantityLimit ? Math.max(1, Math.round(Math.abs(quantity))) : 1;
  return kind === 'credit' || quantity < 0 ? -many : many;
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
