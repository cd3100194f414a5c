/** 270 (005010X279A1) and 276 (005010X212): questions about cover and about claims. Written for payers; read so that what is written parses back equal. */
import type { Cents } from '@healthos/core/money.ts';
import { amount, day, only, optional, repetitions, required, written, type Day } from './elements.ts';
import type { TransactionSet } from './interchange.ts';
import { levelOf, type Levels } from './levels.ts';
import { addTo, demographicsOf, partyOf, referenceOf, type OpenParty } from './parties.ts';
import { stop } from './problem.ts';
import type { Demographics, Party, Reference } from './sets.ts';
import type { Segment } from './segments.ts';

/** DTP: the qualifier, D8 or RD8, and the value as it is written. */
export interface Dated {
  readonly kind: string;
  readonly format: string;
  readonly value: string;
}

export interface Asked {
  /** TRN02 and TRN03: comes back with the answer. */
  readonly trace: string;
  readonly origin?: string;
  readonly subscriber: Party;
  readonly subscriberDemographics?: Demographics;
  /** Where the question is about somebody else than the subscriber. */
  readonly dependent?: Party;
  readonly dependentDemographics?: Demographics;
  readonly dates: readonly Dated[];
}

export interface BenefitInquiry extends Asked {
  /** EQ01. */
  readonly services: readonly string[];
}

export interface StatusInquiry extends Asked {
  /** 1P: whose claim it is. */
  readonly provider: Party;
  readonly references: readonly Reference[];
  /** AMT T3. */
  readonly totalCents?: Cents;
}

interface Inquiries<Kind extends string, One> {
  readonly kind: Kind;
  /** BHT03. */
  readonly reference: string;
  readonly createdOn: Day;
  /** HHMM. */
  readonly createdAt: string;
  readonly payer: Party;
  /** 270: 1P, whose patient it is; 276: 41, who asks. */
  readonly receiver: Party;
  readonly asked: readonly One[];
}

export type BenefitInquiries = Inquiries<'270', BenefitInquiry>;
export type StatusInquiries = Inquiries<'276', StatusInquiry>;

type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer One)[] ? One[] : T[Key] };
type OpenAsked = Open<Partial<BenefitInquiry & StatusInquiry>> & { readonly hl: Segment; dates: Dated[]; services: string[]; references: Reference[] };

const levels270: Readonly<Record<string, readonly string[]>> = { '20': [], '21': ['20'], '22': ['21'], '23': ['22'] };
const levels276: Readonly<Record<string, readonly string[]>> = { '20': [], '21': ['20'], '19': ['21'], '22': ['19', '21'], '23': ['22'] };
const known: ReadonlySet<string> = new Set('HL NM1 N3 N4 REF PER PRV TRN DMG INS HI DTP EQ AMT III SVC'.split(' '));

interface Reading {
  readonly set: TransactionSet;
  readonly seen: Levels;
  readonly below: Readonly<Record<string, readonly string[]>>;
  level: string;
  payer?: Party;
  receiver?: Party;
  provider?: Party;
  /** The subscriber of the level 22 that a 23 stands under. */
  subscriber?: { party: OpenParty; demographics?: Demographics };
  party?: OpenParty | undefined;
  current?: OpenAsked | undefined;
  readonly asked: OpenAsked[];
}

export function readBenefitInquiries(set: TransactionSet): BenefitInquiries {
  const { reading, head } = readAll(set, levels270);
  const asked = reading.asked.map((one): BenefitInquiry => {
    if (one.services.length === 0) stop('x12.missing-segment', 'EQ');
    return { ...common(one), services: one.services };
  });
  return { kind: '270', ...head, asked };
}

export function readStatusInquiries(set: TransactionSet): StatusInquiries {
  const { reading, head } = readAll(set, levels276);
  const asked = reading.asked.map((one): StatusInquiry => {
    const provider = one.provider ?? stop('x12.missing-segment', 'NM1');
    return { ...common(one), provider, references: one.references, ...only('totalCents', one.totalCents) };
  });
  return { kind: '276', ...head, asked };
}

function common(one: OpenAsked): Asked {
  return {
    // A 270 of one person may leave the trace out.
    trace: one.trace ?? '',
    ...only('origin', one.origin),
    subscriber: one.subscriber ?? stop('x12.missing-segment', 'NM1'),
    ...only('subscriberDemographics', one.subscriberDemographics),
    ...only('dependent', one.dependent),
    ...only('dependentDemographics', one.dependentDemographics),
    dates: one.dates,
  };
}

