/** Where a denial began: the registration, order, code, charge or claim that it comes from, walked back by positions, and the unit where the patient was then. */
import { ofVisit, wordsOf } from '../../told.ts';
import type { Encounter } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import { dayMs, type Instant } from '../../time.ts';
import { numbersTold } from '../../visit-numbers.ts';
import { nameOfLines } from '../account/titles.ts';
import type { ClaimNow } from '../claims/claim-state.ts';
import { coveragesOf } from '../coverage/coverages.ts';
import type { StayCodes } from '../coding/stay-codes.ts';
import type { Books, LedgerLine } from '../lines.ts';
import type { Denial } from './denials-of.ts';
import type { DenialClass } from './taxonomy.ts';

export const causeKinds = ['registration', 'order', 'coding', 'charge', 'billing', 'contract'] as const;
export type CauseKind = (typeof causeKinds)[number];

export interface RootCause {
  readonly cause: CauseKind;
  readonly says: string;
  readonly at?: Instant;
  /** Where the patient was then. */
  readonly unit?: string;
  /** Of the facts that it began with, newest first; the log has their messages and bytes. */
  readonly positions: readonly number[];
}

export interface CauseAbout {
  readonly books: Books;
  readonly encounter: Encounter;
  readonly claim: ClaimNow;
  readonly ledger: readonly LedgerLine[];
  readonly codes: StayCodes;
}

const kinds: Readonly<Record<DenialClass, CauseKind>> = {
  eligibility: 'registration',
  'other-payer': 'registration',
  authorization: 'order',
  'medical-necessity': 'order',
  coding: 'coding',
  bundled: 'charge',
  duplicate: 'billing',
  late: 'billing',
  'missing-information': 'billing',
  'not-covered': 'order',
  provider: 'contract',
  unknown: 'billing',
};

export function rootCauseOf(denial: Denial, about: CauseAbout): RootCause {
  switch (kinds[denial.class]) {
    case 'registration':
      return registration(about);
    case 'order':
      return ordered(denial, about);
    case 'coding':
      return coded(about);
    case 'charge':
      return charged(denial, about);
    case 'billing':
      return billed(denial, about);
    case 'contract':
      return { cause: 'contract', says: 'The payer does not hold the contract that the house holds', positions: sentAt(about) };
  }
}

/** So many charges are named, the others counted. */
const namesShown = 3;

const newestFirst = (positions: readonly number[]): readonly number[] => [...new Set(positions)].sort((a, b) => b - a);

function unitAt({ encounter }: CauseAbout, at: Instant | undefined): { readonly unit?: string } {
  const stay = at === undefined ? undefined : encounter.stays.findLast(({ from }) => from <= at);
  const unit = stay?.location.unit ?? encounter.stays[0]?.location.unit ?? encounter.location?.unit;
  return unit === undefined ? {} : { unit };
}

const sentAt = ({ claim }: CauseAbout): readonly number[] => [claim.position];

/** Who pays was said when the patient came, or changed since. */
function registration(about: CauseAbout): RootCause {
  const { books, encounter, claim } = about;
  const said = coveragesOf(books, encounter).find(({ order }) => order === (claim.sent?.rank ?? 1));
  const at = encounter.arrivedAt ?? encounter.admittedAt;
  return {
    cause: 'registration',
    says:
      said === undefined
        ? 'Nobody said who pays'
        : `Cover was registered as ${said.said.payerClass}${said.said.payer === undefined ? '' : ` ${said.said.payer}`}`,
    ...(at === undefined ? {} : { at }),
    ...unitAt(about, at),
    positions: said === undefined ? sentAt(about) : newestFirst(said.positions),
  };
}

/** The lines of the ledger that the denied line bills; of a claim as a whole all of them. */
function linesOf({ line }: Denial, { claim, ledger }: CauseAbout): readonly LedgerLine[] {
  const charges = new Set((claim.sent?.lines ?? []).flatMap((one) => (line === undefined || one.line === line ? one.charges : [])));
  return ledger.filter(({ charge }) => charges.has(charge));
}

