/** A re-pricing that this screen asked for: begun, watched until it is done, and called off where somebody leaves it. */
import type { Repriced } from '@healthos/core/financial/contracts/reprice.ts';
import { ask, isProblem, json, type Problem } from '../reach/api.ts';

export interface RepriceRun {
  readonly run: string;
  readonly contract: string;
  readonly claims: number;
  readonly done: number;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly tookMs?: number;
  readonly result?: Repriced;
}

/** How often it is asked how far it is. */
const lookEveryMs = 400;

export class Repricing {
  run = $state.raw<RepriceRun | undefined>();
  problem = $state.raw<Problem | undefined>();
  #token: string;
  #path: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(token: string, facility: string) {
    this.#token = token;
    this.#path = `/api/facilities/${encodeURIComponent(facility)}/reprice`;
  }

  get busy(): boolean {
    return this.run?.state === 'queued' || this.run?.state === 'running';
  }

  async begin(contract: unknown, days: number): Promise<void> {
    this.close();
    [this.run, this.problem] = [undefined, undefined];
    this.#take(await ask<RepriceRun>(this.#token, this.#path, json({ contract, days })));
  }

  async cancel(): Promise<void> {
    if (this.run !== undefined) this.#take(await ask<RepriceRun>(this.#token, `${this.#path}/${this.run.run}`, { method: 'DELETE' }));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.run !== undefined) this.#take(await ask<RepriceRun>(this.#token, `${this.#path}/${this.run.run}`));
  }

  #take(answer: RepriceRun | Problem): void {
    this.close();
    if (isProblem(answer)) {
      this.problem = answer;
      return;
    }
    this.run = answer;
    if (this.busy) this.#timer = setTimeout(() => void this.#look(), lookEveryMs);
  }
}
