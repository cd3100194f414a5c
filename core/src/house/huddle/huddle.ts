/** Huddles, their minutes and the commitments made in them, from the steps that were written. A commitment stays open over huddles until it is kept or dropped. */
import { entries } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';

export interface Minute {
  readonly item: string;
  readonly says?: string;
  readonly at: Instant;
  readonly by?: string;
}

export interface Huddle {
  readonly huddle: string;
  readonly openedAt: Instant;
  readonly openedBy?: string;
  readonly closedAt?: Instant;
  readonly minutes: readonly Minute[];
  readonly positions: readonly number[];
}

export interface Commitment {
  readonly commitment: string;
  readonly says: string;
  readonly owner: string;
  readonly dueAt?: Instant;
  readonly finding?: string;
  readonly state: 'open' | 'done' | 'dropped';
  /** Where it was made, and how often it was carried over since. */
  readonly madeIn: string;
  readonly huddle: string;
  readonly carried: number;
  readonly madeAt: Instant;
  readonly stateAt: Instant;
  readonly by?: string;
  readonly reason?: string;
  readonly positions: readonly number[];
}

export function huddlesOf({ hospital }: ViewInput): readonly Huddle[] {
  const found: Huddle[] = [];
  for (const [huddle, steps] of entries(hospital.work.HuddleStepped)) {
    const opened = steps.find(({ event }) => event.step === 'opened');
    if (opened === undefined) continue;
    const closed = steps.findLast(({ event }) => event.step === 'closed');
    found.push({
      huddle,
      openedAt: opened.at,
      ...(opened.event.by === undefined ? {} : { openedBy: opened.event.by }),
      ...(closed === undefined ? {} : { closedAt: closed.at }),
      minutes: steps.filter(({ event }) => event.step === 'item-discussed').map(minuteOf),
      positions: steps.map(({ position }) => position).sort((a, b) => b - a),
    });
  }
  return found.sort((a, b) => b.openedAt - a.openedAt || (a.huddle < b.huddle ? -1 : 1));
}

function minuteOf({ event, at }: Version<WorkOf<'HuddleStepped'>>): Minute {
  return { item: event.item ?? '', at, ...(event.says === undefined ? {} : { says: event.says }), ...(event.by === undefined ? {} : { by: event.by }) };
}

export const openHuddle = (input: ViewInput): Huddle | undefined => huddlesOf(input).find(({ closedAt }) => closedAt === undefined);

export function commitmentsOf({ hospital }: ViewInput): readonly Commitment[] {
  const found: Commitment[] = [];
  for (const [commitment, steps] of entries(hospital.work.CommitmentStepped)) {
    const made = steps.find(({ event }) => event.step === 'made');
    const last = steps.at(-1);
    if (made === undefined || last === undefined) continue;
    const ended = steps.findLast(({ event }) => event.step === 'done' || event.step === 'dropped');
    found.push({
      commitment,
      says: made.event.says ?? '',
      owner: made.event.owner ?? 'House supervisor',
      ...(made.event.dueAt === undefined ? {} : { dueAt: made.event.dueAt }),
      ...(made.event.finding === undefined ? {} : { finding: made.event.finding }),
      state: ended === undefined ? 'open' : ended.event.step === 'done' ? 'done' : 'dropped',
      madeIn: made.event.huddle,
      huddle: last.event.huddle,
      carried: steps.filter(({ event }) => event.step === 'carried').length,
      madeAt: made.at,
      stateAt: (ended ?? made).at,
      ...(made.event.by === undefined ? {} : { by: made.event.by }),
      ...(ended?.event.says === undefined ? {} : { reason: ended.event.says }),
      positions: steps.map(({ position }) => position).sort((a, b) => b - a),
    });
  }
  return found.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || (a.commitment < b.commitment ? -1 : 1));
}
