/** The chart as this screen has it: read whole, and read anew when the live connection says that something was said of the person. */
import type { ChartSummary } from '@healthos/core/house/chart/summary.ts';
import type { Live } from '../live/live.svelte.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

export type ChartAnswer = ChartSummary & { readonly mark: number; readonly asOf: number; readonly past: boolean; readonly elsewhere: readonly string[] };

/** A score runs out by time alone, and a server that did not answer is asked again; between two readings others have their turn. */
const waits = { anewMs: 60_000, failedMs: 2500, betweenMs: 150 } as const;

export interface Moment {
  readonly at: number;
  /** As known then, or what is known now of then. */
  readonly known: 'then' | 'now';
}

export const chartPath = (patient: string, facility: string, part = 'chart', more: Readonly<Record<string, string>> = {}): string =>
  `/api/patients/${encodeURIComponent(patient)}/${part}?${new URLSearchParams({ ...(facility === '' ? {} : { facility }), ...more })}`;

export const momentQuery = (moment: Moment | undefined): Readonly<Record<string, string>> =>
  moment === undefined ? {} : { at: String(moment.at), ...(moment.known === 'then' ? { knownAt: String(moment.at) } : {}) };

export interface Opened {
  readonly token: string;
  readonly facility: string;
  readonly live: Live;
  readonly patient: string;
}

const isRefusal = ({ status }: Problem): boolean => status >= 400 && status < 500;

export class ChartStore {
  /** The present, for as long as the screen is open: what the scrubber is drawn over. */
  live = $state.raw<ChartAnswer | undefined>();
  /** The moment that the scrubber stands on. */
  then = $state.raw<ChartAnswer | undefined>();
  problem = $state.raw<Problem | undefined>();
  /** Of the past moment alone: the present is still there. */
  thenProblem = $state.raw<Problem | undefined>();

  #opened: Opened;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unfollow: () => void = () => undefined;
  #busy = false;
  /** The newest mark that was heard of, and when the chart was read last. */
  #heard = 0;
  #readAt = 0;
  #asked = '';
  #closed = false;
  readonly #shown = (): void => {
    // A screen that was out of sight reads what it missed.
    if (document.visibilityState === 'visible') void this.#read();
  };

  constructor(opened: Opened) {
    this.#opened = opened;
    document.addEventListener('visibilitychange', this.#shown);
    this.again();
  }

  /** Reads the present now, and hears of it from now on: at first, after the record was opened, or when an error is over. */
  again(): void {
    const { live, patient, facility } = this.#opened;
    this.problem = undefined;
    this.live = undefined;
    this.#unfollow();
    const soon = (): void => this.#later(Math.max(0, this.#readAt + waits.betweenMs - performance.now()));
    this.#unfollow = live.follow(
      patient,
      facility,
      (mark) => {
        this.#heard = Math.max(this.#heard, mark);
        if (this.live !== undefined && mark > this.live.mark) soon();
      },
      soon,
    );
    void this.#read();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#shown);
    this.#unfollow();
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
    const { token, patient, facility } = this.#opened;
    const answer = await ask<ChartAnswer>(token, chartPath(patient, facility, 'chart', query));
    if (this.#asked !== key) return;
    if (isProblem(answer)) this.thenProblem = answer;
    else this.then = answer;
  }

  async #read(): Promise<void> {
    if (this.#busy || this.#closed || document.visibilityState === 'hidden') return;
    // A refusal stands until somebody does something about it; silence is asked again.
    if (this.problem !== undefined && isRefusal(this.problem)) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    const { token, patient, facility } = this.#opened;
    const answer = await ask<ChartAnswer>(token, chartPath(patient, facility));
    this.#busy = false;
    this.#readAt = performance.now();
    if (isProblem(answer)) {
      this.problem = answer;
      // Whoever may not open it any more does not keep what was read before; a server that does not answer takes nothing away.
      if (isRefusal(answer)) this.live = this.then = undefined;
    } else {
      this.problem = undefined;
      this.live = answer;
    }
    this.#later(isProblem(answer) ? waits.failedMs : this.#heard > answer.mark ? waits.betweenMs : waits.anewMs);
  }

  #later(wait: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), wait);
  }
}
