/** The panel as this frame has it: read whole, read anew when something was said of the person, and now and then for what the house around them changes. */
import type { Panel } from '@healthos/core/house/chart/panel-rows.ts';
import { Live } from '../live/live.svelte.ts';
import { ask, isProblem, json, type Problem } from '../reach/api.ts';
import type { PersonName } from '../work/names.svelte.ts';
import { isFailed, renew, type Launched } from './launch.ts';
import { Messaging } from './messaging.ts';

export type PanelAnswer = Panel & {
  readonly who: Omit<PersonName, 'encounter'>;
  readonly may: readonly string[];
  readonly facility: string;
  readonly zone: string;
  readonly mark: number;
  readonly asOf: number;
};
interface About {
  readonly patient?: string;
}

/** Beds that fit change with everybody's doing; between two readings others have their turn; a token is renewed before it ends. */
const waits = { anewMs: 10_000, failedMs: 2500, betweenMs: 150, renewAt: 0.75 } as const;

export class PanelStore {
  panel = $state.raw<PanelAnswer | undefined>();
  problem = $state.raw<Problem | undefined>();
  /** The chart around turned to somebody else, or the launch ended: nothing of the patient stands here any more. */
  over = $state<string | undefined>();
  /** What became of the last thing that was asked, in words. */
  told = $state('');
  busy = $state(false);
  readonly live: Live;
  readonly messaging: Messaging | undefined;
  readonly hasBanner: boolean;

  #token: string;
  #renewal: string | undefined;
  #patient = '';
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #next: ReturnType<typeof setTimeout> | undefined;
  #unfollow: () => void = () => undefined;
  #reading = false;
  #heard = 0;

  constructor(launched: Launched) {
    this.#token = launched.token;
    this.hasBanner = launched.hasBanner;
    this.live = new Live(launched.token, () => this.#token);
    const left = (): void => this.leave('The chart around this panel turned away from this patient. Choose a patient there to open it again.');
    this.messaging = launched.messaging === undefined ? undefined : new Messaging(launched.messaging, left);
    this.#renewLater(launched);
    void this.#start();
  }

  /** Nothing of the patient is kept: not on the glass, not in memory, and no connection that could bring it back. */
  leave(says: string): void {
    this.over = says;
    this.panel = undefined;
    this.problem = undefined;
    this.told = '';
    this.close();
    this.#token = '';
    this.#renewal = undefined;
    this.#patient = '';
  }

  close(): void {
    clearTimeout(this.#next);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#unfollow();
    this.live.close();
    this.messaging?.close();
  }

  async ask(request: string, body: Readonly<Record<string, unknown>>, label: string): Promise<void> {
    const { panel } = this;
    if (panel === undefined || this.busy) return;
    this.busy = true;
    const path = `/api/facilities/${encodeURIComponent(panel.facility)}/requests/${request}`;
    const answer = await ask<object>(this.#token, path, json({ id: crypto.randomUUID(), body }));
    this.busy = false;
    if (this.over !== undefined) return;
    const isNobody = isProblem(answer) && (answer.status === 0 || answer.status >= 500);
    this.told = !isProblem(answer) ? `${label}.` : isNobody ? 'The command center does not answer; nothing was changed.' : answer.says;
    await this.#read();
  }

  async #start(): Promise<void> {
    const about = await ask<About>(this.#token, '/api/launched');
    if (this.over !== undefined) return;
    if (isProblem(about)) return this.#failed(about, () => void this.#start());
    if (about.patient === undefined) return this.leave('This panel was opened about nobody.');
    this.#patient = about.patient;
    await this.#read();
  }

  async #read(): Promise<void> {
    if (this.#reading || this.over !== undefined) return;
    this.#reading = true;
    clearTimeout(this.#next);
    const answer = await ask<PanelAnswer>(this.#token, `/api/patients/${encodeURIComponent(this.#patient)}/panel`);
    this.#reading = false;
    if (this.over !== undefined) return;
    if (isProblem(answer)) return this.#failed(answer, () => void this.#read());
    const isFirst = this.panel === undefined;
    this.problem = undefined;
    this.panel = answer;
    if (isFirst) this.#follow(answer);
    this.#later(this.#heard > answer.mark ? waits.betweenMs : waits.anewMs);
  }

  #follow({ facility }: PanelAnswer): void {
    this.#unfollow();
    this.#unfollow = this.live.follow(
      this.#patient,
      facility,
      (mark) => {
        this.#heard = Math.max(this.#heard, mark);
        if (this.panel !== undefined && mark > this.panel.mark) this.#later(waits.betweenMs);
      },
      () => this.#later(waits.betweenMs),
    );
  }

  /** Whoever may not see it any more does not keep what was read before; a server that does not answer takes nothing away. */
  #failed(problem: Problem, again: () => void): void {
    if (problem.status >= 400 && problem.status < 500) return this.leave('This record is not open to you any more. Open the panel again from the chart.');
    this.problem = problem;
    clearTimeout(this.#next);
    this.#next = setTimeout(again, waits.failedMs);
  }

  #later(wait: number): void {
    if (this.over !== undefined) return;
    clearTimeout(this.#next);
    this.#next = setTimeout(() => void this.#read(), wait);
  }

  #renewLater({ seconds, renewal }: Launched): void {
    this.#renewal = renewal;
    if (renewal === undefined) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        void this.#renew();
      },
      seconds * 1000 * waits.renewAt,
    );
    this.#timers.add(timer);
  }

  async #renew(): Promise<void> {
    const renewal = this.#renewal;
    if (renewal === undefined) return;
    const anew = await renew(renewal);
    if (this.over !== undefined || isFailed(anew)) return;
    this.#token = anew.token;
    this.#renewLater(anew);
  }
}
