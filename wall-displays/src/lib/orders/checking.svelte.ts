/** The checks of what somebody is about to sign, asked after a pause in writing, with the reasons that were given; one that is new wants its own. */
import type { PreviewedCheck, PreviewedLine } from '@healthos/core/requests/order-preview.ts';
import { isProblem, type Problem } from '../reach/api.ts';
import { checksOf, type CheckAsked } from './orders.svelte.ts';

/** Milliseconds without a change before the server is asked. */
const pauseMs = 200;

interface Where {
  readonly token: string;
  readonly facility: string;
  patient(): string;
}

export class Checking {
  lines = $state.raw<readonly PreviewedLine[] | undefined>();
  problem = $state.raw<Problem | undefined>();
  reasons = $state.raw<Readonly<Record<string, string>>>({});

  #where: Where;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(where: Where) {
    this.#where = where;
  }

  readonly give = (check: string, reason: string): void => {
    this.reasons = { ...this.reasons, [check]: reason };
  };

  /** Asks for the checks of these; undefined = there is nothing whole to check. */
  look(encounter: string | undefined, asked: CheckAsked | undefined): void {
    clearTimeout(this.#timer);
    const number = ++this.#asked;
    this.lines = undefined;
    this.problem = undefined;
    if (encounter === undefined || asked === undefined) return;
    const { token, facility } = this.#where;
    this.#timer = setTimeout(
      () =>
        void checksOf(token, facility, this.#where.patient(), encounter, asked).then((answer) => {
          if (number !== this.#asked) return;
          if (isProblem(answer)) this.problem = answer;
          else this.lines = answer;
        }),
      pauseMs,
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked++;
  }

  /** Checks that want a reason and have none. */
  open(lines: readonly PreviewedLine[] = this.lines ?? []): readonly PreviewedCheck[] {
    return lines.flatMap(({ checks }) => checks).filter(({ check, asks }) => asks && (this.reasons[check] ?? '') === '');
  }

  /** What the request says of the checks that were overridden. */
  overrides(): readonly { readonly check: string; readonly reason: string }[] {
    const keys = new Set((this.lines ?? []).flatMap(({ checks }) => checks.filter(({ asks }) => asks).map(({ check }) => check)));
    return [...keys].flatMap((check) => {
      const reason = this.reasons[check] ?? '';
      return reason === '' ? [] : [{ check, reason }];
    });
  }
}
