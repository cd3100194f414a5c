/** Who lies where, for screens whose role may know: asked from the server for the encounters that are on the screen, kept in memory only. */
import { SvelteMap } from 'svelte/reactivity';
import { ask, isProblem, json } from '../reach/api.ts';

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

/** Encounters in one question (the server's limit), people kept, and how soon a person without a name is asked for again. */
const [askedAtOnce, kept, againMs] = [500, 5000, 30_000];

export class Names {
  /** 403 or 404: this role sees no names. */
  hidden = $state(false);
  #known = new SvelteMap<string, PersonName>();
  #wanted = new Set<string>();
  #askedAt = new Map<string, number>();
  #planned = false;
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
    if (known?.number === undefined && known?.withheld !== true) this.#want(encounter);
    return known;
  }

  /** `Okafor, Ngozi`, or the encounter number where the name is not known or not shown. */
  text(encounter: string): string {
    const { family, given, withheld } = this.of(encounter) ?? {};
    if (withheld === true) return `${encounter} (name withheld)`;
    return family === undefined && given === undefined ? encounter : [family, given].filter((part) => part !== undefined).join(', ');
  }

  /** `NO`: what a staff screen writes where a whole name is too much. */
  initials(encounter: string | undefined): string {
    const { family, given } = this.of(encounter) ?? {};
    return `${given?.[0] ?? ''}${family?.[0] ?? ''}`.toUpperCase();
  }

  forget(): void {
    this.#known.clear();
    this.#askedAt.clear();
  }

  #want(encounter: string): void {
    const askedAt = this.#askedAt.get(encounter);
    if (askedAt !== undefined && performance.now() - askedAt < againMs) return;
    this.#askedAt.set(encounter, performance.now());
    this.#wanted.add(encounter);
    if (this.#planned) return;
    this.#planned = true;
    // Rows of one frame ask together.
    setTimeout(() => void this.#learn(), 20);
  }

  async #learn(): Promise<void> {
    this.#planned = false;
    const facility = this.#facility();
    const encounters = [...this.#wanted].slice(0, askedAtOnce);
    for (const one of encounters) this.#wanted.delete(one);
    if (encounters.length === 0 || facility === '') return;
    const answer = await ask<{ rows: readonly PersonName[] }>(this.#token, `/api/facilities/${encodeURIComponent(facility)}/names`, json({ encounters }));
    if (isProblem(answer)) {
      if (answer.status === 404 || answer.status === 403) this.hidden = true;
      return;
    }
    if (this.#known.size > kept) this.#known.clear();
    for (const row of answer.rows) this.#known.set(row.encounter, row);
    if (this.#wanted.size > 0) void this.#learn();
  }
}
