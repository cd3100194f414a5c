/** What patients of the audit are called: asked by the names route alone, for those on the screen, and kept in memory. */
import { SvelteMap } from 'svelte/reactivity';
import { ask, isProblem, json } from '../reach/api.ts';

interface Person {
  readonly patient: string;
  readonly family?: string;
  readonly given?: string;
  readonly number?: string;
}
/** In one question: the server's limit. */
const askedAtOnce = 500;

export class AuditedPeople {
  #known = new SvelteMap<string, Person>();
  #token: string;
  #facility: string;

  constructor(token: string, facility: string) {
    this.#token = token;
    this.#facility = facility;
  }

  async learn(patients: readonly string[]): Promise<void> {
    const wanted = [...new Set(patients)].filter((one) => !this.#known.has(one)).slice(0, askedAtOnce);
    if (wanted.length === 0 || this.#facility === '') return;
    const path = `/api/facilities/${encodeURIComponent(this.#facility)}/names`;
    const answer = await ask<{ people: readonly Person[] }>(this.#token, path, json({ encounters: [], patients: wanted }));
    if (!isProblem(answer)) for (const one of answer.people) this.#known.set(one.patient, one);
  }

  /** `Okafor, Ngozi · 4711`; the number where no name is known, the opaque id where neither is. */
  nameOf(patient: string): string {
    const { family, given, number } = this.#known.get(patient) ?? {};
    const name = [family, given].filter((part) => part !== undefined).join(', ');
    return name === '' ? (number ?? patient) : `${name} · ${number ?? ''}`;
  }
}
