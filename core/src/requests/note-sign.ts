/** Signs a note: its text stays in this message, its fact says of what kind it is, by whom, what was chosen in it and what of the record it quotes. */
import Type from 'typebox';
import type { DocumentRecorded } from '../clinical/events.ts';
import { completions } from '../house/notes/notes.ts';
import type { NoteTemplate, TemplateField } from '../house/notes/template.ts';
import { notePacks, templateNamed, type FoundTemplate } from '../house/notes/note-packs.ts';
import { wayOutOf } from '../house/discharge/way-out.ts';
import { leaverOf } from '../house/discharge/ways.ts';
import { getRow } from '../table.ts';
import { visitOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import type { WorkOf } from '../work/events.ts';
import type { Encounter } from '../encounter.ts';
import { noteOf } from '../house/notes/notes.ts';
import { Key, VisitKey } from '../work/fact.ts';
import { PatientKey } from '../work/access.ts';
import {
  alreadySigned,
  isResident,
  needsPerson,
  NoteKey,
  noteLimits,
  NoteSection,
  NoteValue,
  visitAsked,
  wrongQuote,
  type AskedSection,
} from './note-asked.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Actor, type Refusal } from './request.ts';

export const noteSign = requestKind({
  request: 'note-sign',
  title: 'Sign a note',
  definition:
    'Signs what was drafted in a template: the text is kept in the message, and what it quotes of the record is frozen with its positions. Of somebody in training it waits for an attending.',
  body: Type.Object(
    {
      document: NoteKey,
      encounter: VisitKey,
      patient: Type.Optional(PatientKey),
      template: Key('Of the pack'),
      sections: Type.Array(NoteSection, { maxItems: noteLimits.sections }),
      values: Type.Optional(Type.Array(NoteValue, { maxItems: noteLimits.values })),
      cosign: Type.Optional(Type.Boolean({ description: 'An attending is to cosign it' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    if (actor.staff === undefined) return needsPerson;
    const encounter = visitAsked(input, { encounter: body.encounter, ...(body.patient === undefined ? {} : { patient: body.patient }) }, actor);
    if (isRefused(encounter)) return encounter;
    const known = noteOf(input.hospital, getRow(input.hospital.clinical.documents, body.document));
    if (known !== undefined) return alreadySigned(known);
    const found = templateNamed(notePacks(input), body.template);
    if (found === undefined) return { refused: 'thing.unknown', says: `There is no template ${body.template}.` };
    const values = body.values ?? [];
    const wrong = incomplete(found, body.sections, values) ?? wrongQuote(input, encounter, body.sections);
    if (wrong !== undefined) return wrong;
    const awaits = body.cosign === true || isResident(input, encounter, actor);
    const quotes = body.sections.flatMap(({ quotes: own }) => own ?? []).map(({ item, position }) => ({ item, position }));
    const by = byOf(actor);
    const signed: DocumentRecorded = {
      type: 'DocumentRecorded',
      document: body.document,
      patient: encounter.patient,
      encounter: visitOf(encounter.encounter),
      kind: found.template.kind,
      change: 'original',
      completion: awaits ? completions.awaiting : completions.signed,
      contentBytes: lettersOf(body.sections),
      template: found.from,
      author: by,
      ...(values.length === 0 ? {} : { values }),
      ...(quotes.length === 0 ? {} : { quotes }),
      by,
    };
    return { events: [signed, ...milestoneDone(input, encounter, found.template, actor)], made: { document: body.document } };
  },
});

/** Letters, as UTF-8 of plain text nearly has bytes. */
const lettersOf = (sections: readonly AskedSection[]): number =>
  sections.reduce((sum, { text, quotes }) => sum + text.length + (quotes ?? []).reduce((lines, { says }) => lines + says.length, 0), 0);

/** What the template asks for and is not there. */
function incomplete(
  { template, from }: FoundTemplate,
  sections: readonly AskedSection[],
  values: readonly { field: string; value: string }[],
): Refusal | undefined {
  const lacks = (what: string, limit?: string): Refusal => ({
    refused: 'note.incomplete',
    says: `${what} is missing, or is none that the template takes.`,
    rule: from,
    value: what,
    ...(limit === undefined ? {} : { limit }),
    unlock: 'Fill it in, then sign.',
  });
  const strange = sections.find(({ section }) => !template.sections.some((one) => one.section === section));
  if (strange !== undefined) return lacks(strange.section, template.sections.map(({ section }) => section).join(', '));
  if (new Set(sections.map(({ section }) => section)).size < sections.length) return lacks('A section that is named once');
  const empty = template.sections.find(
    ({ section, required }) => required === true && (sections.find((one) => one.section === section)?.text.trim() ?? '') === '',
  );
  if (empty !== undefined) return lacks(empty.title);
  for (const { field, value } of values) {
    const own = template.fields.find((one) => one.field === field);
    if (own === undefined || !isTaken(own, value)) return lacks(own?.title ?? field, own === undefined ? undefined : limitOf(own));
  }
  const open = template.fields.find(({ field, required }) => required === true && !values.some((one) => one.field === field));
  return open === undefined ? undefined : lacks(open.title, limitOf(open));
}

function isTaken({ choices, number }: TemplateField, value: string): boolean {
  if (choices !== undefined) return choices.includes(value);
  return number !== undefined && /^[0-9]{1,6}(\.[0-9]{1,2})?$/.test(value) && Number(value) >= number.from && Number(value) <= number.to;
}

const limitOf = ({ choices, number }: TemplateField): string =>
  choices?.join(', ') ?? (number === undefined ? '' : [`${number.from} to ${number.to}`, number.unit].filter((part) => part !== undefined).join(' '));

/** The papers of a way out are signed by signing them. */
function milestoneDone(input: ViewInput, encounter: Encounter, { milestone }: NoteTemplate, actor: Actor): readonly WorkOf<'MilestoneStepped'>[] {
  if (milestone === undefined || leaverOf(input, encounter.encounter) === undefined) return [];
  const isDone = wayOutOf(input.hospital, encounter).milestones.some((one) => one.milestone === milestone && one.state !== 'due');
  return isDone ? [] : [{ type: 'MilestoneStepped', encounter: encounter.encounter, milestone, state: 'done', by: byOf(actor) }];
}
