/** What people who work here are called, for screens whose role may know: asked from the server for the staff ids that are on the screen, kept in memory only. */
import { SvelteMap } from 'svelte/reactivity';
import { ask, isProblem, json } from '../reach/api.ts';
import { AskedTogether } from './asked-together.ts';

interface StaffName {
  readonly staff: string;
  readonly family?: string;
  readonly given?: string;
}

export class StaffNames {
  #known = new SvelteMap<string, StaffName>();
  #asked = new AskedTogether({ atOnce: 500, againMs: 60_000, learn: (staff) => this.#learn(staff) });
  #token: string;
  #facility: () => string;

  constructor(token: string, facility: () => string) {
    this.#token = token;
    this.#facility = facility;
  }

  /** `Lund, Ada`; undefined where the house's staff file names nobody of this id. */
  full(staff: string): string | undefined {
    const { family, given } = this.#of(staff) ?? {};
    return family === undefined && given === undefined ? undefined : [family, given].filter((part) => part !== undefined).join(', ');
  }

  /** Their name, else their id: what a list shows. */
  text(staff: string): string {
    return this.full(staff) ?? staff;
  }

  /** Of `clinician:D101`, or a staff id alone, the name; undefined where nobody said one. A property: words take it along. */
  readonly by = (said: string): string | undefined => this.full(said.slice(said.indexOf(':') + 1));

  /** `Lund`: what a small place holds. */
  family(staff: string): string | undefined {
    const known = this.#of(staff);
    return known?.family ?? known?.given;
  }

  /** `Lund`, and `Lund A` beside somebody else who is called so. */
  familyAmong(staff: string, others: readonly string[]): string | undefined {
    const family = this.family(staff);
    const given = this.#of(staff)?.given;
    const isShared = family !== undefined && given !== undefined && family !== given && others.some((one) => one !== staff && this.family(one) === family);
    return isShared ? `${family} ${given.slice(0, 1)}` : family;
  }

  /** `AL`. */
  initials(staff: string): string | undefined {
    const { family, given } = this.#of(staff) ?? {};
    const letters = `${given?.[0] ?? ''}${family?.[0] ?? ''}`.toUpperCase();
    return letters === '' ? undefined : letters;
  }

  forget(): void {
    this.#known.clear();
    this.#asked.forget();
  }

  #of(staff: string): StaffName | undefined {
    const known = this.#known.get(staff);
    if (known === undefined) this.#asked.want(staff);
    return known;
  }

  async #learn(staff: readonly string[]): Promise<void> {
    const facility = this.#facility();
    if (facility === '') return;
    const answer = await ask<{ rows: readonly StaffName[] }>(this.#token, `/api/facilities/${encodeURIComponent(facility)}/staff-names`, json({ staff }));
    if (isProblem(answer)) return;
    for (const row of answer.rows) this.#known.set(row.staff, row);
  }
}
