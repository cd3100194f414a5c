/** Break-glass: a record opened without a relationship, for one person, with a reason, until a time. */
import { personOf } from '../../identity/fold.ts';
import type { PatientId } from '../../ids.ts';
import { entries } from '../../table.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { glassReasons } from '../../work/access.ts';

export const glassPack = {
  pack: 'break-glass@2026.1',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Site policy; NIST SP 800-53 rev. 5 AC-14, IHE BPPC: an emergency access ends by itself and is reviewed',
  usualMinutes: 30,
  longestMinutes: 60,
  /** The privacy officer looks at it within. */
  reviewHours: 72,
} as const;

/** Who reviews: the role that owns the findings of break-glass. */
export const glassOwner = 'privacy';

export interface Glass {
  readonly glass: string;
  readonly patient: PatientId;
  readonly staff: string;
  readonly by: string;
  readonly openedAt: Instant;
  readonly until: Instant;
  readonly closedAt?: Instant;
  readonly reason: (typeof glassReasons)[number];
  readonly reviewed?: { readonly at: Instant; readonly by: string; readonly outcome: 'justified' | 'not-justified' | 'followed-up' };
  readonly reviewDueAt: Instant;
  /** Newest first. */
  readonly positions: readonly number[];
}

const requests = 'requests';

/** Every glass that was broken, newest first. Only what a person asked for counts: no feed opens a record. */
export function glassesOf({ hospital }: ViewInput): readonly Glass[] {
  const found: Glass[] = [];
  for (const [, versions] of entries(hospital.work.GlassStepped)) {
    const own = versions.filter(({ feed }) => feed === requests);
    const opened = own.find(({ event }) => event.step === 'opened');
    if (opened?.event.until === undefined) continue;
    const closed = own.find(({ event }) => event.step === 'closed');
    const reviewed = own.findLast(({ event }) => event.step === 'reviewed');
    const { glass, patient, staff, by, until, reason } = opened.event;
    found.push({
      glass,
      patient,
      staff,
      by: by ?? staff,
      openedAt: opened.at,
      until: instant(Math.min(until, opened.at + glassPack.longestMinutes * minuteMs)),
      reason: reason ?? 'other',
      reviewDueAt: instant(opened.at + glassPack.reviewHours * hourMs),
      positions: own.map(({ position }) => position).sort((a, b) => b - a),
      ...(closed === undefined ? {} : { closedAt: closed.at }),
      ...(reviewed === undefined
        ? {}
        : { reviewed: { at: reviewed.at, by: reviewed.event.by ?? glassOwner, outcome: reviewed.event.outcome ?? 'followed-up' } }),
    });
  }
  return found.sort((a, b) => b.openedAt - a.openedAt || (a.glass < b.glass ? 1 : -1));
}

/** The glass that opens this person's record for this member of staff now. */
export function openGlass(input: ViewInput, patient: PatientId, staff: string): Glass | undefined {
  const person = personOf(input.identity, patient);
  return glassesOf(input).find(
    (one) => one.staff === staff && one.closedAt === undefined && input.now < one.until && personOf(input.identity, one.patient) === person,
  );
}
