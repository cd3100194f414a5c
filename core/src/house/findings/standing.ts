/**
 * Where a finding stands: new, seen, acting or snoozed, by whom and since when, from the steps that people took. An answer belongs to one occasion: a
 * finding that ended and came back, or grew graver, asks anew.
 */
import { getRow } from '../../table.ts';
import { minuteMs, type Instant } from '../../time.ts';
import type { Version, Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import type { WorkState } from '../../work/state.ts';

export type FindingState = 'new' | 'seen' | 'acting' | 'snoozed';
type Step = WorkOf<'FindingStepped'>;

/** What people made of a finding; every part is absent until somebody said it. */
export interface FindingStanding {
  readonly state: FindingState;
  /** Who took the last step (role, or role:staff), and when. */
  readonly stateBy?: string;
  readonly stateAt?: Instant;
  /** Of a snooze that lasts. */
  readonly snoozedUntil?: Instant;
  readonly snoozeReason?: string;
  /** What came of it, in the words of whoever acted. */
  readonly outcome?: string;
  /** The owner by rule, where somebody assigned another. */
  readonly assignedFrom?: string;
}

/** What a standing is worked out for: any finding of a rule. */
export interface Standing extends FindingStanding {
  readonly finding: string;
  readonly rule: string;
  readonly severity: 'info' | 'watch' | 'critical';
  readonly since: Instant;
  readonly owner?: string;
}

/**
 * Rules that measure the same thing again give their finding a new beginning with each measurement. An answer to one of these holds so long for
 * the measurements that follow; after that a finding of it asks anew.
 */
export const answerHoldsMs: Readonly<Record<string, number>> = { news2: 60 * minuteMs };

/** The longest snooze by severity (pack finding-snooze@1): what is critical comes back within the hour. */
export const snoozePack = {
  pack: 'finding-snooze@1',
  version: '1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS; shelving of ISA-18.2: limited in time, with a reason, shown while it lasts',
  longestMs: { critical: 60 * minuteMs, watch: 12 * 60 * minuteMs, info: 24 * 60 * minuteMs },
} as const;

/** Whoever answers for what no rule gave an owner. */
export const lastOwner = 'House supervisor';

/** The finding with what people made of it; the same object where nobody did anything. */
export function withSteps<Found extends Standing>(finding: Found, work: Pick<WorkState, 'FindingStepped'>, now: Instant): Found {
  const owned = finding.owner === undefined ? { ...finding, owner: lastOwner } : finding;
  const steps = stepsOf(owned, getRow(work.FindingStepped, owned.finding));
  if (steps.length === 0) return owned;
  return { ...owned, ...standingOf(owned, steps, now) };
}

/** The steps of the present occasion, oldest first. */
export function stepsOf(finding: Pick<Standing, 'rule' | 'severity' | 'since'>, steps: Versions<Step> = []): Versions<Step> {
  const holds = answerHoldsMs[finding.rule.split('@')[0] ?? ''] ?? 0;
  return steps.filter(({ event, at }) => {
    if ((event.occasion ?? at) < finding.since - holds) return false;
    return finding.severity !== 'critical' || event.severity === undefined || event.severity === 'critical';
  });
}

function standingOf(finding: Standing, steps: Versions<Step>, now: Instant): FindingStanding & { readonly owner?: string } {
  let standing: FindingStanding & { readonly owner?: string } = { state: 'new' };
  for (const step of steps) standing = after(standing, step, finding);
  const { snoozedUntil } = standing;
  if (standing.state !== 'snoozed' || snoozedUntil === undefined || snoozedUntil > now) return standing;
  // Nobody looked since the snooze ended: it asks as it did at first, and says since when.
  const { snoozedUntil: _until, snoozeReason: _reason, stateBy: _by, ...rest } = standing;
  return { ...rest, state: 'new', stateAt: snoozedUntil };
}

/** The words of whoever snoozed it, else the reason that was chosen. */
function reasonOf({ says, reason }: Step): { readonly snoozeReason?: string } {
  const words = says ?? reason?.replaceAll('-', ' ');
  return words === undefined ? {} : { snoozeReason: words };
}

function after(
  standing: FindingStanding & { readonly owner?: string },
  { event, at }: Version<Step>,
  finding: Standing,
): FindingStanding & { readonly owner?: string } {
  const { snoozedUntil: _until, snoozeReason: _reason, ...awake } = standing;
  const said = { stateAt: at, ...(event.by === undefined ? {} : { stateBy: event.by }) };
  switch (event.step) {
    case 'seen':
      return { ...standing, ...said, state: standing.state === 'new' ? 'seen' : standing.state };
    case 'acting':
      return { ...awake, ...said, state: 'acting' };
    case 'snoozed':
      return {
        ...awake,
        ...said,
        state: 'snoozed',
        ...(event.until === undefined ? {} : { snoozedUntil: event.until }),
        ...reasonOf(event),
      };
    case 'resumed':
      return { ...awake, ...said, state: 'seen' };
    case 'outcome':
      return { ...awake, ...said, state: 'acting', ...(event.says === undefined ? {} : { outcome: event.says }) };
    case 'assigned':
      return event.owner === undefined ? standing : { ...standing, owner: event.owner, assignedFrom: finding.owner ?? lastOwner };
  }
}
