/**
 * Cash ahead: when payers will pay what contracts expect of stays that are over, by how long they took before. Each amount waits as long as claims of its class
 * of payer waited that had waited as long already; the quick and the slow line are the same with the quickest and the slowest tenth. Nothing is foreseen of
 * patients, of what was refused, or of stays that last.
 */
import { shareOfCents, cents } from '../../money.ts';
import type { PayerClass } from '../events.ts';

export const cashPack = {
  pack: 'cash-forecast@1',
  weeks: 8,
  /** Decided claims that a class of payer needs; with fewer those of all payers are taken, and with fewer than that many nothing is. */
  claims: 5,
  source: 'Days from claim to first decision, of this house, by class of payer; expected by contract, no denial foreseen',
} as const;
const weekDays = 7;

/** A claim that was decided: days from sending to the first decision. */
export interface PaidAfter {
  readonly payerClass: PayerClass;
  readonly days: number;
}

export interface Awaited {
  readonly payerClass: PayerClass;
  readonly cents: number;
  /** Days since its claim went out; less than nothing where it goes out only then. */
  readonly days: number;
}

export interface CashWeek {
  /** From 1: days 1 to 7 from now. */
  readonly week: number;
  readonly cents: number;
  /** Sums up to the end of the week. */
  readonly sumCents: number;
  readonly slowCents: number;
  readonly quickCents: number;
}

export interface CashForecast {
  readonly weeks: readonly CashWeek[];
  readonly awaitedCents: number;
  /** After the last week. */
  readonly laterCents: number;
  /** Has waited longer than any claim of its kind before. */
  readonly overdueCents: number;
  /** Too few claims were ever decided to say anything of it. */
  readonly unknownCents: number;
  /** Decided claims behind it. */
  readonly claims: number;
}

export function cashForecast(history: readonly PaidAfter[], awaited: readonly Awaited[]): CashForecast {
  const waits = waitsOf(history);
  const aheadOf = aheadOnce();
  const sums = { slow: emptyWeeks(), mid: emptyWeeks(), quick: emptyWeeks() };
  let [overdueCents, unknownCents, dueCents, awaitedCents] = [0, 0, 0, 0];
  for (const one of awaited) {
    awaitedCents += one.cents;
    const known = waits(one.payerClass);
    if (known === undefined) {
      unknownCents += one.cents;
      continue;
    }
    const ahead = aheadOf(one, known);
    if (ahead === undefined) overdueCents += one.cents;
    else {
      dueCents += one.cents;
      addTo(sums, one.cents, ahead);
    }
  }
  const weeks = sums.mid.map((sumCents, i): CashWeek => ({
    week: i + 1,
    cents: sumCents - (sums.mid[i - 1] ?? 0),
    sumCents,
    slowCents: sums.slow[i] ?? 0,
    quickCents: sums.quick[i] ?? 0,
  }));
  return { weeks, awaitedCents, laterCents: dueCents - (sums.mid.at(-1) ?? 0), overdueCents, unknownCents, claims: history.length };
}

const emptyWeeks = (): number[] => Array.from({ length: cashPack.weeks }, () => 0);

/** Sorted waits of the class of payer, else of everybody. */
function waitsOf(history: readonly PaidAfter[]): (payerClass: PayerClass) => readonly number[] | undefined {
  const byClass = new Map<PayerClass | 'all', number[]>();
  for (const { payerClass, days } of history)
    for (const key of [payerClass, 'all'] as const) {
      const list = byClass.get(key);
      if (list === undefined) byClass.set(key, [days]);
      else list.push(days);
    }
  for (const list of byClass.values()) list.sort((a, b) => a - b);
  const enough = (key: PayerClass | 'all'): readonly number[] | undefined => {
    const list = byClass.get(key) ?? [];
    return list.length >= cashPack.claims ? list : undefined;
  };
  return (payerClass) => enough(payerClass) ?? enough('all');
}

type Sums = Readonly<Record<'slow' | 'mid' | 'quick', number[]>>;

/** How long such a claim may still wait: of so many as likely ones, how many are paid by the end of each week, the quickest tenth and the slowest. */
interface Ahead {
  readonly of: number;
  readonly paid: readonly number[];
  readonly quickest: number;
  readonly slowest: number;
}

/** Worked out once for a class of payer and so many days; undefined where none ever waited as long. */
function aheadOnce(): (one: Awaited, known: readonly number[]) => Ahead | undefined {
  const kept = new Map<string, Ahead | undefined>();
  return ({ payerClass, days }, known) => {
    const key = `${payerClass}|${days}`;
    if (!kept.has(key)) kept.set(key, ahead(known.filter((one) => one > days).map((one) => one - days)));
    return kept.get(key);
  };
}

/** `left`: sorted days that such a claim may still wait, each as likely. */
function ahead(left: readonly number[]): Ahead | undefined {
  if (left.length === 0) return undefined;
  const paid = emptyWeeks().map((_, i) => left.filter((days) => days <= (i + 1) * weekDays).length);
  return { of: left.length, paid, quickest: at(left, 1), slowest: at(left, 9) };
}

/** Sums are cut to whole cents week by week, so that no cent is told twice. */
function addTo({ slow, mid, quick }: Sums, amount: number, { of, paid, quickest, slowest }: Ahead): void {
  for (let i = 0; i < cashPack.weeks; i++) {
    const end = (i + 1) * weekDays;
    mid[i] = (mid[i] ?? 0) + shareOfCents(cents(amount), paid[i] ?? 0, of);
    if (quickest <= end) quick[i] = (quick[i] ?? 0) + amount;
    if (slowest <= end) slow[i] = (slow[i] ?? 0) + amount;
  }
}

/** The tenth of the list, the nearest rank. */
const at = (sorted: readonly number[], tenth: number): number => sorted[Math.max(0, Math.ceil((sorted.length * tenth) / 10) - 1)] ?? 0;
