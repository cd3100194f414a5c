/** Walks the timeline of a bed into jobs. A step that came before its departure belongs to it: the clock still starts at the departure, and the timer is then negative. */
import type { EncounterId } from '../../ids.ts';
import type { Bed } from '../../operations/state.ts';
import { hourMs, type Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import type { TurnJob, TurnPriority, TurnState } from './jobs.ts';
import type { Moment } from './timeline.ts';

/** A cleaner who began so long before the departure was cleaning something else. */
const earlyMs = hourMs;

interface Draft {
  openedBy: TurnJob['openedBy'];
  openedAt: Instant;
  left?: EncounterId;
  state: TurnState;
  assignedAt?: Instant;
  cleaner?: string;
  startedAt?: Instant;
  suspendedAt?: Instant;
  endedAt?: Instant;
  reason?: string;
  priority: TurnPriority;
  prioritySaid?: NonNullable<TurnJob['prioritySaid']>;
  failures: number;
  last: TurnJob['last'];
  positions: number[];
}

export function walkTurns(bed: Bed, moments: readonly Moment[]): readonly TurnJob[] {
  const drafts: Draft[] = [];
  for (const moment of moments) walk(drafts, moment, bed);
  const last = drafts[drafts.length - 1];
  const since = bed.occupants.length > 0 ? bed.occupiedSince : undefined;
  if (last !== undefined && isRunning(last) && since !== undefined) {
    // A request for a bed in which somebody still lies is a wish: there is nothing to clean yet.
    if (last.left === undefined && last.openedAt >= since) drafts.pop();
    else if (since >= last.openedAt) end(last, 'overtaken', since);
  }
  // What opened the running job stands in the bed's own facts.
  const behind = last !== undefined && drafts.includes(last) ? [bed.position] : [];
  return drafts.map((draft) => ({
    job: `${bed.bed}@${draft.openedAt}`,
    bed: bed.bed,
    unit: bed.unit,
    ...draft,
    positions: [...new Set([...draft.positions, ...(draft === last ? behind : [])])].sort((a, b) => b - a),
  }));
}

const isRunning = ({ state }: Draft): boolean => state !== 'done' && state !== 'cancelled' && state !== 'overtaken';

function walk(drafts: Draft[], moment: Moment, bed: Bed): void {
  const newest = drafts[drafts.length - 1];
  const running = newest !== undefined && isRunning(newest) ? newest : undefined;
  if (moment.what === 'departed') departed(drafts, running, moment.at, moment.left);
  else if (moment.what === 'said') said(drafts, running, moment, bed);
  else if (running !== undefined) step(running, moment.version);
  else if (newest !== undefined && moment.version.event.step === 'failed' && newest.state === 'done') step(newest, moment.version);
  else if (moment.version.event.step === 'requested' || moment.version.event.step === 'started') {
    const opened = open(moment.at, moment.version.event.step === 'started' ? 'start' : 'request', 'requested');
    drafts.push(opened);
    step(opened, moment.version);
  }
}

function departed(drafts: Draft[], running: Draft | undefined, at: Instant, left: EncounterId): void {
  if (running !== undefined && running.left === undefined && (running.startedAt === undefined || at - running.startedAt <= earlyMs)) {
    Object.assign(running, { openedBy: 'departure', openedAt: at, left, last: { step: 'departed', at } });
    return;
  }
  if (running !== undefined) end(running, 'overtaken', at);
  drafts.push({ ...open(at, 'departure', 'requested'), left, last: { step: 'departed', at } });
}

function said(drafts: Draft[], running: Draft | undefined, { at, cleanliness }: Extract<Moment, { what: 'said' }>, bed: Bed): void {
  const last = { step: 'said', at } as const;
  if (cleanliness === 'clean') {
    if (running !== undefined) Object.assign(end(running, 'done', at), { last });
    return;
  }
  if (running === undefined) {
    // What was said of a bed before somebody came into it is over.
    if (bed.cleanliness === 'clean') return;
    const state = cleanliness === 'dirty' ? 'requested' : cleanliness;
    drafts.push({ ...open(at, 'statement', state), ...(cleanliness === 'dirty' ? {} : { startedAt: at }), last });
  } else if (cleanliness === 'in-progress' && (running.state === 'requested' || running.state === 'assigned')) {
    Object.assign(running, { state: 'in-progress', startedAt: running.startedAt ?? at, last });
  } else if (cleanliness === 'suspended' && running.state === 'in-progress') Object.assign(running, { state: 'suspended', suspendedAt: at, last });
}

function open(at: Instant, openedBy: TurnJob['openedBy'], state: TurnState): Draft {
  return { openedBy, openedAt: at, state, priority: 'routine', failures: 0, last: { step: 'said', at }, positions: [] };
}

function end(draft: Draft, state: TurnState, at: Instant): Draft {
  return Object.assign(draft, { state, endedAt: at });
}

function step(draft: Draft, { event, at, position }: Version<WorkOf<'TurnStepped'>>): void {
  draft.positions.push(position);
  draft.last = { step: event.step, at, ...(event.by === undefined ? {} : { by: event.by }) };
  if (event.cleaner !== undefined) draft.cleaner = event.cleaner;
  if (event.priority !== undefined) {
    draft.priority = event.priority;
    draft.prioritySaid = { at, ...(event.reason === undefined ? {} : { reason: event.reason }), ...(event.by === undefined ? {} : { by: event.by }) };
  }
  if (event.reason !== undefined && event.step !== 'prioritised') draft.reason = event.reason;
  take(draft, event.step, at);
}

function take(draft: Draft, step: WorkOf<'TurnStepped'>['step'], at: Instant): void {
  if (step === 'assigned') {
    draft.assignedAt ??= at;
    if (draft.state === 'requested') draft.state = 'assigned';
  } else if (step === 'started' || step === 'resumed') {
    draft.startedAt ??= at;
    draft.state = 'in-progress';
    delete draft.suspendedAt;
  } else if (step === 'suspended') Object.assign(draft, { state: 'suspended', suspendedAt: at });
  else if (step === 'done') end(draft, 'done', at);
  else if (step === 'cancelled') end(draft, 'cancelled', at);
  else if (step === 'failed') {
    draft.state = 'failed';
    draft.failures++;
    delete draft.endedAt;
  }
}
