/** What the requests of notes check alike: that a person writes, that the visit is the asker's to write on, and that the note stands as the form showed it. */
import { wordsFor } from '../told.ts';
import Type, { type Static } from 'typebox';
import { noteOf, type Note } from '../house/notes/notes.ts';
import { versionsOf } from '../house/chart/items.ts';
import { personIn } from '../house/chart/whose.ts';
import type { Encounter } from '../encounter.ts';
import { personOf } from '../identity/fold.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';
import { Key } from '../work/fact.ts';
import { byOf, type Actor, type Refusal } from './request.ts';

/** A note's text at most, with what it quotes: a thousand lines. */
export const noteLimits = { sectionLetters: 20_000, sections: 40, quotes: 60, values: 40 } as const;

export const QuotedLine = Type.Object(
  {
    item: Type.String({ minLength: 1, maxLength: 400 }),
    position: Type.Integer({ minimum: 0 }),
    at: Type.Integer({ description: 'When it was so' }),
    says: Type.String({ minLength: 1, maxLength: 300 }),
  },
  { additionalProperties: false },
);
export const NoteSection = Type.Object(
  {
    section: Key('Of the template'),
    title: Type.Optional(Type.String({ maxLength: 120 })),
    text: Type.String({ maxLength: noteLimits.sectionLetters }),
    quotes: Type.Optional(Type.Array(QuotedLine, { maxItems: noteLimits.quotes })),
  },
  { additionalProperties: false },
);
export const NoteValue = Type.Object(
  { field: Key('Of the template'), value: Type.String({ minLength: 1, maxLength: 60, description: 'A choice of the field, or a number' }) },
  { additionalProperties: false },
);
export const NoteKey = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$', description: 'Of the note: made when its draft was begun' });
export type AskedSection = Static<typeof NoteSection>;

export const needsPerson: Refusal = { refused: 'person.missing', says: 'A note is signed by a person, not by a role.', unlock: 'Sign in as yourself.' };

/** The visit, also one that ended: a summary is written after it. */
export function visitAsked(
  { hospital, identity }: ViewInput,
  { encounter: id, patient }: { readonly encounter: EncounterId; readonly patient?: PatientId },
  actor: Actor,
): Encounter | Refusal {
  const { aliases, encounters } = hospital.operations;
  const survivor = getRow(aliases, id);
  if (survivor !== undefined)
    return { refused: 'patient.merged', says: `The visit ${id} was merged into another.`, value: survivor, unlock: 'Open the chart again.' };
  const encounter = getRow(encounters, id);
  const isOfUnit = encounter?.stays.some(({ location }) => location.unit === actor.unit) === true || encounter?.location?.unit === actor.unit;
  if (encounter === undefined || encounter.status === 'cancelled' || (actor.unit !== undefined && !isOfUnit))
    return { refused: 'encounter.unknown', says: `${id} is not a patient here.`, field: 'encounter' };
  if (patient === undefined || personOf(identity, patient) === personOf(identity, encounter.patient)) return encounter;
  return { refused: 'form.stale', says: 'The visit belongs to another record since the form was drawn.', unlock: 'Open the chart again.' };
}

/** The note, where it is here and stands as the form showed it. */
export function noteAsked({ hospital }: ViewInput, document: string, seen: number | undefined): Note | Refusal {
  const note = noteOf(hospital, getRow(hospital.clinical.documents, document));
  if (note === undefined) return { refused: 'thing.unknown', says: 'There is no such note here.' };
  if (seen === undefined || note.position <= seen) return note;
  return { refused: 'form.stale', says: `The note is ${stateWords[note.state]} now.`, value: note.state, unlock: 'Read it as it is now.' };
}

export const stateWords: Readonly<Record<Note['state'], string>> = {
  signed: 'signed',
  'awaiting-cosign': 'signed and waits for an attending',
  cosigned: 'cosigned',
  retracted: 'retracted',
  received: 'received from another system',
};

/** Who signed first: the answer to the second. */
export function alreadySigned(note: Note): Refusal {
  const last = note.steps.findLast(({ says }) => says === 'signed' || says === 'cosigned' || says === 'addended' || says === 'received');
  return {
    refused: 'note.signed',
    says: note.state === 'cosigned' ? 'Somebody cosigned this note already.' : 'Somebody signed this note already.',
    value: note.state,
    unlock: 'Read it as it is now; what is to be said besides is an addendum.',
    ...(last === undefined ? {} : { taken: { by: last.by ?? note.author ?? 'another system', at: last.at } }),
  };
}

/** The first thing that a note quotes wrongly: of nobody, of another person, or no more what it was. */
export function wrongQuote(input: ViewInput, encounter: Encounter, sections: readonly AskedSection[]): Refusal | undefined {
  const quotes = sections.flatMap(({ quotes: own }) => own ?? []);
  if (quotes.length === 0) return undefined;
  const person = personIn(input, encounter.patient);
  for (const { item, position, says } of quotes) {
    if (item.startsWith('visit|')) {
      const visit = person.encounters.find((one) => `visit|${one.encounter}` === item);
      if (visit === undefined || position > visit.position) return { refused: 'thing.unknown', says: 'The note quotes a visit that is not the patient’s.' };
      continue;
    }
    const versions = versionsOf(input.hospital.clinical, item, (told) => wordsFor(told, person));
    const newest = newestOf(versions);
    if (
      newest === undefined ||
      newest.event.type === 'ResourceKept' ||
      !versions.some((one) => one.position === position) ||
      !person.isTheirs(newest.event, newest.at)
    )
      return { refused: 'thing.unknown', says: 'The note quotes something that is not in the record of this patient.', value: item };
    if (versions.some((one) => one.position > position))
      return {
        refused: 'form.stale',
        says: 'Something that the note quotes was changed since it was taken into it.',
        value: says,
        unlock: 'Take it from the record anew, then sign.',
      };
  }
  return undefined;
}

/** An attending of the visit, by ADT or by its care team. */
export function isAttending({ hospital }: ViewInput, encounter: Encounter, { staff }: Actor): boolean {
  return staff !== undefined && (encounter.attending === staff || partOf(hospital, encounter, staff) === 'attending');
}

/** Somebody in training signs, and an attending cosigns. */
export const isResident = ({ hospital }: ViewInput, encounter: Encounter, { staff }: Actor): boolean =>
  staff !== undefined && partOf(hospital, encounter, staff) === 'resident';

function partOf(hospital: ViewInput['hospital'], { encounter }: Encounter, staff: string): string | undefined {
  const said = newestOf(getRow(hospital.work.CareTeamStepped, `${encounter}|${staff}`))?.event;
  return said?.step === 'joined' ? said.part : undefined;
}

export const isAuthor = ({ author }: Note, actor: Actor): boolean => author !== undefined && author === byOf(actor);
