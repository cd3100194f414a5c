/** One shift as its facts tell it: from when to when the person was there, on break, or gone, and on which unit. What is now is the last stretch. */
import type { WorkOf } from '../../work/events.ts';
import type { Versions } from '../../versions.ts';
import { instant, minuteMs, type Instant } from '../../time.ts';

export type Shift = WorkOf<'ShiftScheduled'>;
export type ShiftStep = WorkOf<'ShiftStepped'>;

/**
 * expected: not there yet; here; on-break; left; absent: said so; cancelled; over: the end is past and nobody said that the person left.
 */
export type Presence = 'expected' | 'here' | 'on-break' | 'left' | 'absent' | 'cancelled' | 'over';

/** Whoever did not sign out counts as there this long after the shift's end, and no longer. */
export const overtimeMs = 30 * minuteMs;

export interface Stretch {
  readonly from: Instant;
  /** Absent = still. */
  readonly until?: Instant;
  readonly unit: string;
  readonly state: 'here' | 'on-break';
  /** The shift that covers a break. */
  readonly relief?: string;
}

export interface ShiftNow {
  readonly shift: string;
  readonly staff: string;
  readonly kind: Shift['kind'];
  /** Where the person works now. */
  readonly unit: string;
  /** Where the person belongs, where that is another unit. */
  readonly homeUnit?: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly productive: boolean;
  readonly presence: Presence;
  /** Of the presence; absent before the first step. */
  readonly since?: Instant;
  readonly relief?: string;
  /** Every stretch at work, oldest first. */
  readonly stretches: readonly Stretch[];
  /** Nobody ever said anything of this shift but that it is planned. */
  readonly unspoken: boolean;
  /** Newest event. */
  readonly position: number;
}

const after: Readonly<Record<ShiftStep['step'], Presence>> = {
  'checked-in': 'here',
  back: 'here',
  break: 'on-break',
  left: 'left',
  absent: 'absent',
  cancelled: 'cancelled',
};

/** A shift at `now`: only what was true by then. Undefined when it was never scheduled. */
export function shiftNow(planned: Versions<Shift> | undefined, steps: Versions<ShiftStep> | undefined, now: Instant): ShiftNow | undefined {
  const plans = (planned ?? []).filter(({ at }, n) => n === 0 || at <= now);
  const newest = plans[plans.length - 1];
  if (newest === undefined) return undefined;
  const told = (steps ?? []).filter(({ at }) => at <= now);
  const last = told[told.length - 1];
  const { shift, staff, kind, unit, homeUnit, startsAt, endsAt, productive } = newest.event;
  const said = last === undefined ? 'expected' : after[last.event.step];
  const lapsesAt = instant(endsAt + overtimeMs);
  const lapsed = now >= lapsesAt && (said === 'expected' || said === 'here' || said === 'on-break');
  const home = homeUnit ?? plans[0]?.event.unit;
  return {
    shift,
    staff,
    kind,
    unit,
    ...(home === undefined || home === unit ? {} : { homeUnit: home }),
    startsAt,
    endsAt,
    productive,
    presence: lapsed ? 'over' : said,
    ...(lapsed ? { since: lapsesAt } : last === undefined ? {} : { since: last.at }),
    ...(said === 'on-break' && !lapsed && last?.event.relief !== undefined ? { relief: last.event.relief } : {}),
    stretches: stretchesOf(plans, told, lapsesAt, now),
    unspoken: (steps ?? []).length === 0,
    position: Math.max(newest.position, last?.position ?? 0),
  };
}

/** Cuts the time at work wherever a step or another unit changes it. */
function stretchesOf(plans: Versions<Shift>, told: Versions<ShiftStep>, lapsesAt: Instant, now: Instant): Stretch[] {
  const found: Stretch[] = [];
  told.forEach((step, n) => {
    const state = after[step.event.step];
    if (state !== 'here' && state !== 'on-break') return;
    const next = told[n + 1]?.at;
    const end = next === undefined ? (now >= lapsesAt ? lapsesAt : undefined) : instant(Math.min(next, lapsesAt));
    for (const part of unitParts(plans, step.at, end)) {
      if (part.until !== undefined && part.until <= part.from) continue;
      found.push({ ...part, state, ...(state === 'on-break' && step.event.relief !== undefined ? { relief: step.event.relief } : {}) });
    }
  });
  return found;
}

/** The units between two times: the newest plan that was said by then holds; the first plan holds from the beginning. */
function unitParts(plans: Versions<Shift>, from: Instant, until: Instant | undefined): Pick<Stretch, 'from' | 'until' | 'unit'>[] {
  const cuts = plans.filter(({ at }, n) => n > 0 && at > from && (until === undefined || at < until)).map(({ at }) => at);
  return [from, ...cuts].map((start, n, starts) => {
    const end = starts[n + 1] ?? until;
    const unit = plans.findLast((plan, k) => k === 0 || plan.at <= start)?.event.unit ?? '';
    return { from: start, ...(end === undefined ? {} : { until: end }), unit };
  });
}
