/** One account opened: every line beside what takes it back, why it is expected to bring what it is, who covers it, and the packs that price it. */
import type { Encounter } from '../../encounter.ts';
import { addCents, zeroCents, type Cents } from '../../money.ts';
import type { Instant } from '../../time.ts';
import { numbersTold, recordsIn } from '../../visit-numbers.ts';
import { newestOf } from '../../versions.ts';
import { coverageRanks, coverageTold } from '../coverage/coverages.ts';
import type { PayerClass } from '../events.ts';
import { ledgerOf, type Ledger } from '../ledger.ts';
import type { Books, LedgerLine } from '../lines.ts';
import { pricesOf } from '../pricing.ts';
import { basisOf, type Basis } from './basis.ts';
import { marginCourse, type MarginCourse } from '../margin/course.ts';
import { marginOf, type Margin } from '../margin/margin.ts';
import { titlesOf } from './titles.ts';

export interface AccountLine extends LedgerLine {
  readonly basis: Basis;
  /** What whoever told it calls it, else what the charge master does. */
  readonly title?: string;
  /** The credit that takes this line back. */
  readonly credit?: LedgerLine;
  /** A credit that somebody posted: it names no line to stand beside. */
  readonly alone?: true;
}

export interface AccountCoverage {
  readonly rank: number;
  readonly payerClass: PayerClass;
  readonly payer?: string;
  /** Said of this visit, or of the person. */
  readonly of: 'visit' | 'person';
  readonly saidAt: Instant;
  readonly position: number;
}

export interface AccountDetail {
  readonly payerClass: PayerClass;
  readonly contract: string;
  readonly chargedCents: Cents;
  readonly creditedCents: Cents;
  readonly netCents: Cents;
  readonly expectedCents: Cents;
  /** The clause of each cent that is expected. */
  readonly trace: Ledger['trace'];
  /** Why nobody can say what is expected: then `expectedCents` is no figure. */
  readonly gap?: Ledger['gap'];
  readonly group?: Ledger['group'];
  /** So far; absent where nobody can say what is expected. */
  readonly margin?: Margin;
  /** How it came to be so; absent without a margin, or without a bed. */
  readonly marginCourse?: MarginCourse;
  readonly unpriced: number;
  /** By service time; a credit stands in the line that it takes back. */
  readonly lines: readonly AccountLine[];
  readonly coverages: readonly AccountCoverage[];
  readonly chargeMaster: { readonly version: string; readonly source: string };
}

export function accountDetail(books: Books, encounter: Encounter): AccountDetail {
  const ledger = ledgerOf(books, encounter);
  const prices = pricesOf(books.hospital.financial);
  const master = prices.chargeMasterAt(encounter.dischargedAt ?? books.now);
  const credits = new Map(ledger.lines.flatMap((line) => (line.reverses === undefined ? [] : [[line.reverses, line] as const])));
  const titles = titlesOf(books, encounter);
  const until = encounter.dischargedAt ?? books.now;
  const margin = marginOf(books, encounter, ledger, until);
  const course = margin === undefined ? undefined : marginCourse(books, encounter, ledger, margin, until);
  const known = new Set(ledger.lines.map(({ charge }) => charge));
  const lines = ledger.lines
    .filter(({ reverses }) => reverses === undefined || !known.has(reverses))
    .map((line): AccountLine => {
      const credit = credits.get(line.charge);
      // As whoever did it told it, else as the price list calls it.
      const title = titles.get(line.code) ?? prices.itemAt(line.serviceAt, line.code)?.title;
      return {
        ...line,
        basis: basisOf(ledger, line),
        ...(title === undefined ? {} : { title }),
        ...(credit === undefined ? {} : { credit }),
        ...(line.kind === 'credit' ? { alone: true } : {}),
      };
    });
  return {
    payerClass: ledger.payerClass,
    contract: ledger.contract,
    chargedCents: sumOf(ledger.lines.filter(({ kind }) => kind !== 'credit')),
    creditedCents: sumOf(ledger.lines.filter(({ kind }) => kind === 'credit')),
    netCents: ledger.chargedCents,
    expectedCents: ledger.expectedCents,
    trace: ledger.trace,
    ...(ledger.gap === undefined ? {} : { gap: ledger.gap }),
    ...(ledger.group === undefined ? {} : { group: ledger.group }),
    ...(margin === undefined ? {} : { margin }),
    ...(course === undefined ? {} : { marginCourse: course }),
    unpriced: ledger.unpriced,
    lines: lines.sort((a, b) => a.serviceAt - b.serviceAt || (a.charge < b.charge ? -1 : 1)),
    coverages: coveragesOf(books, encounter),
    chargeMaster: { version: master.version, source: master.source },
  };
}

const sumOf = (lines: readonly LedgerLine[]): Cents => lines.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents);

/** What was said of the visit first, then of the person; by rank. */
function coveragesOf(books: Books, encounter: Encounter): readonly AccountCoverage[] {
  const { hospital, identity } = books;
  const visits: readonly string[] = numbersTold(hospital, encounter);
  const records: readonly string[] = recordsIn(identity, encounter);
  const owners = [...visits.map((owner) => ({ of: 'visit' as const, owner })), ...records.map((owner) => ({ of: 'person' as const, owner }))];
  const found = owners.flatMap(({ of, owner }) =>
    coverageRanks.flatMap((asked): AccountCoverage[] => {
      const newest = newestOf(coverageTold(books, encounter, owner, asked));
      if (newest === undefined) return [];
      const { rank, payerClass, payer } = newest.event;
      return [{ rank, payerClass, of, saidAt: newest.at, position: newest.position, ...(payer === undefined ? {} : { payer }) }];
    }),
  );
  return found.sort((a, b) => (a.of === b.of ? a.rank - b.rank || a.position - b.position : a.of === 'visit' ? -1 : 1));
}
