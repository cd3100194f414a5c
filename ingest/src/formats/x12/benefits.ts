/** 271 (005010X279A1): what a payer says somebody is covered for, or why it cannot say. */
import type { Cents } from '@healthos/core/money.ts';
import { only, optional, optionalAmount, optionalNumber, period, repetitions, required, type Day } from './elements.ts';
import type { TransactionSet } from './interchange.ts';
import { levelOf, type Level, type Levels } from './levels.ts';
import { addTo, demographicsOf, partyOf, type OpenParty } from './parties.ts';
import { stop } from './problem.ts';
import type { Demographics, Party } from './sets.ts';
import type { Segment } from './segments.ts';

export interface Benefits {
  readonly kind: '271';
  readonly reference?: string;
  readonly payer?: Party;
  readonly subjects: readonly Covered[];
  /** AAA03 of the payer or of whoever asked: nobody was looked for. */
  readonly rejects: readonly string[];
  readonly segment?: Segment;
}

export interface Covered {
  readonly segment: Segment;
  readonly level: 'subscriber' | 'dependent';
  /** TRN02 of TRN01 = 2, else of 1: the question that this answers. */
  readonly traces: readonly string[];
  readonly person?: Party;
  readonly demographics?: Demographics;
  readonly rejects: readonly string[];
  readonly benefits: readonly Eb[];
  readonly coverageFrom?: Day;
  readonly coverageTo?: Day;
}

export interface Eb {
  readonly code: string;
  readonly level?: string;
  readonly services: readonly string[];
  readonly period?: string;
  readonly amountCents?: Cents;
  /** EB08 as sent: 0.2 is 20 %. */
  readonly percent?: number;
  readonly authorization?: string;
  readonly network?: string;
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer One)[] ? One[] : T[Key] };

const below: Readonly<Record<string, readonly string[]>> = { '20': [], '21': ['20'], '22': ['21'], '23': ['22'] };
const known: ReadonlySet<string> = new Set('HL NM1 N3 N4 REF PER AAA PRV DMG INS HI DTP MPI TRN EB HSD MSG III LS LE'.split(' '));

interface Reading {
  readonly seen: Levels;
  level?: Level;
  payer?: OpenParty;
  subject?: Open<Covered> | undefined;
  person?: OpenParty | undefined;
  /** Within LS and LE, or after EB: names are those of others. */
  inBenefit: boolean;
  readonly subjects: Open<Covered>[];
  readonly rejects: string[];
}

export function readBenefits(set: TransactionSet): Benefits {
  const [, first, ...rest] = set.segments;
  if (first?.id !== 'BHT') return stop('x12.missing-segment', 'BHT');
  required(first, 2);
  const reading: Reading = { seen: new Map(), inBenefit: false, subjects: [], rejects: [] };
  for (const segment of rest.slice(0, -1)) take(reading, segment, set);
  if (reading.payer === undefined) stop('x12.missing-segment', 'NM1');
  const told = reading.subjects.filter(({ traces, benefits, rejects }) => traces.length > 0 || benefits.length > 0 || rejects.length > 0);
  return { kind: '271', ...only('reference', optional(first, 3)), ...only('payer', reading.payer), subjects: told, rejects: reading.rejects };
}

function take(reading: Reading, segment: Segment, set: TransactionSet): void {
  if (!known.has(segment.id) || (reading.level === undefined && segment.id !== 'HL')) stop('x12.unexpected-segment', segment);
  const { subject } = reading;
  switch (segment.id) {
    case 'HL':
      return takeLevel(reading, segment);
    case 'AAA':
      return void (subject?.rejects ?? reading.rejects).push(required(segment, 3));
    case 'NM1':
      return takeName(reading, segment);
    case 'EB':
      if (subject === undefined) return stop('x12.unexpected-segment', segment);
      reading.inBenefit = true;
      return void subject.benefits.push(benefitOf(segment, set));
    case 'TRN':
      if (subject === undefined) return stop('x12.unexpected-segment', segment);
      // The question's own trace first: TRN01 2 is what was referred to.
      return void (required(segment, 1) === '2' ? subject.traces.unshift(required(segment, 2)) : subject.traces.push(required(segment, 2)));
    case 'DMG':
      if (subject !== undefined) subject.demographics = demographicsOf(segment);
      return;
    case 'DTP':
      return takeDate(reading, segment);
    default:
      if (!reading.inBenefit && reading.person !== undefined) addTo(reading.person, segment);
  }
}

function takeLevel(reading: Reading, hl: Segment): void {
  const level = levelOf(hl, reading.seen, below);
  reading.level = level;
  reading.inBenefit = false;
  reading.subject = undefined;
  reading.person = undefined;
  if (level.code !== '22' && level.code !== '23') return;
  const subject: Open<Covered> = { segment: hl, level: level.code === '22' ? 'subscriber' : 'dependent', traces: [], rejects: [], benefits: [] };
  reading.subject = subject;
  reading.subjects.push(subject);
}

function takeName(reading: Reading, nm1: Segment): void {
  const party = partyOf(nm1);
  if (reading.inBenefit) return;
  if (reading.subject !== undefined) reading.person = reading.subject.person = party;
  else if (reading.level?.code === '20') reading.payer ??= party;
}

/** Eligibility or plan, begin and end: 291, 307 as periods; 346, 356 begin, 347, 357 end. */
function takeDate({ subject, inBenefit }: Reading, dtp: Segment): void {
  const kind = required(dtp, 1);
  if (required(dtp, 2) === 'TM') return;
  const { from, to } = period(dtp, 2);
  if (subject === undefined || inBenefit) return;
  if (kind === '346' || kind === '356') subject.coverageFrom = from;
  else if (kind === '347' || kind === '357') subject.coverageTo = from;
  else if (kind === '291' || kind === '307') {
    subject.coverageFrom = from;
    if (to !== undefined) subject.coverageTo = to;
  }
}

function benefitOf(eb: Segment, { delimiters }: TransactionSet): Eb {
  return {
    code: required(eb, 1),
    ...only('level', optional(eb, 2)),
    services: repetitions(eb, 3, delimiters),
    ...only('period', optional(eb, 6)),
    ...only('amountCents', optionalAmount(eb, 7)),
    ...only('percent', optionalNumber(eb, 8)),
    ...only('authorization', optional(eb, 11)),
    ...only('network', optional(eb, 12)),
  };
}
