/** What the steward's desk shows: the work of the house asked for every few seconds, and the two records that are open side by side. */
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

const everyMs = 3000;

export interface Short {
  readonly number?: string;
  readonly family?: string;
  readonly given?: string;
  readonly birthDate?: string;
  readonly sex?: string;
}
export interface WaitingPair {
  readonly a: string;
  readonly b: string;
  readonly score: number;
  readonly band: 'link' | 'review';
  readonly since: number;
  /** By the house, until a steward looks. */
  readonly linked: boolean;
  readonly one: Short;
  readonly other: Short;
}
export interface Weights {
  readonly pack: string;
  readonly effectiveFrom: string;
  readonly source: string;
}
export interface Visit {
  readonly facility: string;
  readonly encounter: string;
  readonly status: string;
  readonly at: number;
  readonly unit?: string;
}
export interface Overlay extends Short {
  readonly patient: string;
  readonly since: number;
  readonly says: string;
  readonly visits: readonly Visit[];
  /** Who the record is said to be now. */
  readonly newcomer?: Short;
}
export interface Done {
  readonly what: 'merged' | 'unmerged' | 'linked' | 'unlinked' | 'refused' | 'accepted' | 'split';
  readonly a: string;
  readonly b: string;
  readonly at: number;
  readonly by?: string;
  readonly reason?: string;
  readonly holds: boolean;
  readonly one?: Short;
  readonly other?: Short;
}
export interface DeskWork {
  readonly asOf: number;
  readonly kpis: Readonly<
    Record<
      | 'records'
      | 'people'
      | 'merged'
      | 'linked'
      | 'waitingLink'
      | 'waitingReview'
      | 'refused'
      | 'overlays'
      | 'unmergesLately'
      | 'duplicateRate'
      | 'openDuplicateRate',
      number
    >
  >;
  /** Weights in force, their thresholds in hundredths of a bit, and those that are to come. */
  readonly pack: Weights & { readonly link: number; readonly review: number; readonly automatic?: number; readonly next?: Weights };
  readonly pairs: readonly WaitingPair[];
  readonly morePairs: number;
  readonly overlays: readonly Overlay[];
  readonly done: readonly Done[];
}
export interface Side extends Short {
  readonly patient: string;
  readonly assigner: string;
  readonly person: string;
  readonly mergedInto?: string;
  readonly address?: string;
  readonly phone?: string;
  readonly others?: readonly { readonly assigner: string; readonly number: string }[];
  readonly unidentified: boolean;
  readonly deceased: boolean;
  readonly label: SensitivityLabel;
  readonly visits: readonly Visit[];
}
export interface PanelLine {
  readonly attribute: string;
  readonly level: string;
  readonly weight: number;
  readonly share?: number;
}
export interface OpenPair {
  readonly asOf: number;
  readonly standing: 'open' | 'linked' | 'merged' | 'refused';
  readonly link?: 'system' | 'verified' | 'automatic';
  readonly barred?: string;
  readonly panel: {
    readonly pack: string;
    readonly score: number;
    readonly band: string;
    readonly deterministic: boolean;
    readonly lines: readonly PanelLine[];
  };
  readonly one: Side;
  readonly other: Side;
  readonly history: readonly Done[];
}

export class Desk {
  work = $state.raw<DeskWork | undefined>();
  problem = $state.raw<Problem | undefined>();
  pair = $state.raw<OpenPair | undefined>();
  pairProblem = $state.raw<Problem | undefined>();
  #token: string;
  #base: string;
  #chosen: readonly [string, string] | undefined;
  #timer: ReturnType<typeof setInterval>;

  constructor(token: string, facility: string) {
    this.#token = token;
    this.#base = `/api/facilities/${encodeURIComponent(facility)}/identity`;
    void this.look();
    this.#timer = setInterval(() => void this.look(), everyMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Two records are opened; none closes them. */
  async open(a: string | undefined, b: string | undefined): Promise<void> {
    const chosen = a === undefined || b === undefined ? undefined : ([a, b] as const);
    if (chosen?.join() !== this.#chosen?.join()) [this.pair, this.pairProblem] = [undefined, undefined];
    this.#chosen = chosen;
    await this.#readPair();
  }

  async look(): Promise<void> {
    const answer = await ask<DeskWork>(this.#token, this.#base);
    if (isProblem(answer)) this.problem = answer;
    else [this.work, this.problem] = [answer, undefined];
    await this.#readPair();
  }

  async #readPair(): Promise<void> {
    const chosen = this.#chosen;
    if (chosen === undefined) return;
    const answer = await ask<OpenPair>(this.#token, `${this.#base}/pair?a=${encodeURIComponent(chosen[0])}&b=${encodeURIComponent(chosen[1])}`);
    if (chosen !== this.#chosen) return;
    if (isProblem(answer)) this.pairProblem = answer;
    else [this.pair, this.pairProblem] = [answer, undefined];
  }
}
