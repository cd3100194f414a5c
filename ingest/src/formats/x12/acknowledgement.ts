/** 999 (005010X231A1): whether what was sent could be read, for each transaction set and the group. Read, and written for what is received. */
import { only, optional, required } from './elements.ts';
import type { TransactionSet } from './interchange.ts';
import { stop } from './problem.ts';
import type { Segment } from './segments.ts';
import type { SetToWrite, Written } from './write.ts';

export interface Acknowledgement {
  readonly kind: '999';
  /** AK101 to AK103: GS01, GS06 and GS08 of what is acknowledged. */
  readonly functional: string;
  readonly groupControl: string;
  readonly version?: string;
  readonly sets: readonly SetAcknowledged[];
  /** AK901: A, E, M, P, R, W, X. */
  readonly code: string;
  readonly included: number;
  readonly received: number;
  readonly accepted: number;
  readonly groupCodes: readonly string[];
  readonly segment?: Segment;
}

export interface SetAcknowledged {
  readonly code: string;
  readonly control: string;
  readonly version?: string;
  readonly errors: readonly SegmentError[];
  /** IK501: A, E, M, R, W, X. */
  readonly verdict: string;
  readonly codes: readonly string[];
}

export interface SegmentError {
  readonly id: string;
  readonly position: number;
  readonly loop?: string;
  /** IK304. */
  readonly code?: string;
  readonly elements: readonly ElementError[];
}

export interface ElementError {
  readonly element: number;
  readonly component?: number;
  /** IK403. */
  readonly code: string;
}

export const isAccepted = (code: string): boolean => code === 'A' || code === 'E';

const verdicts = /^[AEMRWX]$/;
const groupVerdicts = /^[AEMPRWX]$/;

export function readAcknowledgement(set: TransactionSet): Acknowledgement {
  const [, first, ...rest] = set.segments;
  if (first?.id !== 'AK1') return stop('x12.missing-segment', 'AK1');
  const sets: SetAcknowledged[] = [];
  let open: { ak2: Segment; errors: (SegmentError & { elements: ElementError[] })[] } | undefined;
  let ak9: Segment | undefined;
  for (const segment of rest.slice(0, -1)) {
    if (ak9 !== undefined) stop('x12.unexpected-segment', segment);
    switch (segment.id) {
      case 'AK2':
        if (open !== undefined) stop('x12.missing-segment', 'IK5');
        open = { ak2: segment, errors: [] };
        break;
      case 'IK3':
        if (open === undefined) return stop('x12.unexpected-segment', segment);
        open.errors.push(segmentError(segment));
        break;
      case 'IK4': {
        const last = open?.errors[open.errors.length - 1];
        if (last === undefined) return stop('x12.unexpected-segment', segment);
        last.elements.push(elementError(segment, set));
        break;
      }
      case 'CTX':
        if (open === undefined) stop('x12.unexpected-segment', segment);
        break;
      case 'IK5':
        if (open === undefined) return stop('x12.unexpected-segment', segment);
        sets.push(closed(open.ak2, open.errors, segment));
        open = undefined;
        break;
      case 'AK9':
        ak9 = segment;
        break;
      default:
        stop('x12.unexpected-segment', segment);
    }
  }
  if (open !== undefined) stop('x12.missing-segment', 'IK5');
  if (ak9 === undefined) return stop('x12.missing-segment', 'AK9');
  return acknowledged(first, sets, ak9);
}

/** AK1 names the group, AK9 the verdict on it. */
function acknowledged(first: Segment, sets: readonly SetAcknowledged[], ak9: Segment): Acknowledgement {
  return {
    kind: '999',
    functional: required(first, 1),
    groupControl: required(first, 2),
    ...only('version', optional(first, 3)),
    sets,
    code: groupVerdicts.test(required(ak9, 1)) ? required(ak9, 1) : stop('x12.bad-element', ak9, 1),
    included: numberAt(ak9, 2),
    received: numberAt(ak9, 3),
    accepted: numberAt(ak9, 4),
    groupCodes: ak9.elements.slice(5).filter((code) => code !== ''),
    segment: ak9,
  };
}

function segmentError(ik3: Segment): SegmentError & { elements: ElementError[] } {
  return {
    id: required(ik3, 1),
    position: numberAt(ik3, 2),
    ...only('loop', optional(ik3, 3)),
    ...only('code', optional(ik3, 4)),
    elements: [],
  };
}

function closed(ak2: Segment, errors: readonly SegmentError[], ik5: Segment): SetAcknowledged {
  const verdict = required(ik5, 1);
  if (!verdicts.test(verdict)) stop('x12.bad-element', ik5, 1);
  return {
    code: required(ak2, 1),
    control: required(ak2, 2),
    ...only('version', optional(ak2, 3)),
    errors,
    verdict,
    codes: ik5.elements.slice(2).filter((code) => code !== ''),
  };
}

function elementError(ik4: Segment, { delimiters }: TransactionSet): ElementError {
  const [element = '', component] = required(ik4, 1).split(delimiters.component);
  if (!/^\d{1,3}$/.test(element)) return stop('x12.bad-element', ik4, 1);
  return { element: Number(element), ...(component === undefined || component === '' ? {} : { component: Number(component) }), code: required(ik4, 3) };
}

function numberAt(segment: Segment, element: number): number {
  const text = required(segment, element);
  return /^\d{1,10}$/.test(text) ? Number(text) : stop('x12.bad-element', segment, element);
}

export function writeAcknowledgement(ack: Acknowledgement, control: string): SetToWrite {
  const sets = ack.sets.flatMap((set): Written[] => [
    ['AK2', set.code, set.control, set.version],
    ...set.errors.flatMap(({ id, position, loop, code, elements }): Written[] => [
      ['IK3', id, position, loop, code],
      ...elements.map((one): Written => [
        'IK4',
        one.component === undefined ? String(one.element) : [String(one.element), String(one.component)],
        '',
        one.code,
      ]),
    ]),
    ['IK5', set.verdict, ...set.codes],
  ]);
  const end: Written = ['AK9', ack.code, ack.included, ack.received, ack.accepted, ...ack.groupCodes];
  return { code: '999', control, segments: [['AK1', ack.functional, ack.groupControl, ack.version], ...sets, end] };
}
