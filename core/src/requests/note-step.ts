/** What becomes of a signed note: an addendum beside it, an attending's signature, or its retraction. The signed text itself never changes. */
import Type from 'typebox';
import type { DocumentRecorded } from '../clinical/events.ts';
import { completions, noteOf, type Note } from '../house/notes/notes.ts';
import { encounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';
import { oneOf } from '../work/fact.ts';
import { alreadySigned, isAttending, isAuthor, isResident, needsPerson, noteAsked, NoteKey, noteLimits, stateWords, visitAsked } from './note-asked.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Actor, type Refusal } from './request.ts';
import type { Encounter } from '../encounter.ts';

const Seen = Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the note that the form showed' }));

export const noteAddend = requestKind({
  request: 'note-addend',
  title: 'Add to a signed note',
  definition: 'Signs an addendum: a note of its own under the one that it adds to, whose text stays as it is.',
  body: Type.Object(
    {
      document: NoteKey,
      parent: Type.String({ minLength: 1, maxLength: 200, description: 'The note that it adds to' }),
      text: Type.String({ minLength: 1, maxLength: noteLimits.sectionLetters }),
      cosign: Type.Optional(Type.Boolean()),
      seen: Seen,
    },
    { additionalProperties: false },
  ),
  decide: (input, { body: { document, parent, text, cosign, seen } }, actor) => {
    if (actor.staff === undefined) return needsPerson;
    const note = noteAsked(input, parent, seen);
    if (isRefused(note)) return note;
    const visit = visitOf(input, note, actor);
    if (isRefused(visit)) return visit;
    const { encounter } = visit;
    if (note.state === 'retracted') return retracted(note);
    const known = noteOf(input.hospital, getRow(input.hospital.clinical.documents, document));
    if (known !== undefined) return alreadySigned(known);
    if (text.trim() === '') return { refused: 'note.incomplete', says: 'The addendum is empty.', unlock: 'Write it, then sign.' };
    const by = byOf(actor);
    const awaits = cosign === true || (encounter !== undefined && isResident(input, encounter, actor));
    const added: DocumentRecorded = {
      ...base(input, note),
      document,
      parent: note.document,
      change: 'addendum',
      completion: awaits ? completions.awaiting : completions.signed,
      contentBytes: text.length,
      author: by,
      by,
    };
    return { events: [added], made: { document } };
  },
});

export const noteCosign = requestKind({
  request: 'note-cosign',
  title: 'Cosign a note',
  definition: 'An attending of the visit, who is not its author, takes over a signed note that waits for one.',
  body: Type.Object({ document: Type.String({ minLength: 1, maxLength: 200 }), seen: Seen }, { additionalProperties: false }),
  decide: (input, { body: { document, seen } }, actor) => {
    if (actor.staff === undefined) return needsPerson;
    // Whoever was second is told who was first, whatever the form showed.
    const note = noteAsked(input, document, undefined);
    if (isRefused(note)) return note;
    if (note.state === 'retracted') return retracted(note);
    if (note.state !== 'awaiting-cosign') return alreadySigned(note);
    const unseen = noteAsked(input, document, seen);
    if (isRefused(unseen)) return unseen;
    const visit = visitOf(input, note, actor);
    if (isRefused(visit)) return visit;
    const { encounter } = visit;
    if (isAuthor(note, actor))
      return { refused: 'note.not-attending', says: 'Nobody cosigns what they wrote themselves.', unlock: 'An attending of the visit cosigns it.' };
    if (encounter === undefined || !isAttending(input, encounter, actor))
      return {
        refused: 'note.not-attending',
        says: 'An attending of this visit cosigns it.',
        ...(encounter?.attending === undefined ? {} : { limit: encounter.attending }),
        unlock: 'Join the care team as an attending, or ask one.',
      };
    return { events: [{ ...base(input, note), change: 'status', completion: completions.cosigned, by: byOf(actor) }] };
  },
});

export const retractReasons = ['wrong-patient', 'wrong-visit', 'wrong-content', 'duplicate', 'not-finished'] as const;

export const noteRetract = requestKind({
  request: 'note-retract',
  title: 'Retract a note as entered in error',
  definition: 'The note stays readable and struck, with who retracted it and why. Its author, or an attending of the visit, may.',
  body: Type.Object({ document: Type.String({ minLength: 1, maxLength: 200 }), reason: oneOf(retractReasons), seen: Seen }, { additionalProperties: false }),
  decide: (input, { body: { document, reason, seen } }, actor) => {
    if (actor.staff === undefined) return needsPerson;
    const note = noteAsked(input, document, seen);
    if (isRefused(note)) return note;
    const visit = visitOf(input, note, actor);
    if (isRefused(visit)) return visit;
    const { encounter } = visit;
    if (note.state === 'retracted') return retracted(note);
    if (!isAuthor(note, actor) && (encounter === undefined || !isAttending(input, encounter, actor)))
      return {
        refused: 'note.not-yours',
        says: 'Its author retracts a note, or an attending of the visit.',
        ...(note.author === undefined ? {} : { limit: note.author }),
      };
    return { events: [{ ...base(input, note), change: 'cancel', reason, by: byOf(actor) }] };
  },
});

const retracted = (note: Note): Refusal => ({
  refused: 'note.retracted',
  says: 'The note was retracted.',
  value: stateWords[note.state],
  unlock: 'Write another one.',
});

/** The visit of the note, where it names one and the asker may touch it. */
function visitOf(input: ViewInput, { encounter }: Note, actor: Actor): { readonly encounter?: Encounter } | Refusal {
  if (encounter === undefined) return {};
  const visit = visitAsked(input, { encounter: encounterId(encounter) }, actor);
  if (!isRefused(visit)) return { encounter: visit };
  // A document of another system may name a visit that is not known here.
  return visit.refused === 'encounter.unknown' && actor.unit === undefined ? {} : visit;
}

/** What every later word on a note says again: whose it is. */
function base({ hospital }: ViewInput, { document }: Note): Pick<DocumentRecorded, 'type' | 'document' | 'patient' | 'encounter' | 'kind'> {
  const said = newestOf(getRow(hospital.clinical.documents, document))?.event;
  if (said === undefined) throw new RangeError(`no document ${document}`);
  const { type, patient, encounter, kind } = said;
  return { type, document, patient, kind, ...(encounter === undefined ? {} : { encounter }) };
}
