/** One draft as it is typed: kept on the server a moment after each change; where nobody answers it stays in this tab, through a reload, until somebody does. */
import { chartPath } from '../chart/chart.svelte.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';
import type { Draft, Of } from './notes.svelte.ts';

/** After the last letter; and between two tries while nobody answers. */
const [restMs, againMs] = [700, 3000];

export type Kept = 'kept' | 'typing' | 'saving' | 'offline' | 'stale' | 'refused';

const keyOf = (document: string): string => `healthos.draft.${document}`;

/** What of a draft waits in this tab; anything else that stands there is dropped. */
export function waitingBody(document: string): unknown {
  const text = sessionStorage.getItem(keyOf(document));
  return text === null || !/^\{.*\}$/s.test(text) ? undefined : (JSON.parse(text) as unknown);
}

export class DraftKeeper {
  state = $state<Kept>('kept');
  says = $state('');
  savedAt = $state<number | undefined>();
  #of: Of;
  #draft: Pick<Draft, 'document' | 'encounter' | 'template'>;
  #revision: number;
  #body: object = {};
  /** Whose answer was lost saves again over its own. */
  readonly #window = crypto.randomUUID();
  #changes = 0;
  #saved = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  /** Signed, or thrown away. */
  #ended = false;
  /** Its form is no more on the screen. */
  #closed = false;

  constructor(of: Of, draft: Pick<Draft, 'document' | 'encounter' | 'template' | 'revision'> & { readonly savedAt?: number }) {
    this.#of = of;
    this.#draft = draft;
    this.#revision = draft.revision;
    this.savedAt = draft.savedAt;
  }

  /** The form says something else now. */
  changed(body: object): void {
    if (this.#ended || this.#closed) return;
    this.#body = body;
    this.#changes++;
    sessionStorage.setItem(keyOf(this.#draft.document), JSON.stringify(body));
    if (this.state === 'stale' || this.state === 'refused') return;
    this.state = this.state === 'offline' ? 'offline' : 'typing';
    this.#plan(restMs);
  }

  /** Saved now, if it is not: before the screen goes elsewhere. */
  flush(): void {
    if (!this.#ended && this.#changes > this.#saved && this.state !== 'stale' && this.state !== 'refused') void this.#save();
  }

  /** Signed or thrown away: nothing of it is kept any more. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    sessionStorage.removeItem(keyOf(this.#draft.document));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#closed = true;
    this.flush();
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), ms);
  }

  async #save(): Promise<void> {
    // One saving at a time: the next one is written over what this one makes.
    if (this.#busy || this.#ended) return;
    this.#busy = true;
    const { document, encounter, template } = this.#draft;
    const n = this.#changes;
    this.state = this.state === 'offline' ? 'offline' : 'saving';
    const init = {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ encounter, template, revision: this.#revision, body: { ...this.#body, window: this.#window } }),
    };
    const path = chartPath(this.#of.patient, this.#of.facility, `note-drafts/${encodeURIComponent(document)}`);
    const answer = await ask<{ readonly revision: number; readonly savedAt: number }>(this.#of.token, path, init);
    this.#busy = false;
    if (isProblem(answer)) return this.#failed(answer);
    this.#revision = answer.revision;
    this.#saved = n;
    this.savedAt = answer.savedAt;
    if (this.#ended) return;
    if (n < this.#changes) return this.#closed ? this.#save() : this.#plan(restMs);
    sessionStorage.removeItem(keyOf(document));
    this.state = 'kept';
  }

  #failed({ problem, says, status }: Problem): void {
    this.says = says;
    if (this.#ended || this.#closed) return;
    if (problem === 'draft.stale') this.state = 'stale';
    else if (status !== 0 && status < 500 && status !== 429) this.state = 'refused';
    else {
      this.state = 'offline';
      this.#plan(againMs);
    }
  }
}

export const dropDraft = (of: Of, document: string): Promise<unknown> =>
  ask<unknown>(of.token, chartPath(of.patient, of.facility, `note-drafts/${encodeURIComponent(document)}`), { method: 'DELETE' });
