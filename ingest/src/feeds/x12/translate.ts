/** An interchange to facts, all or nothing: one transaction set that is wrong refuses the whole, so that nothing of it is half posted. */
import type { HealthEvent, Stated } from '@healthos/core/event.ts';
import { instantsOfLocal, midnightOf, orderKey, type Instant, type Zone } from '@healthos/core/time.ts';
import { dayOf } from '../../formats/x12/elements.ts';
import type { FunctionalGroup, Interchange, TransactionSet } from '../../formats/x12/interchange.ts';
import { placeOf, problemIn, problemOfEnvelope, rejectionOf, type Fault, type X12Problem } from '../../formats/x12/problem.ts';
import { isOfGroup, readSet, type TypedSet } from '../../formats/x12/read-set.ts';
import { reject, type Rejection, type Warning } from '../../rejection.ts';
import type { FeedContext, Translation } from '../feed.ts';
import { acknowledgementFacts, claimAcknowledgementFacts, interchangeFacts, statusFacts } from './answer-facts.ts';
import { benefitFacts } from './benefit-facts.ts';
import { remittanceFacts } from './remittance-facts.ts';

/** A fact and when it was so; `segment` is the place in the interchange that says it. */
export interface Fact {
  readonly event: HealthEvent;
  readonly at: Instant;
  readonly segment: number;
}

/** What the facts of one transaction set are made with. */
export interface SetContext extends Pick<FeedContext, 'pseudonym' | 'receivedAt'> {
  readonly zone: Zone;
  /** ISA13.ST02. */
  readonly control: string;
  readonly sentAt: Instant;
  readonly first: number;
}

/** What became of each transaction set, for the acknowledgement. */
export interface SetOutcome {
  readonly group: FunctionalGroup;
  readonly set: TransactionSet;
  readonly read: 'typed' | 'unmapped' | 'problem';
  readonly problem?: X12Problem;
}

export interface ReadX12 {
  readonly result: Translation | Rejection;
  readonly outcomes: readonly SetOutcome[];
}

/** What payers and clearinghouses say; what is asked of them is read too, and nothing is made of it. */
const heard: ReadonlySet<TypedSet['kind']> = new Set(['835', '999', '271', '277', '277CA']);

/** Payers come after everything clinical of their instant. */
const rank = 60;

export function translateX12(interchange: Interchange, context: FeedContext): ReadX12 {
  const outcomes: SetOutcome[] = [];
  const warnings: Warning[] = [];
  const events: Stated[] = [];
  /** Refused by their name in the acknowledgement; the others of the interchange go on. */
  const unmapped: Warning[] = [];
  let typed = 0;
  for (const group of interchange.groups) {
    const sentAt = sentIn(group, context);
    for (const set of group.sets) {
      if (!isOfGroup(group, set))
        warnings.push({ code: 'x12.group-code', place: placeOf(problemOfEnvelope('x12.group-code', 'GS', interchange.groups.indexOf(group) + 1, 1)) });
      const read = readSet(set);
      outcomes.push({ group, set, read: read.read, ...(read.read === 'problem' ? { problem: read.problem } : {}) });
      if (read.read === 'unmapped') unmapped.push({ code: 'x12.unmapped', place: `ST[${set.n}]-01` });
      if (read.read !== 'typed') continue;
      if (heard.has(read.set.kind)) typed++;
      warnings.push(...odditiesOf(read.set).map((fault) => warningOf(set, fault)));
      const control = `${interchange.control}.${set.control}`;
      const facts = factsOf(read.set, { ...context, zone: context.settings.zone, control, sentAt, first: set.segments[0]?.n ?? 0 });
      for (const [n, { event, at, segment }] of facts.entries()) {
        events.push({ event, effective: { at }, order: orderKey(at, sentAt, rank, `${control}.${n}`), segments: [segment] });
      }
    }
  }
  const problem = outcomes.find((one) => one.problem !== undefined)?.problem;
  if (problem !== undefined) return { result: rejectionOf(problem), outcomes };
  if (interchange.usage !== 'P') warnings.unshift({ code: 'x12.test', place: 'ISA[1]-15' });
  for (const [n, { event, at, segment }] of interchangeFacts(interchange.acknowledged, interchange.control, sentOf(interchange, context)).entries())
    events.push({ event, effective: { at }, order: orderKey(at, at, rank, `${interchange.control}.TA1.${n}`), segments: [segment] });
  if (typed > 0) warnings.push(...unmapped);
  const plain = { events, identities: [], samples: [], warnings };
  if (typed > 0 || outcomes.length === 0) return { result: plain, outcomes };
  return { result: { ...plain, outcome: 'unmapped', reason: reject('x12.unmapped', 'ST[1]-01') }, outcomes };
}

function factsOf(set: TypedSet, context: SetContext): readonly Fact[] {
  switch (set.kind) {
    case '835':
      return remittanceFacts(set, context);
    case '999':
      return acknowledgementFacts(set, context);
    case '277':
      return statusFacts(set, context);
    case '277CA':
      return claimAcknowledgementFacts(set, context);
    case '271':
      return benefitFacts(set, context);
    case '837P':
    case '837I':
    case '270':
    case '276':
      return [];
  }
}

function odditiesOf(set: TypedSet): readonly Fault[] {
  return 'oddities' in set ? set.oddities : [];
}

function warningOf(set: TransactionSet, fault: Fault): Warning {
  return { code: fault.code, place: placeOf(problemIn(set.segments, set.n, fault)) };
}

/** GS04 and GS05 on the facility's clock; when it came where they are no time. */
function sentIn({ date, time }: FunctionalGroup, context: FeedContext): Instant {
  return clockOf(date, time, context);
}

/** ISA09 and ISA10, whose year has two digits. */
function sentOf({ date, time }: Interchange, context: FeedContext): Instant {
  return clockOf(`20${date}`, time, context);
}

function clockOf(date: string, clock: string, { settings, receivedAt }: FeedContext): Instant {
  const on = dayOf(date);
  const time = /^([01]\d|2[0-3])([0-5]\d)/.exec(clock);
  if (on === undefined || time === null) return receivedAt;
  const local = (on * 24 + Number(time[1])) * 3_600_000 + Number(time[2]) * 60_000;
  return instantsOfLocal(local, settings.zone)[0] ?? midnightOf(on, settings.zone);
}
