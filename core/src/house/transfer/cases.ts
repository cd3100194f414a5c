/**
 * Transfer cases as they stand: a case is asked for once, and each step has the time that was said first. Another time for the same step is another
 * fact: it is shown beside the first, and changes neither it nor the cycle times.
 */
import type { Hospital } from '../../hospital.ts';
import { keptOn } from '../../kept-on.ts';
import { entries, getRow } from '../../table.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';
import type { transferSteps } from '../../work/discharge.ts';
import type { WorkOf } from '../../work/events.ts';

export type TransferStep = (typeof transferSteps)[number];
export type CaseState = 'open' | TransferStep;

export interface SaidStep {
  readonly step: TransferStep;
  readonly at: Instant;
  readonly by?: string;
  readonly reason?: string;
  readonly says?: string;
  readonly position: number;
  /** A later word on a step whose time stands already. */
  readonly again: boolean;
}
export interface TransferCase {
  readonly request: WorkOf<'TransferRequested'>;
  readonly requestedAt: Instant;
  readonly state: CaseState;
  /** By when somebody should have answered. */
  readonly answerBy: Instant;
  /** Accepted or declined, whichever was said first. */
  readonly decidedAt?: Instant;
  /** In the order in which they were recorded. */
  readonly steps: readonly SaidStep[];
  readonly encounter?: string;
  readonly cycle: Cycle;
  /** Of the newest fact: what a form has seen. */
  readonly position: number;
  readonly positions: readonly number[];
}
/** Milliseconds between steps, by the times said first; absent = a step is missing; negative = the clocks contradict each other. */
export interface Cycle {
  readonly answer?: number;
  readonly bed?: number;
  readonly travel?: number;
  readonly whole?: number;
}

export const transferPack = {
  pack: 'transfer-demo@2026.1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS demo limits, invented; replace with the transfer agreement',
  answerMinutes: { emergent: 15, urgent: 60, routine: 240 },
  /** What a partner said of its beds is old after so many hours. */
  capacityHours: 4,
} as const;

/** Nothing follows these. */
export const ended: ReadonlySet<CaseState> = new Set(['declined', 'arrived', 'lost', 'cancelled']);

type Work = Pick<Hospital['work'], 'TransferRequested' | 'TransferStepped'>;
const known = keptOn<Work['TransferRequested'], { readonly steps: Work['TransferStepped']; readonly cases: ReadonlyMap<string, TransferCase> }>();

export function transferCases({ work }: Hospital): ReadonlyMap<string, TransferCase> {
  const kept = known.get(work.TransferRequested);
  if (kept?.steps === work.TransferStepped) return kept.cases;
  const cases = new Map<string, TransferCase>();
  for (const [key, versions] of entries(work.TransferRequested)) {
    // Once said it stands: the first word recorded.
    const first = versions.reduce((least, one) => (one.position < least.position ? one : least));
    cases.set(key, caseOf(first.event, first.at, first.position, getRow(work.TransferStepped, key) ?? []));
  }
  known.set(work.TransferRequested, { steps: work.TransferStepped, cases });
  return cases;
}

function caseOf(
  request: WorkOf<'TransferRequested'>,
  requestedAt: Instant,
  position: number,
  versions: readonly { readonly event: WorkOf<'TransferStepped'>; readonly at: Instant; readonly position: number }[],
): TransferCase {
  const steps: SaidStep[] = [];
  for (const { event, at, position: said } of [...versions].sort((a, b) => a.position - b.position))
    steps.push({
      step: event.step,
      at,
      ...(event.by === undefined ? {} : { by: event.by }),
      ...(event.reason === undefined ? {} : { reason: event.reason }),
      ...(event.says === undefined ? {} : { says: event.says }),
      position: said,
      again: steps.some(({ step }) => step === event.step),
    });
  const firsts = steps.filter(({ again }) => !again);
  const time = (step: TransferStep): Instant | undefined => firsts.find((one) => one.step === step)?.at;
  const decidedAt = firsts.find(({ step }) => step === 'accepted' || step === 'declined')?.at;
  const encounter =
    [...versions].sort((a, b) => b.position - a.position).find(({ event }) => event.encounter !== undefined)?.event.encounter ?? request.encounter;
  return {
    request,
    requestedAt,
    state: stateOf(firsts),
    answerBy: instant(requestedAt + transferPack.answerMinutes[request.urgency] * minuteMs),
    ...(decidedAt === undefined ? {} : { decidedAt }),
    steps,
    ...(encounter === undefined ? {} : { encounter }),
    cycle: {
      ...between('answer', requestedAt, decidedAt),
      ...between('bed', time('accepted'), time('bed-assigned')),
      ...between('travel', time('departed'), time('arrived')),
      ...between('whole', requestedAt, time('arrived')),
    },
    position: Math.max(position, ...steps.map((one) => one.position)),
    positions: [position, ...steps.map((one) => one.position)],
  };
}

/** What ends a case decides, whatever else was said; else the furthest step. */
function stateOf(firsts: readonly SaidStep[]): CaseState {
  const end = firsts.find(({ step }) => ended.has(step));
  if (end !== undefined) return end.step;
  const way = ['departed', 'bed-assigned', 'accepted', 'physician-called'] as const;
  return way.find((step) => firsts.some((one) => one.step === step)) ?? 'open';
}

function between<Key extends keyof Cycle>(key: Key, from: Instant | undefined, to: Instant | undefined): { readonly [K in Key]?: number } {
  return from === undefined || to === undefined ? {} : ({ [key]: to - from } as { readonly [K in Key]: number });
}

export const isAnswered = ({ state }: Pick<TransferCase, 'state'>): boolean => state !== 'open' && state !== 'physician-called';
