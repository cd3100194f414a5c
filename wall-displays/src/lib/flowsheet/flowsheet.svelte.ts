/** The flowsheet as this tablet has it: read whole, asked again each second with the mark of what is there, kept while nobody answers. */
import type { Flowsheet } from '@healthos/core/house/flowsheet/flowsheet.ts';
import { ask, isProblem, type Problem } from '../reach/api.ts';

export type FlowsheetAnswer = Flowsheet & { readonly mark: number; readonly asOf: number };

/** Between two looks; a whole reading is due after some, since what is due changes by time alone. */
const [lookMs, anewEvery] = [900, 40];

export class FlowsheetStore {
  sheet = $state.raw<FlowsheetAnswer | undefined>();
  problem = $state.raw<Problem | undefined>();

  #token: string;
  #path: string;
  #timer: ReturnType<typeof setInterval>;
  #looks = 0;
  #busy = false;

  constructor(token: string, where: { readonly patient: string; readonly encounter: string; readonly facility: string; readonly hours: string }) {
    this.#token = token;
    const query = new URLSearchParams({ facility: where.facility, encounter: where.encounter, ...(where.hours === '' ? {} : { hours: where.hours }) });
    this.#path = `/api/patients/${encodeURIComponent(where.patient)}/flowsheet?${query}`;
    this.#timer = setInterval(() => void this.look(), lookMs);
    void this.look();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async look(): Promise<void> {
    if (this.#busy || document.visibilityState === 'hidden') return;
    this.#busy = true;
    const whole = this.sheet === undefined || ++this.#looks % anewEvery === 0;
    const have = whole || this.sheet === undefined ? '' : `&have=${this.sheet.mark}`;
    const answer = await ask<FlowsheetAnswer | undefined>(this.#token, `${this.#path}${have}`);
    this.#busy = false;
    if (isProblem(answer)) this.problem = answer;
    else {
      this.problem = undefined;
      if (answer !== undefined) this.sheet = answer;
    }
  }
}
