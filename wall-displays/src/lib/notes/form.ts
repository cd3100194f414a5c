/** What the form of a draft holds, read from what was kept: a draft of an older form, or none at all, gives an empty one. */
import type { FoundTemplate } from '@healthos/core/house/notes/note-packs.ts';
import { day, hourMinute } from '../look/clock.ts';
import type { PulledLine } from '@healthos/core/house/notes/pull.ts';
import type { NoteTemplate } from '@healthos/core/house/notes/template.ts';

export interface FormSection {
  readonly section: string;
  text: string;
  quotes: readonly PulledLine[];
}
export interface NoteForm {
  sections: FormSection[];
  values: Record<string, string>;
  cosign: boolean;
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

export function formOf(template: NoteTemplate, body: unknown): NoteForm {
  const said = record(body);
  const sections = list(said['sections']).map(record);
  const values = record(said['values']);
  return {
    sections: template.sections.map(({ section }) => {
      const own = sections.find((one) => one['section'] === section);
      return { section, text: typeof own?.['text'] === 'string' ? own['text'] : '', quotes: list(own?.['quotes']).filter(isQuote) };
    }),
    values: Object.fromEntries(template.fields.map(({ field }) => [field, typeof values[field] === 'string' ? values[field] : ''])),
    cosign: said['cosign'] === true,
  };
}

function isQuote(one: unknown): one is PulledLine {
  const { item, position, at, says } = record(one);
  return typeof item === 'string' && typeof position === 'number' && typeof at === 'number' && typeof says === 'string';
}

/** What is missing before it may be signed, in the words of the template. */
export function missingOf(template: NoteTemplate, form: NoteForm): readonly string[] {
  return [
    ...template.sections.filter(({ section, required }) => required === true && textIn(form, section).trim() === '').map(({ title }) => title),
    ...template.fields.filter(({ field, required }) => required === true && (form.values[field] ?? '') === '').map(({ title }) => title),
  ];
}

const textIn = ({ sections }: NoteForm, section: string): string => sections.find((one) => one.section === section)?.text ?? '';

/** As the request takes it: sections with something in them, fields that were filled in. */
export function signedBody(template: NoteTemplate, form: NoteForm) {
  return {
    sections: template.sections.flatMap(({ section, title }) => {
      const own = form.sections.find((one) => one.section === section);
      if (own === undefined || (own.text.trim() === '' && own.quotes.length === 0)) return [];
      return [{ section, title, text: own.text, ...(own.quotes.length === 0 ? {} : { quotes: own.quotes }) }];
    }),
    values: Object.entries(form.values)
      .filter(([, value]) => value !== '')
      .map(([field, value]) => ({ field, value })),
    ...(form.cosign ? { cosign: true } : {}),
  };
}

/** The template that a note says it was written in, where the house still has it. */
export const templateFrom = (templates: readonly FoundTemplate[], from: string | undefined): NoteTemplate | undefined =>
  templates.find((one) => one.from === from)?.template;

export const stateWords = {
  signed: 'signed',
  'awaiting-cosign': 'waits for an attending',
  cosigned: 'cosigned',
  retracted: 'retracted',
  received: 'received',
} as const;

/** `clinician r1` of `clinician:r1`. */
export const whoWords = (by: string | undefined, named: Named = nameless): string =>
  by === undefined ? 'another system' : (named(by) ?? by.replace(':', ' ').replaceAll('-', ' '));

/** What somebody is called, of `role:staff` or a staff id. */
export type Named = (by: string) => string | undefined;
const nameless: Named = () => undefined;
/** `Thu 12 Mar 2026 14:32`: paper is read years later. */
export const datedMoment = (at: number, zone: string): string =>
  `${day(at, zone)} ${new Intl.DateTimeFormat('en-GB', { timeZone: zone, year: 'numeric' }).format(at)} ${hourMinute(at, zone)}`;
export const termWords = (term: string): string => term.replaceAll('-', ' ');
