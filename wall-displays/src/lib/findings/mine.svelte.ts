/** Whose patients they are, asked again while an inbox is open: joining a team, or an attending who changes, moves a finding from one inbox to another. */
import { ask, isProblem } from '../reach/api.ts';
import type { MyPatients } from './inbox.ts';

const readMs = 10_000;

export class Mine {
  patients = $state.raw<MyPatients | undefined>();
  #timer: ReturnType<typeof setInterval>;

  constructor(token: string, facility: string) {
    const read = (): void =>
      void ask<MyPatients>(token, `/api/facilities/${encodeURIComponent(facility)}/my-patients`).then((answer) => {
        // What was known stays while nobody answers.
        if (!isProblem(answer)) this.patients = answer;
      });
    read();
    this.#timer = setInterval(read, readMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
