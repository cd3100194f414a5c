/** What of a note goes out: a function of its versions alone, so that a restart owes what was owed before it. Only notes that were signed here; each step is one message, named by the position of its fact. */
import type { Coded, DocumentRecorded } from '../../clinical/events.ts';
import { feedId, type EncounterId, type MessageId, type PatientId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';

/** MDM with content for what was written, without for what was only said of it (HL7 v2.5.1 9.5). */
export type NoteTrigger = 'T02' | 'T03' | 'T06' | 'T11';

export interface NoteMessage {
  readonly position: number;
  readonly trigger: NoteTrigger;
  readonly document: string;
  readonly parent?: string;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly kind: Coded;
  readonly completion?: string;
  readonly sensitivity?: DocumentRecorded['sensitivity'];
  readonly author?: string;
  readonly by?: string;
  /** When it was signed, and when this step was done. */
  readonly signedAt: Instant;
  readonly at: Instant;
  /** The message that holds its text; absent where this step has none. */
  readonly text?: MessageId;
}

const triggers: Partial<Record<DocumentRecorded['change'], NoteTrigger>> = { original: 'T02', addendum: 'T06', status: 'T03', cancel: 'T11' };
const withText: ReadonlySet<NoteTrigger> = new Set(['T02', 'T06']);
const ownFeed = feedId('requests');

export function outgoingNotesOf(versions: Versions<DocumentRecorded>): readonly NoteMessage[] {
  const own = versions.filter(({ feed }) => feed === ownFeed);
  const signed = own.find(({ event }) => event.author !== undefined && (event.change === 'original' || event.change === 'addendum'));
  if (signed === undefined) return [];
  return own.flatMap(({ event, position, at, message }): NoteMessage[] => {
    const trigger = triggers[event.change];
    if (trigger === undefined) return [];
    const { document, patient, kind } = event;
    const [parent, encounter, author] = [event.parent ?? signed.event.parent, event.encounter ?? signed.event.encounter, signed.event.author];
    return [
      {
        position,
        trigger,
        document,
        patient,
        kind,
        signedAt: signed.at,
        at,
        ...(parent === undefined ? {} : { parent }),
        ...(encounter === undefined ? {} : { encounter }),
        ...(author === undefined ? {} : { author }),
        ...(event.by === undefined ? {} : { by: event.by }),
        ...(event.completion === undefined ? {} : { completion: event.completion }),
        ...(event.sensitivity === undefined ? {} : { sensitivity: event.sensitivity }),
        ...(withText.has(trigger) ? { text: message } : {}),
      },
    ];
  });
}
