/** The record as this screen has it: parts are read when they are shown, and read anew when the live connection says that something was said of the person. */
import { Live } from '../live/live.svelte.ts';
import { ask, isProblem, json, type Problem } from '../reach/api.ts';
import { mayAsk, type Answers, type Part, type Person } from './answers.ts';

/** Between two readings others have their turn; a server that did not answer is asked again; what time alone changes is read anew. */
const waits = { betweenMs: 120, failedMs: 2500, anewMs: 60_000 } as const;

export interface Done {
  readonly message: string;
  readonly made: Readonly<Record<string, string>>;
}

export class My {
  readonly token: string;
  readonly live: Live;
  people = $state.raw<readonly Person[] | undefined>();
  person = $state.raw<Person | undefined>();
  /** Nobody can be shown, or the server does not answer. */
  problem = $state.raw<Problem | undefined>();
  parts = $state.raw<Partial<Answers>>({});
  /** Parts that could not be read, until they can. */
  failed = $state.raw<ReadonlySet<Part>>(new Set());

  #wanted = new Set<Part>();
  #reading = new Set<Part>();
  #unfollow: () => void = () => undefined;
  #timers = new Map<Part, ReturnType<typeof setTimeout>>();
  /** When each part was read last: what is heard after a rest is read at once. */
  #readAt = new Map<Part, number>();
  #heard = 0;
  #closed = false;
  readonly #shown = (): void => {
    // A screen that was out of sight reads what it missed.
    if (document.visibilityState === 'visible') for (const part of this.#wanted) this.#soon(part, 0);
  };

  constructor(token: string) {
    this.token = token;
    this.live = new Live(token);
    document.addEventListener('visibilitychange', this.#shown);
    void this.#meet();
  }

  close(): void {
    this.#closed = true;
    this.#forget();
    document.removeEventListener('visibilitychange', this.#shown);
    this.live.close();
  }

  /** Shows another person: nothing of the one before stays. */
  choose(person: Person): void {
    if (this.person?.patient === person.patient && this.person.facility === person.facility) return;
    this.#forget();
    this.parts = {};
    this.failed = new Set();
    this.#heard = 0;
    this.person = person;
    const soon = (): void => {
      for (const part of this.#wanted) this.#soon(part, waits.betweenMs);
    };
    this.#unfollow = this.live.follow(
      person.patient,
      person.facility,
      (mark) => {
        if (mark <= this.#heard) return;
        this.#heard = mark;
        for (const part of this.#wanted) if ((this.parts[part]?.mark ?? mark) < mark) this.#soon(part, this.#rest(part));
      },
      // Of a record that is open in part nothing is pushed.
      soon,
    );
  }

  /** The parts that are on the screen now. */
  want(parts: readonly Part[]): void {
    this.#wanted = new Set(parts);
    for (const part of parts) if (this.parts[part] === undefined || this.parts[part].mark < this.#heard) this.#soon(part, 0);
  }

  /** Something was done here: what it changed is read at once. */
  again(): void {
    for (const part of this.#wanted) this.#soon(part, 0);
  }

  /** Asks the house something about this person; what it says no to is a problem with its words. */
  async ask(request: string, body: Readonly<Record<string, unknown>>): Promise<Done | Problem> {
    const { patient = '', facility = '' } = this.person ?? {};
    const answer = await ask<Done>(
      this.token,
      `/api/facilities/${encodeURIComponent(facility)}/requests/${request}`,
      json({ id: crypto.randomUUID(), body: { patient, ...body } }),
    );
    this.again();
    return answer;
  }

  path(part: string, more: Readonly<Record<string, string>> = {}): string {
    const { patient = '', facility = '' } = this.person ?? {};
    return `/api/my/${encodeURIComponent(patient)}/${part}?${new URLSearchParams({ facility, ...more })}`;
  }

  async #meet(): Promise<void> {
    const answer = await ask<{ readonly people: readonly Person[] }>(this.token, '/api/my');
    if (this.#closed) return;
    if (isProblem(answer)) {
      this.problem = answer;
      if (answer.status === 0 || answer.status >= 500) setTimeout(() => void this.#meet(), waits.failedMs);
      return;
    }
    this.problem = undefined;
    this.people = answer.people;
  }

  #forget(): void {
    this.#unfollow();
    this.#unfollow = () => undefined;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#reading.clear();
  }

  #rest(part: Part): number {
    return Math.max(0, (this.#readAt.get(part) ?? 0) + waits.betweenMs - performance.now());
  }

  #soon(part: Part, wait: number): void {
    if (this.#closed) return;
    clearTimeout(this.#timers.get(part));
    this.#timers.set(
      part,
      setTimeout(() => void this.#read(part), wait),
    );
  }

  async #read(part: Part): Promise<void> {
    const { person } = this;
    if (person === undefined || this.#reading.has(part) || document.visibilityState === 'hidden' || !mayAsk(person, part)) return;
    this.#reading.add(part);
    const answer = await ask<Answers[typeof part]>(this.token, this.path(part));
    // Another person may have been chosen while it was read.
    if (this.#closed || this.person !== person) return;
    this.#reading.delete(part);
    this.#readAt.set(part, performance.now());
    const failed = new Set(this.failed);
    if (isProblem(answer)) failed.add(part);
    else failed.delete(part);
    this.failed = failed;
    // Whoever may not see it any more does not keep what was read before; a server that does not answer takes nothing away.
    if (!isProblem(answer)) this.parts = { ...this.parts, [part]: answer };
    else if (answer.status >= 400 && answer.status < 500) this.parts = { ...this.parts, [part]: undefined };
    this.#soon(part, isProblem(answer) ? waits.failedMs : this.#heard > answer.mark ? waits.betweenMs : waits.anewMs);
  }
}
