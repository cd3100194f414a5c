/** One what-if as a screen follows it: asked for, looked at until it is over, called off. The answer is the server's; nothing is simulated here. */
import type { Comparison } from '@healthos/core/house/what-if/compare.ts';
import type { Lever, Task } from '@healthos/core/house/what-if/levers.ts';
import { ask, isProblem, json } from '../reach/api.ts';

export interface Shown {
  readonly run: string;
  readonly position: number;
  readonly at: number;
  readonly seed: number;
  readonly levers: readonly Lever[];
  readonly tasks: readonly Task[];
  readonly assumptions: readonly string[];
  readonly replications: number;
  readonly forkMs: number;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly done: number;
  readonly tookMs?: number;
  readonly result?: Comparison;
}

/** Milliseconds between two looks at a run. */
const lookMs = 300;

export class Run {
  shown = $state.raw<Shown | undefined>();
  /** Why it was not begun, in the server's words with the value and the limit. */
  refused = $state('');
  asking = $state(false);
  #token: string;
  #path: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(token: string, facility: string) {
    this.#token = token;
    this.#path = `/api/facilities/${encodeURIComponent(facility)}/what-if`;
  }

  get isOn(): boolean {
    return this.shown?.state === 'queued' || this.shown?.state === 'running';
  }

  async begin(levers: readonly Lever[], seed: number | undefined): Promise<Shown | undefined> {
    this.asking = true;
    this.refused = '';
    const answer = await ask<Shown>(this.#token, this.#path, json({ levers, ...(seed === undefined ? {} : { seed }) }));
    this.asking = false;
    if (isProblem(answer)) {
      this.refused = answer.says;
      return undefined;
    }
    this.#take(answer);
    return answer;
  }

  /** A run by its name, as an address carries it. */
  async open(run: string): Promise<void> {
    const answer = await ask<Shown>(this.#token, `${this.#path}/${encodeURIComponent(run)}`);
    if (isProblem(answer)) this.refused = 'That run is not known any more: runs are forgotten when the server starts again. Run it anew.';
    else this.#take(answer);
  }

  async cancel(): Promise<void> {
    const { shown } = this;
    if (shown === undefined) return;
    const answer = await ask<Shown>(this.#token, `${this.#path}/${shown.run}`, { method: 'DELETE' });
    if (!isProblem(answer)) this.#take(answer);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #take(shown: Shown): void {
    this.shown = shown;
    clearTimeout(this.#timer);
    if (this.isOn) this.#timer = setTimeout(() => void this.open(shown.run), lookMs);
  }
}
