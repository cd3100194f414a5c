/** 277 (005010X212) and 277CA (005010X214): where claims stand, told at the level of whoever asked, of the provider or of the claim. */
import type { Cents } from '@healthos/core/money.ts';
import { components, day, only, optional, optionalAmount, required, type Day } from './elements.ts';
import type { TransactionSet } from './interchange.ts';
import { levelOf, type Level, type Levels } from './levels.ts';
import { partyOf } from './parties.ts';
import { stop } from './problem.ts';
import type { Party } from './sets.ts';
import type { Segment } from './segments.ts';

export interface Statuses {
  readonly kind: '277' | '277CA';
  readonly reference?: string;
  readonly createdOn?: Day;
  /** NM101 AY: whoever carries the claims; PR: whoever pays them. */
  readonly source: Party;
  readonly told: readonly StatusToldOf[];
}

export interface StatusToldOf {
  readonly segment: Segment;
  readonly level: 'receiver' | 'provider' | 'claim';
  /** TRN02: the claim (or, of a receiver, the batch) that was sent. */
  readonly trace?: string;
  readonly codes: readonly Stc[];
  /** REF 1K. */
  readonly payerControl?: string;
}

export interface Stc {
  readonly category: string;
  readonly status: string;
  readonly entity?: string;
  readonly on?: Day;
  /** STC03: WQ taken, U not. */
  readonly action?: string;
  readonly chargedCents?: Cents;
  readonly paidCents?: Cents;
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer One)[] ? One[] : T[Key] };

const below: Readonly<Record<string, readonly string[]>> = { '20': [], '21': ['20'], '19': ['21'], '22': ['19', '21'], '23': ['22'], PT: ['19', '21'] };
const levels: Readonly<Record<string, StatusToldOf['level'] | undefined>> = { '21': 'receiver', '19': 'provider', '22': 'claim', '23': 'claim', PT: 'claim' };
const known: ReadonlySet<string> = new Set('HL NM1 PER TRN STC REF DTP SVC QTY AMT DMG N3 N4'.split(' '));

interface Reading {
  readonly kind: Statuses['kind'];
  readonly seen: Levels;
  level?: Level;
  source?: Party;
  current?: Open<StatusToldOf> | undefined;
  /** Below SVC: the status is a line's. */
  inLine: boolean;
  readonly told: Open<StatusToldOf>[];
}

export const readClaimStatus = (set: TransactionSet): Statuses => readStatuses(set, '277');
export const readClaimAcknowledgement = (set: TransactionSet): Statuses => readStatuses(set, '277CA');

function readStatuses(set: TransactionSet, kind: Statuses['kind']): Statuses {
  const [, first, ...rest] = set.segments;
  if (first?.id !== 'BHT') return stop('x12.missing-segment', 'BHT');
  const reading: Reading = { kind, seen: new Map(), inLine: false, told: [] };
  for (const segment of rest.slice(0, -1)) take(reading, segment, set);
  if (reading.source === undefined) return stop('x12.missing-segment', 'NM1');
  const told = reading.told.filter(({ codes }) => codes.length > 0);
  return {
    kind,
    ...only('reference', optional(first, 3)),
    ...only('createdOn', optional(first, 4) === undefined ? undefined : day(first, 4)),
    source: reading.source,
    told,
  };
}

function take(reading: Reading, segment: Segment, set: TransactionSet): void {
  if (!known.has(segment.id) || (reading.level === undefined && segment.id !== 'HL')) stop('x12.unexpected-segment', segment);
  const { current } = reading;
  switch (segment.id) {
    case 'HL':
      reading.level = levelOf(segment, reading.seen, below);
      reading.inLine = false;
      return open(reading, segment);
    case 'NM1':
      if (reading.level?.code === '20') reading.source ??= partyOf(segment);
      else partyOf(segment);
      return;
    case 'TRN':
      if (current === undefined) return void required(segment, 2);
      // Several claims of one person: each trace begins another.
      if (current.trace !== undefined || current.codes.length > 0) open(reading, segment);
      reading.inLine = false;
      if (reading.current !== undefined) reading.current.trace = required(segment, 2);
      return;
    case 'STC':
      if (current === undefined) return stop('x12.unexpected-segment', segment);
      return takeStatus(reading, current, segment, set);
    case 'REF':
      if (required(segment, 1) === '1K' && current !== undefined && !reading.inLine) current.payerControl = required(segment, 2);
      return;
    case 'SVC':
      if (current === undefined) return stop('x12.unexpected-segment', segment);
      reading.inLine = true;
      return;
  }
}

function open(reading: Reading, segment: Segment): void {
  const level = levels[reading.level?.code ?? ''];
  reading.current = undefined;
  if (level === undefined) return;
  reading.current = { segment, level, codes: [] };
  reading.told.push(reading.current);
}

function takeStatus(reading: Reading, current: Open<StatusToldOf>, stc: Segment, set: TransactionSet): void {
  const codes = [1, 10, 11].flatMap((element) => codeOf(stc, element, set) ?? []);
  const [first] = codes;
  if (first === undefined) return stop('x12.missing-element', stc, 1);
  const on = optional(stc, 2) === undefined ? undefined : day(stc, 2);
  const amounts = { ...only('chargedCents', optionalAmount(stc, 4)), ...only('paidCents', optionalAmount(stc, 5)) };
  if (reading.inLine) return;
  current.codes.push({ ...first, ...only('on', on), ...only('action', optional(stc, 3)), ...amounts }, ...codes.slice(1));
}

function codeOf(stc: Segment, element: number, { delimiters }: TransactionSet): Stc | undefined {
  const [category, status, entity] = components(stc, element, delimiters);
  if (category === undefined) return undefined;
  if (category === '') return stop('x12.missing-element', stc, element, 1);
  if (status === undefined || status === '') return stop('x12.missing-element', stc, element, 2);
  return { category, status, ...(entity === undefined || entity === '' ? {} : { entity }) };
}
