/** What people who work here are called, for screens whose role may know: asked from the server for the staff ids that are on the screen, kept in memory only. */
import { SvelteMap } from 'svelte/reactivity';
import { ask, isProblem, json } from '../reach/api.ts';

interface StaffName {
  readonly staff: string;
  readonly family?: string;
  readonly given?: string;
}

/** Ids in one question (the server's limit), and how soon one without a name is asked for again. */
const [askedAtOnce, againMs] = [500, 60_000];

export class StaffNames {
  #known = new SvelteMap<string, StaffName>();
  #wanted = new Set<string>();
  #askedAt = new Map<string, number>();
  #planned = false;
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
    this.#askedAt.clear();
  }

  #of(staff: string): StaffName | undefined {
    const known = this.#known.get(staff);
    if (known === undefined) this.#want(staff);
    return known;
  }

  #want(staff: string): void {
    const askedAt = this.#askedAt.get(staff);
    if (askedAt !== undefined && performance.now() - askedAt < againMs) return;
    this.#askedAt.set(staff, performance.now());
    this.#wanted.add(staff);
    if (this.#planned) return;
    this.#planned = true;
    // People of one frame are asked for together.
    setTimeout(() => void this.#learn(), 20);
  }

  async #learn(): Promise<void> {
    this.#planned = false;
    const facility = this.#facility();
    const staff = [...this.#wanted].slice(0, askedAtOnce);
    for (const one of staff) this.#wanted.delete(one);
    if (staff.length === 0 || facility === '') return;
    const answer = await ask<{ rows: readonly StaffName[] }>(this.#token, `/api/facilities/${encodeURIComponent(facility)}/staff-names`, json({ staff }));
    if (isProblem(answer)) return;
    for (const row of answer.rows) this.#known.set(row.staff, row);
    if (this.#wanted.size > 0) void this.#learn();
  }
}