function readAll(set: TransactionSet, below: Reading['below']): { readonly reading: Reading; readonly head: Omit<BenefitInquiries, 'kind' | 'asked'> } {
  const [, bht, ...rest] = set.segments;
  if (bht?.id !== 'BHT') return stop('x12.missing-segment', 'BHT');
  const reading: Reading = { set, seen: new Map(), below, level: '', asked: [] };
  for (const segment of rest.slice(0, -1)) take(reading, segment);
  const asked = reading.asked.filter((one) => !isOnlyAbove(one));
  if (reading.payer === undefined || reading.receiver === undefined || asked.length === 0)
    return stop('x12.missing-segment', asked.length === 0 ? 'HL' : 'NM1');
  const head = {
    reference: required(bht, 3),
    createdOn: day(bht, 4),
    createdAt: optional(bht, 5) ?? '0000',
    payer: reading.payer,
    receiver: reading.receiver,
  };
  return { reading: { ...reading, asked }, head };
}

/** A subscriber who is named only because a dependent is asked about. */
function isOnlyAbove(one: OpenAsked): boolean {
  return one.trace === undefined && one.services.length === 0 && one.dependent === undefined && one.hl.elements[4] === '1';
}

function take(reading: Reading, segment: Segment): void {
  if (!known.has(segment.id) || (reading.level === '' && segment.id !== 'HL')) stop('x12.unexpected-segment', segment);
  const { current } = reading;
  switch (segment.id) {
    case 'HL':
      return takeLevel(reading, segment);
    case 'NM1':
      return takeName(reading, segment);
    case 'N3':
    case 'N4':
      if (reading.party !== undefined) addTo(reading.party, segment);
      return;
    case 'TRN':
      return takeTrace(reading, segment);
    case 'REF':
      if (current !== undefined && reading.below === levels276) current.references.push(referenceOf(segment));
      else if (reading.party !== undefined) addTo(reading.party, segment);
      return;
    case 'DMG':
      if (current === undefined) return stop('x12.unexpected-segment', segment);
      if (reading.level === '23') current.dependentDemographics = demographicsOf(segment);
      else takeDemographics(reading, current, segment);
      return;
    case 'DTP':
      return void current?.dates.push({ kind: required(segment, 1), format: required(segment, 2), value: required(segment, 3) });
    case 'EQ':
      if (current === undefined) return stop('x12.unexpected-segment', segment);
      return void current.services.push(...repetitions(segment, 1, reading.set.delimiters));
    case 'AMT':
      if (current !== undefined && required(segment, 1) === 'T3') current.totalCents = amount(segment, 2);
      return;
  }
}

/** Before the name (276) or after it (270). */
function takeDemographics(reading: Reading, current: OpenAsked, dmg: Segment): void {
  const demographics = demographicsOf(dmg);
  current.subscriberDemographics = demographics;
  if (reading.subscriber !== undefined && current.subscriber !== undefined) reading.subscriber.demographics = demographics;
}

function takeLevel(reading: Reading, hl: Segment): void {
  const { code } = levelOf(hl, reading.seen, reading.below);
  reading.level = code;
  reading.party = undefined;
  if (code !== '22' && code !== '23') return void (reading.current = undefined);
  const above = code === '23' ? reading.subscriber : undefined;
  const current: OpenAsked = { hl, dates: [], services: [], references: [], ...(reading.provider === undefined ? {} : { provider: reading.provider }) };
  if (above !== undefined) {
    current.subscriber = above.party;
    if (above.demographics !== undefined) current.subscriberDemographics = above.demographics;
  }
  reading.current = current;
  reading.asked.push(current);
}

function takeName(reading: Reading, nm1: Segment): void {
  const party = partyOf(nm1);
  reading.party = party;
  switch (reading.level) {
    case '20':
      reading.payer ??= party;
      return;
    case '21':
      reading.receiver ??= party;
      return;
    case '19':
      reading.provider = party;
      return;
    case '22':
      if (reading.current === undefined) return;
      reading.current.subscriber = party;
      reading.subscriber = { party, ...only('demographics', reading.current.subscriberDemographics) };
      return;
    case '23':
      if (reading.current !== undefined) reading.current.dependent = party;
      return;
  }
}

/** Another claim of the same person begins with another trace (276). */
function takeTrace(reading: Reading, trn: Segment): void {
  const { current } = reading;
  if (current === undefined) return stop('x12.unexpected-segment', trn);
  if (current.trace === undefined || reading.below === levels270) {
    current.trace ??= required(trn, 2);
    const origin = optional(trn, 3);
    if (origin !== undefined) current.origin ??= origin;
    return;
  }
  const { dates: _dates, references: _references, totalCents: _total, ...same } = current;
  const next: OpenAsked = { ...same, trace: required(trn, 2), dates: [], references: [] };
  reading.current = next;
  reading.asked.push(next);
}

/** The day of a DTP with D8. */
export function datedOn(kind: string, on: Day): Dated {
  return { kind, format: 'D8', value: written(on) };
}