/** The order behind the charge, where an order is; else the care itself, else the order of the stay. */
function ordered(denial: Denial, about: CauseAbout): RootCause {
  const lines = linesOf(denial, about);
  const whose = ofVisit(about.books, about.encounter);
  const behind = new Set(lines.flatMap(({ position, positions }) => [position, ...positions]));
  const orders = numbersTold(about.books.hospital, about.encounter)
    .flatMap((number) => getRow(about.books.hospital.clinical.index.ordersByEncounter, number) ?? [])
    .flatMap((key) => wordsOf(getRow(about.books.hospital.clinical.orders, key), whose)[0] ?? []);
  const own = orders.filter(
    ({ position, event }) => behind.has(position) || (denial.line !== undefined && lines.some(({ code }) => code === event.code?.code)),
  );
  const [first] = [...own].sort((a, b) => a.at - b.at || a.position - b.position);
  if (denial.line !== undefined && first !== undefined)
    return {
      cause: 'order',
      says: `Ordered: ${first.event.code?.display ?? first.event.code?.code ?? first.event.order}`,
      at: first.at,
      ...unitAt(about, first.at),
      positions: newestFirst(own.map(({ position }) => position)),
    };
  const at = lines[0]?.serviceAt ?? about.encounter.admittedAt;
  return {
    cause: 'order',
    says: denial.line === undefined ? 'The stay as it was ordered and placed' : 'Care without an order here',
    ...(at === undefined ? {} : { at }),
    ...unitAt(about, at),
    positions: newestFirst([
      ...(denial.line === undefined ? [] : behind),
      ...(denial.line === undefined || behind.size === 0 ? [about.encounter.position] : []),
    ]),
  };
}

function coded(about: CauseAbout): RootCause {
  const { codes } = about;
  const [principal] = codes.diagnoses;
  return {
    cause: 'coding',
    says:
      principal === undefined
        ? 'No diagnosis was coded'
        : `Coded ${principal.code}${codes.diagnoses.length > 1 ? ` and ${codes.diagnoses.length - 1} more` : ''}${codes.isFinal ? '' : ', not final'}`,
    ...(principal?.at === undefined ? {} : { at: principal.at }),
    ...unitAt(about, about.encounter.dischargedAt),
    positions: principal === undefined ? sentAt(about) : newestFirst(codes.diagnoses.map(({ position }) => position)),
  };
}

/** By name where the price list or whoever did it says one. */
function namesOf(lines: readonly LedgerLine[], { books, encounter }: CauseAbout): string {
  const nameOf = nameOfLines(books, encounter);
  const names = [...new Set(lines.map((line) => nameOf(line) ?? line.code))];
  return names.length <= namesShown ? names.join(', ') : `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`;
}

function charged(denial: Denial, about: CauseAbout): RootCause {
  const lines = linesOf(denial, about);
  const at = lines[0]?.serviceAt;
  return {
    cause: 'charge',
    says: lines.length === 0 ? 'The charge is no longer in the ledger' : `Charged: ${namesOf(lines, about)}`,
    ...(at === undefined ? {} : { at }),
    ...unitAt(about, at),
    positions: lines.length === 0 ? sentAt(about) : newestFirst(lines.flatMap(({ position, positions }) => [position, ...positions])),
  };
}

/** The claim itself, and how long after the care it went out. */
function billed({ class: kind }: Denial, about: CauseAbout): RootCause {
  const { claim, encounter } = about;
  const days = claim.sentAt === undefined || encounter.dischargedAt === undefined ? undefined : Math.floor((claim.sentAt - encounter.dischargedAt) / dayMs);
  const after = days === undefined ? '' : `, ${days} ${days === 1 ? 'day' : 'days'} after the discharge`;
  return {
    cause: 'billing',
    says: `${kind === 'duplicate' ? 'Sent beside another claim' : 'Sent'}${after}`,
    ...(claim.sentAt === undefined ? {} : { at: claim.sentAt }),
    ...unitAt(about, encounter.dischargedAt),
    positions: sentAt(about),
  };
}
