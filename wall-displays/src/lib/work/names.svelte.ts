/** Who lies where, for screens whose role may know: asked from the server for the encounters that are on the screen, kept in memory only. */
import { SvelteMap } from 'svelte/reactivity';
import { visitWords } from '@healthos/core/operations/apart-key.ts';
import { ask, isProblem, json } from '../reach/api.ts';
import { AskedTogether } from './asked-together.ts';

export interface PersonName {
  readonly encounter: string;
  /** The opaque id of the person: the way to the chart. */
  readonly patient?: string;
  readonly family?: string;
  readonly given?: string;
  /** YYYY-MM-DD or as sent (PID-7). */
  readonly birthDate?: string;
  readonly sex?: string;
  /** The record number: the second identifier. */
  readonly number?: string;
  /** The record is labelled, and needs a closer relationship than this reader's. */
  readonly withheld?: true;
}

/** People kept. */
const kept = 5000;

export class Names {
  /** 403 or 404: this role sees no names. */
  hidden = $state(false);
  #known = new SvelteMap<string, PersonName>();
  #asked = new AskedTogether({ atOnce: 500, againMs: 30_000, learn: (encounters) => this.#learn(encounters) });
  #token: string;
  #facility: () => string;

  constructor(token: string, facility: () => string) {
    this.#token = token;
    this.#facility = facility;
  }

  /** The person of an encounter; undefined while unknown. Asking for it is enough to learn it. */
  of(encounter: string | undefined): PersonName | undefined {
    if (encounter === undefined || this.hidden) return undefined;
    const known = this.#known.get(encounter);
    if (known?.number === undefined && known?.withheld !== true) this.#asked.want(encounter);
    return known;
  }

  /** `Okafor, Ngozi`, or the encounter number where the name is not known or not shown. */
  text(encounter: string): string {
    const { family, given, withheld } = this.of(encounter) ?? {};
    if (withheld === true) return `${visitWords(encounter)} (name withheld)`;
    return family === undefined && given === undefined ? visitWords(encounter) : [family, given].filter((part) => part !== undefined).join(', ');
  }

  /** `NO`: what a staff screen writes where a whole name is too much. */
  initials(encounter: string | undefined): string {
    const { family, given } = this.of(encounter) ?? {};
    return `${given?.[0] ?? ''}${family?.[0] ?? ''}`.toUpperCase();
  }

  forget(): void {
    this.#known.clear();
    this.#asked.forget();
  }

  async #learn(encounters: readonly string[]): Promise<void> {
    const facility = this.#facility();
    if (facility === '') return;
    const answer = await ask<{ rows: readonly PersonName[] }>(this.#token, `/api/facilities/${encodeURIComponent(facility)}/names`, json({ encounters }));
    if (isProblem(answer)) {
      if (answer.status === 404 || answer.status === 403) this.hidden = true;
      return;
    }
    if (this.#known.size > kept) this.#known.clear();
    for (const row of answer.rows) this.#known.set(row.encounter, row);
  }
}
