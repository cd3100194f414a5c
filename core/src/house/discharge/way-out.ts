/**
 * The way out of one stay as it stands now: pending or confirmed and since when, expected when, milestones, barriers with owners and clocks,
 * post-acute referrals. Only a departure by ADT ends it and frees the bed; nothing here does.
 */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { Instant } from '../../time.ts';
import { milestones, type barrierReasons } from '../../work/discharge.ts';
import type { WorkOf } from '../../work/events.ts';
import { signalsOf, type Stage } from './signals.ts';
import { workOfStay, type WorkOfStay } from './work-of-stay.ts';

export type BarrierReason = (typeof barrierReasons)[number];
export type MilestoneName = (typeof milestones)[number];

export interface MilestoneNow {
  readonly milestone: MilestoneName;
  readonly state: 'due' | 'done' | 'not-needed';
  readonly at: Instant;
  readonly dueAt?: Instant;
  readonly by?: string;
  readonly position: number;
}
export interface Barrier {
  readonly barrier: string;
  readonly reason?: BarrierReason;
  readonly owner?: string;
  readonly order?: string;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  readonly openedBy?: string;
  readonly position: number;
}
export interface Referral {
  readonly referral: string;
  readonly to?: string;
  readonly kind?: string;
  readonly step: string;
  readonly reason?: string;
  readonly sentAt?: Instant;
  readonly at: Instant;
  readonly position: number;
}
export interface WayOut {
  readonly stage: Stage;
  /** Since when the stage holds. */
  readonly since?: Instant;
  readonly expectedAt?: Instant;
  readonly pendingAt?: Instant;
  readonly confirmedAt?: Instant;
  /** Set pending twice for one discharge is one false pending (rules.md, Turn, transport, discharge). */
  readonly falsePendings: number;
  /** Medically ready since; absent = not ready, or nobody said. */
  readonly readyAt?: Instant;
  readonly milestones: readonly MilestoneNow[];
  /** The first opened first, closed ones too. */
  readonly barriers: readonly Barrier[];
  readonly referrals: readonly Referral[];
  /** When each step of the status was said last. */
  readonly status: Readonly<Partial<Record<WorkOf<'StatusStepped'>['step'], Instant>>>;
  /** Of the newest discharge step: what a form saw. 0 = none yet. */
  readonly position: number;
  readonly positions: readonly number[];
}

export function wayOutOf(hospital: Hospital, encounter: Encounter): WayOut {
  const work = workOfStay(hospital, encounter);
  const pendings = work.steps.filter(({ event }) => event.step === 'pending');
  const now = milestonesOf(work);
  const ready = now.find(({ milestone, state }) => milestone === 'medically-ready' && state === 'done');
  return {
    ...stageOf(hospital, encounter),
    ...(pendings[0] === undefined ? {} : { pendingAt: pendings[0].at }),
    falsePendings: Math.max(0, pendings.length - 1),
    ...(ready === undefined ? {} : { readyAt: ready.at }),
    milestones: now,
    barriers: barriersOf(work),
    referrals: referralsOf(work),
    status: Object.fromEntries(work.status.map(({ event, at }) => [event.step, at])),
    position: work.steps[work.steps.length - 1]?.position ?? 0,
    positions: [
      ...work.steps.map(positionOf),
      ...work.status.map(positionOf),
      ...work.milestones.map(positionOf),
      ...work.barriers.flatMap(([, versions]) => versions.map(positionOf)),
      ...work.referrals.flatMap(([, versions]) => versions.map(positionOf)),
    ],
  };
}

const positionOf = ({ position }: { readonly position: number }): number => position;

function stageOf(hospital: Hospital, encounter: Encounter): Pick<WayOut, 'stage' | 'since' | 'expectedAt' | 'confirmedAt'> {
  const signals = signalsOf(hospital, encounter);
  const last = signals[signals.length - 1];
  if (last === undefined) return { stage: 'none' };
  let since = last.at;
  for (let i = signals.length - 1; i >= 0 && signals[i]?.stage === last.stage; i--) since = signals[i]?.at ?? since;
  return {
    stage: last.stage,
    ...(last.stage === 'none' ? {} : { since }),
    ...(last.dueAt === undefined ? {} : { expectedAt: last.dueAt }),
    ...(last.stage === 'confirmed' ? { confirmedAt: since } : {}),
  };
}

function milestonesOf({ milestones: said }: WorkOfStay): MilestoneNow[] {
  return milestones.flatMap((milestone) => {
    const newest = said.findLast(({ event }) => event.milestone === milestone);
    if (newest === undefined) return [];
    const { event, at, position } = newest;
    // Done twice is done since the first time.
    const versions = said.filter((one) => one.event.milestone === milestone);
    const from = versions[versions.findLastIndex((one) => one.event.state !== event.state) + 1]?.at ?? at;
    return [{ milestone, state: event.state, at: from, ...known('dueAt', event.dueAt), ...known('by', event.by), position }];
  });
}

function barriersOf({ barriers }: WorkOfStay): Barrier[] {
  return barriers
    .flatMap(([barrier, versions]): Barrier[] => {
      const begun = versions.findLastIndex(({ event }) => event.step === 'opened');
      // Opened again after it was closed: the clock of the newest run, begun with its first word.
      const run = versions.slice(versions.slice(0, begun + 1).findLastIndex(({ event }) => event.step === 'closed') + 1, begun + 1);
      const opened = run[0];
      const newest = versions[versions.length - 1];
      if (opened === undefined || newest === undefined) return [];
      const said = <Key extends 'reason' | 'owner' | 'order'>(key: Key) => run.findLast(({ event }) => event[key] !== undefined)?.event[key];
      return [
        {
          barrier,
          ...known('reason', said('reason')),
          ...known('owner', ownerWords(said('owner'))),
          ...known('order', said('order')),
          openedAt: opened.at,
          ...known('closedAt', newest.event.step === 'closed' ? newest.at : undefined),
          ...known('openedBy', opened.event.by),
          position: newest.position,
        },
      ];
    })
    .sort((a, b) => a.openedAt - b.openedAt || (a.barrier < b.barrier ? -1 : 1));
}

function referralsOf({ referrals }: WorkOfStay): Referral[] {
  return referrals.flatMap(([referral, versions]): Referral[] => {
    const newest = versions[versions.length - 1];
    if (newest === undefined) return [];
    const said = <Key extends 'to' | 'kind'>(key: Key) => versions.findLast(({ event }) => event[key] !== undefined)?.event[key];
    return [
      {
        referral,
        ...known('to', said('to')),
        ...known('kind', said('kind')),
        step: newest.event.step,
        ...known('reason', newest.event.reason),
        ...known('sentAt', versions.find(({ event }) => event.step === 'sent')?.at),
        at: newest.at,
        position: newest.position,
      },
    ];
  });
}

export const openBarriers = ({ barriers }: Pick<WayOut, 'barriers'>): readonly Barrier[] => barriers.filter(({ closedAt }) => closedAt === undefined);

/** Departments write `case-management` or `Case management`: one owner, one queue. */
export function ownerWords(owner: string | undefined): string | undefined {
  if (owner === undefined) return undefined;
  const words = owner.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** A property where there is a value. */
function known<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
