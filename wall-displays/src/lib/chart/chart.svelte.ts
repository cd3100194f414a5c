/** The chart as this screen has it: read whole, asked again each second with the mark of what is there, and read anew when something was said of the person. */
import type { ChartSummary } from '@healthos/core/house/chart/summary.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

export type ChartAnswer = ChartSummary & { readonly mark: number; readonly asOf: number; readonly past: boolean; readonly elsewhere: readonly string[] };

/** Between two looks whether there is anything new; a whole reading is due after some, since a score runs out by time alone. */
const [lookMs, anewEvery] = [800, 60];

export interface Moment {
  readonly at: number;
  /** As known then, or what is known now of then. */
  readonly known: 'then' | 'now';
}

export const chartPath = (patient: string, facility: string, part = 'chart', more: Readonly<Record<string, string>> = {}): string =>
  `/api/patients/${encodeURIComponent(patient)}/${part}?${new URLSearchParams({ ...(facility === '' ? {} : { facility }), ...more })}`;

export const momentQuery = (moment: Moment | undefined): Readonly<Record<string, string>> =>
  moment === undefined ? {} : { at: String(moment.at), ...(moment.known === 'then' ? { knownAt: String(moment.at) } : {}) };

export class ChartStore {
  /** The present, for as long as the screen is open: what the scrubber is drawn over. */
  live = $state.raw<ChartAnswer | undefined>();
  /** The moment that the scrubber stands on. */
  then = $state.raw<ChartAnswer | undefined>();
  problem = $state.raw<Problem | undefined>();
  /** Of the past moment alone: the present is still there. */
  thenProblem = $state.raw<Problem | undefined>();

  #token: string;
  #patient: () => string;
  #facility: string;
  #timer: ReturnType<typeof setInterval>;
  #looks = 0;
  #busy = false;
  #asked = '';

  constructor(token: string, patient: () => string, facility: string) {
    this.#token = token;
    this.#patient = patient;
    this.#facility = facility;
    this.#timer = setInterval(() => void this.#look(), lookMs);
    void this.#look();
  }

  /** Reads the present again now: after the record was opened, or when an error is over. */
  again(): void {
    this.problem = undefined;
    this.live = undefined;
    void this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async at(moment: Moment | undefined): Promise<void> {
    const query = momentQuery(moment);
    const key = new URLSearchParams(query).toString();
    this.#asked = key;
    this.thenProblem = undefined;
    if (moment === undefined) {
      this.then = undefined;
      return;
    }
    const answer = await ask<ChartAnswer>(this.#token, chartPath(this.#patient(), this.#facility, 'chart', query));
    if (this.#asked !== key) return;
    if (isProblem(answer)) this.thenProblem = answer;
    else this.then = answer;
  }

  async #look(): Promise<void> {
    if (this.#busy || document.visibilityState === 'hidden') return;
    // A refusal stands until somebody does something about it; silence is asked again.
    if (this.problem !== undefined && this.problem.status !== 0 && this.problem.status < 500) return;
    this.#busy = true;
    const isWhole = this.live === undefined || ++this.#looks % anewEvery === 0;
    const have = isWhole || this.live === undefined ? {} : { have: String(this.live.mark) };
    const answer = await ask<ChartAnswer | undefined>(this.#token, chartPath(this.#patient(), this.#facility, 'chart', have));
    this.#busy = false;
    if (isProblem(answer)) this.problem = answer;
    else {
      this.problem = undefined;
      if (answer !== undefined) this.live = answer;
    }
  }
}
