/** The notes of a patient as this screen has them, and the drafts of whoever looks: read anew whenever something was said of the person. */
import type { FoundTemplate } from '@healthos/core/house/notes/note-packs.ts';
import type { Note } from '@healthos/core/house/notes/notes.ts';
import type { PulledLine } from '@healthos/core/house/notes/pull.ts';
import { chartPath } from '../chart/chart.svelte.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

export interface Draft {
  readonly document: string;
  readonly encounter: string;
  readonly template: string;
  readonly revision: number;
  readonly savedAt: number;
  readonly body: unknown;
}
export interface NotesAnswer {
  readonly rows: readonly Note[];
  readonly drafts: readonly Draft[];
  /** In force here. */
  readonly templates: readonly FoundTemplate[];
}
export interface NoteText {
  readonly parts: readonly { readonly title?: string; readonly text: string; readonly quotes?: readonly PulledLine[]; readonly withheld?: number }[];
  readonly sha256: string;
}
export interface PartsAnswer {
  readonly sections: readonly { readonly section: string; readonly lines: readonly PulledLine[] }[];
}

export interface Of {
  readonly token: string;
  readonly patient: string;
  readonly facility: string;
}
type Query = Readonly<Record<string, string>>;

export const readText = (of: Of, document: string, query: Query): Promise<NoteText | Problem> =>
  ask<NoteText>(of.token, chartPath(of.patient, of.facility, `documents/${encodeURIComponent(document)}/text`, query));

export const readParts = (of: Of, template: string, encounter: string): Promise<PartsAnswer | Problem> =>
  ask<PartsAnswer>(of.token, chartPath(of.patient, of.facility, 'note-parts', { template, encounter }));

export class NotesStore {
  answer = $state.raw<NotesAnswer | undefined>();
  problem = $state.raw<Problem | undefined>();
  #of: Of;
  #asked = 0;

  constructor(of: Of) {
    this.#of = of;
  }

  /** The newest question answers: an older one that comes late is dropped. */
  async read(query: Query): Promise<void> {
    const n = ++this.#asked;
    const answer = await ask<NotesAnswer>(this.#of.token, chartPath(this.#of.patient, this.#of.facility, 'notes', query));
    if (n !== this.#asked) return;
    if (isProblem(answer)) this.problem = answer;
    else {
      this.problem = undefined;
      this.answer = answer;
    }
  }
}
