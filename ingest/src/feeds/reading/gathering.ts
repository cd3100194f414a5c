/** Gathers what a message states: facts with their time, order and segments, the identities they name, and what was odd. */
import type { Effective, HealthEvent, Stated } from '@healthos/core/event.ts';
import type { IdentityLine, Sample } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import type { RejectionCode, Warning } from '../../rejection.ts';
import type { FeedContext, Translation } from '../feed.ts';
import { notesIn } from './comments-of.ts';
import { happened, orderOf, sent } from './order-of.ts';
import { timesOf, type Times } from './time-of.ts';

export interface Gathering {
  readonly message: Hl7Message;
  readonly context: FeedContext;
  readonly times: Times;
  /** EVN-6, else EVN-2, else MSH-7, else receipt: of every fact that says no other. */
  readonly effective: Effective;
  /** MSH-7, else receipt. */
  readonly sentAt: Instant;
  /** States a fact. `segments` are those it was read from; the rank orders facts of one time (default 70). */
  state(event: HealthEvent, segments: readonly (Segment | undefined)[], more?: StatedMore): void;
  /** The NTE segments that are comments on this one. */
  notesOn(segment: Segment | undefined): readonly Segment[];
  identity(line: IdentityLine): void;
  sample(sample: Sample): void;
  warn(code: RejectionCode, place: string): void;
  /** `needs` is the segment without which a message says no more than whom it is about: then that is warned of. */
  done(needs?: string): Translation;
}

export interface StatedMore {
  readonly effective?: Effective;
  /** Orders the fact where it was not said when it was true: cancellations and corrections of a movement. */
  readonly orderedAt?: Effective;
  readonly rank?: number;
  /** Tells facts of one time and control id apart, for senders whose control ids may be used again. */
  readonly tie?: string;
}

const usualRank = 70;

/** `effective` overrides EVN and MSH-7 for a message that is dated otherwise. */
export function gather(message: Hl7Message, context: FeedContext, effective?: Effective): Gathering {
  const events: Stated[] = [];
  const identities: IdentityLine[] = [];
  const samples: Sample[] = [];
  const warnings: Warning[] = [];
  const times = timesOf(message, context.settings.zone, (code, place) => warnings.push({ code, place }));
  const own = effective ?? happened(message, times, context.receivedAt);
  const sentAt = sent(message, times, context.receivedAt).at;
  let notes: ReadonlyMap<number, readonly Segment[]> | undefined;
  return {
    message,
    context,
    times,
    effective: own,
    sentAt,
    state(event, segments, more = {}) {
      const when = more.effective ?? own;
      events.push({
        event,
        effective: when,
        order: orderOf(message, more.orderedAt ?? when, sentAt, more.rank ?? usualRank, more.tie),
        segments: ordinals(segments),
      });
    },
    notesOn(segment) {
      if (segment === undefined) return [];
      notes ??= notesIn(message);
      return notes.get(segment.ordinal) ?? [];
    },
    identity(line) {
      identities.push(line);
    },
    sample(sample) {
      samples.push(sample);
    },
    warn(code, place) {
      warnings.push({ code, place });
    },
    done(needs) {
      if (needs !== undefined && events.every(({ event }) => aboutWhom.has(event.type))) warnings.push({ code: 'hl7.nothing-said', place: needs });
      return { events, identities, samples, warnings: [...message.warnings, ...warnings] };
    },
  };
}

/** What every message of a patient states. */
const aboutWhom: ReadonlySet<string> = new Set(['SourceRecordSeen', 'RecordLabelled']);

/** Ordinals of the segments in the message, each once, ascending. */
function ordinals(segments: readonly (Segment | undefined)[]): number[] {
  const found: number[] = [];
  for (const segment of segments) if (segment !== undefined && !found.includes(segment.ordinal)) found.push(segment.ordinal);
  return found.sort((a, b) => a - b);
}
