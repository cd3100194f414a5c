/** Notes as they stand: signed, waiting for an attending, cosigned or retracted, each with its addenda, its versions, and what it quotes that was corrected since. */
import type { Coded, DocumentRecorded } from '../../clinical/events.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { PatientId } from '../../ids.ts';
import { newestOf, type Versions } from '../../versions.ts';
import { versionsOf } from '../chart/items.ts';
import { personIn, type Person } from '../chart/whose.ts';
import { present } from '../chart/words.ts';

export type NoteState = 'signed' | 'awaiting-cosign' | 'cosigned' | 'retracted' | 'received';

export interface NoteStep {
  readonly position: number;
  readonly at: Instant;
  readonly says: 'signed' | 'received' | 'cosigned' | 'retracted' | 'addended' | 'changed';
  readonly by?: string;
  readonly reason?: string;
}
export interface Note {
  readonly document: string;
  readonly kind: Coded;
  readonly state: NoteState;
  readonly at: Instant;
  /** Of the newest version: what a form that shows it has seen. */
  readonly position: number;
  readonly parent?: string;
  readonly template?: string;
  readonly author?: string;
  readonly encounter?: string;
  readonly bytes?: number;
  readonly values: NonNullable<DocumentRecorded['values']>;
  readonly steps: readonly NoteStep[];
  /** Things it quotes of which something else was said since it was signed. */
  readonly outdated: readonly string[];
  /** Oldest first. */
  readonly addenda: readonly Note[];
}

/** TXA-17 (table 0271). */
export const completions = { awaiting: 'PA', signed: 'AU', cosigned: 'LA' } as const;

export function notesOf(input: ViewInput, patient: PatientId): readonly Note[] {
  const person = personIn(input, patient);
  const all = [...person.items].filter((item) => item.startsWith('document|')).flatMap((item) => ownNote(input.hospital, item, person) ?? []);
  const parents = new Set(all.map(({ document }) => document));
  const isAddendum = ({ parent }: Note): boolean => parent !== undefined && parents.has(parent);
  return all
    .filter((note) => !isAddendum(note))
    .map((note) => ({
      ...note,
      addenda: all.filter(({ parent }) => parent === note.document).sort((a, b) => a.at - b.at || (a.document < b.document ? -1 : 1)),
    }))
    .sort((a, b) => b.at - a.at || (a.document < b.document ? -1 : 1));
}

function ownNote(hospital: Hospital, item: string, person: Person): Note | undefined {
  const versions = getRow(hospital.clinical.documents, item.slice('document|'.length));
  const newest = newestOf(versions);
  return versions === undefined || newest === undefined || !person.isTheirs(newest.event, newest.at) ? undefined : noteOf(hospital, versions);
}

/** The note that these versions make; undefined where there is none. */
export function noteOf(hospital: Hospital, versions: Versions<DocumentRecorded> | undefined): Note | undefined {
  const first = versions?.[0];
  const newest = newestOf(versions);
  if (versions === undefined || first === undefined || newest === undefined) return undefined;
  const said = <Key extends keyof DocumentRecorded>(key: Key): DocumentRecorded[Key] | undefined =>
    versions.findLast(({ event }) => event[key] !== undefined)?.event[key];
  const quotes = said('quotes') ?? [];
  return {
    document: first.event.document,
    kind: newest.event.kind,
    state: stateOf(versions),
    at: first.at,
    position: Math.max(...versions.map(({ position }) => position)),
    values: said('values') ?? [],
    steps: versions.map(({ event, at, position }) => ({
      position,
      at,
      says: stepOf(event),
      ...present({ by: event.by, reason: event.reason }),
    })),
    outdated: quotes.filter(({ item, position }) => isOutdated(hospital, item, position)).map(({ item }) => item),
    addenda: [],
    ...present({ parent: said('parent'), template: said('template'), author: said('author'), encounter: newest.event.encounter, bytes: said('contentBytes') }),
  };
}

function stateOf(versions: Versions<DocumentRecorded>): NoteState {
  if (newestOf(versions)?.event.change === 'cancel') return 'retracted';
  const completion = versions.findLast(({ event }) => event.completion !== undefined)?.event.completion;
  if (completion === completions.cosigned) return 'cosigned';
  if (completion === completions.awaiting) return 'awaiting-cosign';
  return versions.some(({ event }) => event.author !== undefined) || completion === completions.signed ? 'signed' : 'received';
}

function stepOf({ change, completion, author }: DocumentRecorded): NoteStep['says'] {
  if (change === 'cancel') return 'retracted';
  if (change === 'status') return completion === completions.cosigned ? 'cosigned' : 'changed';
  if (change === 'addendum') return 'addended';
  return change === 'original' ? (author === undefined ? 'received' : 'signed') : 'changed';
}

/** Something was said of the thing after what the note quotes. Where a patient lay is history, whatever came after. */
export function isOutdated(hospital: Hospital, item: string, position: number): boolean {
  return versionsOf(hospital.clinical, item).some((version) => version.position > position);
}
