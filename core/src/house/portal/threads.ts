/** Threads between a patient and the team: what was written when and by which side, and what each side has read. The texts are in the bytes of the requests. */
import { personOf } from '../../identity/fold.ts';
import type { EncounterId, PatientId } from '../../ids.ts';
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';

type Sent = Version<WorkOf<'PortalMessageSent'>>;

export interface ThreadMessage {
  readonly message: string;
  readonly from: WorkOf<'PortalMessageSent'>['from'];
  readonly by?: string;
  readonly at: Instant;
  readonly bytes: number;
  readonly position: number;
  /** Where its text is: the message of the log. */
  readonly kept: Sent['message'];
}
export interface Thread {
  readonly thread: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly topic: WorkOf<'PortalMessageSent'>['topic'];
  readonly about?: string;
  /** Oldest first. */
  readonly messages: readonly ThreadMessage[];
  readonly readUpTo: { readonly patient: number; readonly team: number };
  readonly unread: { readonly patient: number; readonly team: number };
  readonly lastAt: Instant;
}

/** Of one person, the newest first. */
export function threadsOf(input: ViewInput, patient: PatientId): readonly Thread[] {
  const person = personOf(input.identity, patient);
  return threadsIn(input).filter((one) => personOf(input.identity, one.patient) === person);
}

/** Threads in which the patient wrote last, or wrote something that nobody read: what waits for the team, the oldest first. */
export function waitingThreads(input: ViewInput): readonly Thread[] {
  return threadsIn(input)
    .filter(({ messages, unread }) => unread.team > 0 || messages[messages.length - 1]?.from !== 'team')
    .sort((a, b) => a.lastAt - b.lastAt || (a.thread < b.thread ? -1 : 1));
}

function threadsIn(input: ViewInput): readonly Thread[] {
  const byThread = new Map<string, Sent[]>();
  for (const versions of rows(input.hospital.work.PortalMessageSent)) {
    // Only what a person asked for counts, and what was written stands: of a key that is used again the first.
    const first = versions.find(({ feed }) => feed === 'requests');
    if (first !== undefined) byThread.set(first.event.thread, [...(byThread.get(first.event.thread) ?? []), first]);
  }
  return [...byThread].flatMap(([thread, sent]) => threadOf(input, thread, sent) ?? []).sort((a, b) => b.lastAt - a.lastAt || (a.thread < b.thread ? -1 : 1));
}

function threadOf(input: ViewInput, thread: string, unordered: readonly Sent[]): Thread | undefined {
  const sent = [...unordered].sort((a, b) => (a.order < b.order ? -1 : 1));
  const [first, last] = [sent[0], sent[sent.length - 1]];
  if (first === undefined || last === undefined) return undefined;
  const person = personOf(input.identity, first.event.patient);
  // Somebody else's key guesses nothing: a message of another person is of no thread of theirs.
  const own = sent.filter(({ event }) => personOf(input.identity, event.patient) === person);
  const readOf = (side: 'patient' | 'team'): number =>
    getRow(input.hospital.work.PortalMessageRead, `${thread}|${side}`)?.findLast(({ feed }) => feed === 'requests')?.event.upTo ?? 0;
  const readUpTo = { patient: readOf('patient'), team: readOf('team') };
  const unreadOf = (side: 'patient' | 'team'): number =>
    own.filter(({ event, position }) => (event.from === 'team') !== (side === 'team') && position > readUpTo[side]).length;
  const { encounter, topic, about } = first.event;
  return {
    thread,
    patient: first.event.patient,
    topic,
    messages: own.map(({ event, at, position, message }) => ({
      message: event.message,
      from: event.from,
      at,
      bytes: event.bytes,
      position,
      kept: message,
      ...(event.by === undefined ? {} : { by: event.by }),
    })),
    readUpTo,
    unread: { patient: unreadOf('patient'), team: unreadOf('team') },
    lastAt: own[own.length - 1]?.at ?? last.at,
    ...(encounter === undefined ? {} : { encounter }),
    ...(about === undefined ? {} : { about }),
  };
}
