/** 999, 277CA and 277 to facts: the rungs of the ladder that a claim climbs, and where a payer says that it stands. */
import type { ClaimAcknowledged, ClaimStatusTold, StatusCode } from '@healthos/core/financial/remittance-events.ts';
import { midnightOf, type Instant } from '@healthos/core/time.ts';
import { isAccepted, type Acknowledgement, type SegmentError } from '../../formats/x12/acknowledgement.ts';
import { only } from '../../formats/x12/elements.ts';
import type { Statuses, StatusToldOf, Stc } from '../../formats/x12/status.ts';
import type { Segment } from '../../formats/x12/segments.ts';
import type { Fact, SetContext } from './translate.ts';

/** TA1: whether an interchange of ours was taken at the door; its number is that of its only group. TA104 A and E go on, R does not. */
export function interchangeFacts(acknowledged: readonly Segment[], control: string, at: Instant): readonly Fact[] {
  return acknowledged.flatMap(({ elements, n }, i): Fact[] => {
    const [, number = '', , , verdict = '', note = ''] = elements;
    if (!/^\d{1,9}$/.test(number) || verdict === '') return [];
    const codes: readonly StatusCode[] = [{ category: verdict, status: note === '' ? verdict : note, entity: 'TA1' }];
    const event: ClaimAcknowledged = {
      type: 'ClaimAcknowledged',
      by: '999',
      from: 'clearinghouse',
      batch: String(Number(number)),
      control: `${control}.TA1.${i + 1}`,
      accepted: verdict !== 'R',
      codes,
    };
    return [{ event, at, segment: n }];
  });
}

/** A 999 with transaction sets says each; one without says the group. */
export function acknowledgementFacts(set: Acknowledgement, context: SetContext): readonly Fact[] {
  const plain = { type: 'ClaimAcknowledged', by: '999', from: 'clearinghouse', batch: set.groupControl } as const;
  const fact = (event: ClaimAcknowledged): Fact => ({ event, at: context.sentAt, segment: context.first });
  if (set.sets.length === 0) {
    const codes = [set.code, ...set.groupCodes].map((status): StatusCode => ({ category: set.code, status }));
    return [fact({ ...plain, control: `${context.control}.1`, accepted: isAccepted(set.code), codes })];
  }
  return set.sets.map((one, i) => {
    const said = one.codes.map((status): StatusCode => ({ category: one.verdict, status }));
    const errors = one.errors.flatMap((error) => errorCodes(one.verdict, error));
    const codes = said.length + errors.length === 0 ? [{ category: one.verdict, status: one.verdict }] : [...said, ...errors];
    return fact({ ...plain, control: `${context.control}.${i + 1}`, set: one.control, accepted: isAccepted(one.verdict), codes });
  });
}

function errorCodes(category: string, { id, position, code, elements }: SegmentError): StatusCode[] {
  if (elements.length === 0) return [{ category, status: code ?? '8', entity: `${id}@${position}` }];
  return elements.map((one) => ({ category, status: one.code, entity: `${id}@${position}-${String(one.element).padStart(2, '0')}` }));
}

/** Categories by which a claim goes on. */
const taken: ReadonlySet<string> = new Set(['A0', 'A1', 'A2', 'A5']);

export function claimAcknowledgementFacts(set: Statuses, context: SetContext): readonly Fact[] {
  return set.told.map((one, i): Fact => {
    const event: ClaimAcknowledged = {
      type: 'ClaimAcknowledged',
      control: `${context.control}.${i + 1}`,
      by: '277CA',
      from: set.source.role === 'PR' ? 'payer' : 'clearinghouse',
      ...(one.level === 'claim' ? only('claim', one.trace) : only('batch', one.trace)),
      ...only('payerControl', one.payerControl),
      accepted: one.codes.every(({ category, action }) => taken.has(category) && action !== 'U'),
      codes: one.codes.map(codeOf),
    };
    return { event, at: statedAt(one, context), segment: one.segment.n };
  });
}

export function statusFacts(set: Statuses, context: SetContext): readonly Fact[] {
  const payer = set.source.id ?? '';
  return set.told.flatMap((one, i): Fact[] => {
    if (one.level !== 'claim' || one.trace === undefined) return [];
    const [first] = one.codes;
    const event: ClaimStatusTold = {
      type: 'ClaimStatusTold',
      control: `${context.control}.${i + 1}`,
      claim: one.trace,
      payer,
      ...only('payerControl', one.payerControl),
      codes: one.codes.map(codeOf),
      statusAt: statedAt(one, context),
      toldAt: context.sentAt,
      ...only('chargedCents', first?.chargedCents),
      ...only('paidCents', first?.paidCents),
    };
    return [{ event, at: statedAt(one, context), segment: one.segment.n }];
  });
}

function codeOf({ category, status, entity }: Stc): StatusCode {
  return { category, status, ...only('entity', entity) };
}

/** STC02, a day; else when it was sent. */
function statedAt({ codes }: StatusToldOf, { zone, sentAt }: SetContext): Fact['at'] {
  const on = codes[0]?.on;
  return on === undefined ? sentAt : midnightOf(on, zone);
}
