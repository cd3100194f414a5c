/** One facility being edited: the description as it is and as it was loaded, steps back and forward, and saving it whole. */
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { sameRow } from '@healthos/core/views/view.ts';
import { ask, isProblem, json } from '../reach/api.ts';
import { bedChanges, wrongs, type Place } from './edit.ts';

/** Steps that can be taken back. */
const stepLimit = 100;

export type Saving = { readonly state: 'idle' | 'saving' | 'saved' } | { readonly state: 'refused'; readonly says: string };

export class Editor {
  description = $state.raw<FacilityDescription>();
  loaded = $state.raw<FacilityDescription>();
  problem = $state<string>();
  saving = $state.raw<Saving>({ state: 'idle' });
  #past = $state.raw<readonly FacilityDescription[]>([]);
  #future = $state.raw<readonly FacilityDescription[]>([]);
  /** What came back as it was, by undoing or by importing what was exported, is no change. */
  #changed = $derived(this.description !== this.loaded && !sameRow(this.description, this.loaded));
  #token: string;
  #facility: string;

  constructor(token: string, facility: string) {
    this.#token = token;
    this.#facility = facility;
  }

  async load(): Promise<void> {
    const answer = await ask<FacilityDescription>(this.#token, `/api/facilities/${encodeURIComponent(this.#facility)}/plan`);
    if (isProblem(answer))
      this.problem = answer.status === 404 ? 'This hospital has no description yet. Import a GeoJSON file, or post a facility file.' : answer.says;
    else this.description = this.loaded = answer;
  }

  get changed(): boolean {
    return this.#changed;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }
  get wrongs() {
    return this.description === undefined ? [] : wrongs(this.description);
  }
  get beds() {
    return this.description === undefined || this.loaded === undefined ? { added: [], removed: [] } : bedChanges(this.loaded, this.description);
  }

  set(next: FacilityDescription): void {
    if (this.description === undefined || next === this.description) return;
    this.#past = [...this.#past, this.description].slice(-stepLimit);
    this.#future = [];
    this.description = next;
    this.saving = { state: 'idle' };
  }
  /** Takes what a change made, and says what it chose. */
  make(made: readonly [FacilityDescription, Place] | undefined): Place | undefined {
    if (made === undefined) return undefined;
    this.set(made[0]);
    return made[1];
  }
  undo(): void {
    const before = this.#past[this.#past.length - 1];
    if (before === undefined || this.description === undefined) return;
    this.#future = [this.description, ...this.#future];
    this.#past = this.#past.slice(0, -1);
    this.description = before;
  }
  redo(): void {
    const [next, ...rest] = this.#future;
    if (next === undefined || this.description === undefined) return;
    this.#past = [...this.#past, this.description];
    this.#future = rest;
    this.description = next;
  }

  /** The house takes it whole or not at all, and says which path was wrong. */
  async save(): Promise<void> {
    const { description } = this;
    if (description === undefined) return;
    this.saving = { state: 'saving' };
    const answer = await ask(this.#token, '/api/feeds/facility/messages', json(description));
    if (isProblem(answer)) this.saving = { state: 'refused', says: answer.place === undefined ? answer.says : `${answer.says} (at ${answer.place})` };
    else {
      this.loaded = description;
      this.saving = { state: 'saved' };
    }
  }
}
