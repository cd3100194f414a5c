/** A patient writes to the team, or the team to a patient; and a side says what it has read. The text is in the bytes of this request and nowhere else. */
import Type from 'typebox';
import { threadsOf } from '../house/portal/threads.ts';
import { personIn } from '../house/chart/whose.ts';
import { currentOf } from '../house/chart/visits.ts';
import { personOf } from '../identity/fold.ts';
import { patientId } from '../ids.ts';
import { PatientKey } from '../work/access.ts';
import { Key, oneOf } from '../work/fact.ts';
import { Item, messageTopics } from '../work/portal.ts';
import { byOf, requestKind, type Actor } from './request.ts';
import type { ViewInput } from '../views/view.ts';

export const messageLimit = 4000;

export const portalMessageSend = requestKind({
  request: 'portal-message-send',
  title: 'Write to the care team, or to a patient',
  definition: 'Begins a thread, or goes on with one. Not for emergencies: nobody promises to read it within minutes.',
  portal: 'messages',
  body: Type.Object(
    {
      patient: PatientKey,
      thread: Type.Optional(Key('Absent = a new one')),
      topic: oneOf(messageTopics),
      about: Type.Optional(Item),
      text: Type.String({ minLength: 1, maxLength: messageLimit, description: 'What is written; it stays in the bytes of the request' }),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient: asked, thread, topic, about, text }, id }, actor) => {
    const patient = patientId(asked);
    if (text.trim() === '') return { refused: 'reason.missing', says: 'Nothing is written.', field: 'text' };
    const person = personIn(input, patient);
    if (about !== undefined && !person.items.has(about)) return { refused: 'thing.unknown', says: 'There is no such thing in this record.', field: 'about' };
    if (thread !== undefined && !threadsOf(input, patient).some((one) => one.thread === thread))
      return { refused: 'thing.unknown', says: 'There is no such thread.', field: 'thread' };
    const current = currentOf(person);
    return {
      events: [
        {
          type: 'PortalMessageSent',
          message: id,
          thread: thread ?? id,
          patient,
          topic,
          from: sideOf(input, actor, asked),
          bytes: utf8Length(text),
          ...(about === undefined ? {} : { about }),
          ...(current === undefined ? {} : { encounter: current.encounter }),
          by: byOf(actor),
        },
      ],
      made: { thread: thread ?? id },
    };
  },
});

export const portalMessageRead = requestKind({
  request: 'portal-message-read',
  title: 'Say that a thread was read',
  definition: 'Up to a message; what comes later is unread.',
  portal: 'messages',
  body: Type.Object(
    { patient: PatientKey, thread: Key('Of the thread'), upTo: Type.Integer({ minimum: 1, description: 'Position of the newest message that was shown' }) },
    { additionalProperties: false },
  ),
  decide: (input, { body: { patient: asked, thread, upTo } }, actor) => {
    const found = threadsOf(input, patientId(asked)).find((one) => one.thread === thread);
    if (found?.messages.some(({ position }) => position === upTo) !== true) return { refused: 'thing.unknown', says: 'There is no such message.' };
    const side = actor.role === 'patient' ? 'patient' : 'team';
    if (found.readUpTo[side] >= upTo) return { refused: 'step.out-of-order', says: 'It was read already.' };
    return { events: [{ type: 'PortalMessageRead', thread, patient: patientId(asked), side, upTo, by: byOf(actor) }] };
  },
});

function sideOf({ identity }: ViewInput, { role, patient }: Actor, of: string): 'patient' | 'proxy' | 'team' {
  if (role !== 'patient') return 'team';
  return patient !== undefined && personOf(identity, patientId(patient)) === personOf(identity, patientId(of)) ? 'patient' : 'proxy';
}

/** Bytes of the text as it is kept. Core knows no encoder: a code point takes one to four. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
