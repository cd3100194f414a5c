/** What is wrong with an interchange, and exactly where: transaction set, segment, element, component. */
import { reject, type Rejection, type RejectionCode } from '../../rejection.ts';
import type { Delimiters, Segment } from './segments.ts';

export type X12Code = Extract<RejectionCode, `x12.${string}`>;

export interface X12Problem {
  readonly kind: 'x12-problem';
  readonly code: X12Code;
  /** `CLP`. */
  readonly id: string;
  /** Which of this name in its transaction set, from 1. */
  readonly occurrence: number;
  /** Place in the transaction set, ST = 1; 0 in the envelope. */
  readonly position: number;
  readonly element?: number;
  readonly component?: number;
  /** Which transaction set of the interchange, from 1; absent in the envelope. */
  readonly set?: number;
  /** Of an envelope that is wrong: what of it could be read, for whoever acknowledges it. */
  readonly within?: Within;
}

/** The headers around the place that is wrong. */
export interface Within {
  readonly delimiters: Delimiters;
  /** ISA. */
  readonly header: Segment;
  /** GS. */
  readonly group?: Segment;
  /** Transaction sets that are in the group. */
  readonly received?: number;
  /** ST. */
  readonly opening?: Segment;
  /** The interchange holds acknowledgements alone: it is not acknowledged. */
  readonly isAcknowledgement?: boolean;
}

export interface Fault {
  readonly code: X12Code;
  readonly segment: Segment | string;
  readonly element?: number;
  readonly component?: number;
}

/** Ends the reading of one transaction set from however deep; caught where that reading began and nowhere else. */
export class Stop extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.code);
    this.name = 'Stop';
    this.fault = fault;
  }
}

export function stop(code: X12Code, segment: Segment | string, element?: number, component?: number): never {
  throw new Stop(faultAt(code, segment, element, component));
}

export function faultAt(code: X12Code, segment: Segment | string, element?: number, component?: number): Fault {
  return { code, segment, ...(element === undefined ? {} : { element }), ...(component === undefined ? {} : { component }) };
}

/** The fault with its place among the segments of its transaction set; of a segment that is missing, the place is the end. */
export function problemIn(segments: readonly Segment[], set: number, { code, segment, element, component }: Fault): X12Problem {
  const id = typeof segment === 'string' ? segment : segment.id;
  const at = typeof segment === 'string' ? -1 : segments.indexOf(segment);
  const same = (at < 0 ? segments : segments.slice(0, at + 1)).filter((one) => one.id === id).length;
  return {
    kind: 'x12-problem',
    code,
    id,
    occurrence: Math.max(1, at < 0 ? same + 1 : same),
    position: at < 0 ? segments.length + 1 : at + 1,
    set,
    ...(element === undefined ? {} : { element }),
    ...(component === undefined ? {} : { component }),
  };
}

export function problemOfEnvelope(code: X12Code, id: string, occurrence: number, element?: number): X12Problem {
  return { kind: 'x12-problem', code, id, occurrence, position: 0, ...(element === undefined ? {} : { element }) };
}

export function isProblem(value: object): value is X12Problem {
  return 'kind' in value && value.kind === 'x12-problem';
}

/** `CLP[2]-04`, `SVC[1]-01-2`; `ST[2]/CLP[1]-04` in another than the first transaction set. */
export function placeOf({ id, occurrence, element, component, set }: X12Problem): string {
  const within = set === undefined || set === 1 ? '' : `ST[${set}]/`;
  const part = element === undefined ? '' : `-${String(element).padStart(2, '0')}${component === undefined ? '' : `-${component}`}`;
  return `${within}${id}[${occurrence}]${part}`;
}

export function rejectionOf(problem: X12Problem): Rejection {
  return reject(problem.code, placeOf(problem));
}
