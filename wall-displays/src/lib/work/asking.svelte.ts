/**
 * The door of a working screen for what a person asks: sends one thing at a time, keeps what nobody could answer in a visible line on this device
 * and sends it in order once the house is there again, stops at a conflict and asks, and remembers what may be undone.
 */
import { watchReturn } from '../live/returning.ts';
import { answerOf, readWaiting, waitingLimit, type AskAnswer, type Asked, type Refused } from './asked.ts';

const timeoutMs = 15_000;
/** Steps that one screen may take back. */
const undoLimit = 20;
/** What nothing takes back: no way to do so is offered. The server would refuse it. */
const final: ReadonlySet<string> = new Set([
  'undo',
  'break-glass',
  'close-glass',
  'review-glass',
  'identity-unlink',
  'identity-refuse',
  'identity-unmerge',
  'identity-overlay',
  'label-record',
  'claim-submit',
  'claims-batch',
  'claim-hold',
  'claim-release',
  'claim-correct',
  'claim-void',
  'denial-step',
  'eligibility-ask',
  'claim-status-ask',
  'pack-activate',
  'statement-issue',
  'refund-issue',
  'release-step',
  'portal-message-send',
  'portal-message-read',
]);
/** How often a line that waits is tried. */
const tryEveryMs = 3000;
/** How long what was done stays on the screen with its undo. */
const toldMs = 12_000;

export interface Done {
  readonly message: string;
  readonly label: string;
  readonly at: number;
}
/** A refusal with the thing that was asked, until the person has read it. */
export interface Shown {
  readonly asked: Asked;
  readonly refused: Refused;
  /** It had waited: the person did it earlier and must say what becomes of it. */
  readonly waited: boolean;
}

export class Asking {
  /** What waits on this device, oldest first. */
  waiting = $state.raw<readonly Asked[]>([]);
  /** In flight now. */
  busy = $state(false);
  shown = $state.raw<Shown | undefined>();
  /** The newest thing done, while it is told. */
  told = $state.raw<Done | undefined>();
  /** The line could not take more. */
  full = $state(false);
  undoable = $state.raw<readonly Done[]>([]);

  #token: string;
  #facility: () => string;
  #now: () => number;
  #key: string;
  #timer: ReturnType<typeof setInterval>;
  #endReturns: () => void;
  #sending: Promise<void> | undefined;
  /** Ends the try of the line that is on its way. */
  #trying: AbortController | undefined;
  #toldTimer: ReturnType<typeof setTimeout> | undefined;

  /** `now` is the server's time as this screen knows it. `who` keeps the lines of two people on one tablet apart. */
  constructor(options: { token: string; who: string; facility: () => string; now: () => number }) {
    this.#token = options.token;
    this.#facility = options.facility;
    this.#now = options.now;
    this.#key = `healthos.waiting.${options.who}`;
    this.waiting = readWaiting(localStorage.getItem(this.#key));
    this.#timer = setInterval(() => void this.send(), tryEveryMs);
    this.#endReturns = watchReturn(() => void this.#sendAfresh());
    void this.send();
  }

  /** Asks now; keeps it in line where nobody answers, behind whatever waits already. Resolves with the answer, `waiting` once it is in line. */
  async ask(request: string, body: Readonly<Record<string, unknown>>, label: string): Promise<AskAnswer | { readonly outcome: 'waiting' }> {
    const asked: Asked = { id: crypto.randomUUID(), request, body, label };
    if (this.waiting.length > 0) return this.#wait(asked);
    this.busy = true;
    const answer = await this.#post(asked);
    this.busy = false;
    if (answer.outcome === 'unreachable') return this.#wait(asked);
    if (answer.outcome === 'refused') this.shown = { asked, refused: answer.refused, waited: false };
    else this.#done(asked, answer.message);
    return answer;
  }

  /** The same thing again with more said: an override and its reason, after a refusal. */
  again(more: Readonly<Record<string, unknown>>): Promise<AskAnswer | { readonly outcome: 'waiting' }> | undefined {
    const { shown } = this;
    if (shown === undefined) return undefined;
    this.settle();
    return this.ask(shown.asked.request, { ...shown.asked.body, ...more }, shown.asked.label);
  }

  /** Takes back the newest thing that this screen did. */
  async undo(): Promise<void> {
    const last = this.undoable[this.undoable.length - 1];
    if (last === undefined) return;
    this.undoable = this.undoable.slice(0, -1);
    await this.ask('undo', { message: last.message }, `Undo: ${last.label}`);
  }

  /** The person has read the refusal; what had waited is dropped with it, and the line goes on. */
  settle(): void {
    const { shown } = this;
    this.shown = undefined;
    if (shown?.waited === true) this.drop(shown.asked.id);
    void this.send();
  }

  /** Takes a thing out of the line before it is sent. */
  drop(id: string): void {
    this.#keep(this.waiting.filter((asked) => asked.id !== id));
  }

  /** Sends what waits, in order, until somebody must decide or nobody answers. */
  send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined));
    return this.#sending;
  }

  /** The network is back: a try from before may wait for an answer that was lost with it. Whoever got it knows what comes again by its id. */
  async #sendAfresh(): Promise<void> {
    this.#trying?.abort();
    await this.#sending;
    await this.send();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#endReturns();
    clearTimeout(this.#toldTimer);
  }

  async #sendAll(): Promise<void> {
    while (this.shown === undefined) {
      const first = this.waiting[0];
      if (first === undefined || this.#facility() === '') return;
      this.#trying = new AbortController();
      const answer = await this.#post(first, this.#trying.signal);
      if (answer.outcome === 'unreachable' || !this.waiting.includes(first)) return;
      if (answer.outcome === 'refused') {
        this.shown = { asked: first, refused: answer.refused, waited: true };
        return;
      }
      this.drop(first.id);
      this.#done(first, answer.message);
    }
  }

  #wait(asked: Asked): { readonly outcome: 'waiting' } | Extract<AskAnswer, { outcome: 'unreachable' }> {
    this.full = this.waiting.length >= waitingLimit;
    if (this.full) return { outcome: 'unreachable', says: `${waitingLimit} actions wait already; this one was not kept.` };
    this.#keep([...this.waiting, { ...asked, at: Math.round(this.#now()) }]);
    return { outcome: 'waiting' };
  }

  #keep(waiting: readonly Asked[]): void {
    this.waiting = waiting;
    this.full = waiting.length >= waitingLimit;
    localStorage.setItem(this.#key, JSON.stringify(waiting));
  }

  #done(asked: Asked, message: string): void {
    const done: Done = { message, label: asked.label, at: this.#now() };
    this.told = done;
    clearTimeout(this.#toldTimer);
    this.#toldTimer = setTimeout(() => (this.told = undefined), toldMs);
    if (!final.has(asked.request)) this.undoable = [...this.undoable, done].slice(-undoLimit);
  }

  async #post({ id, request, body, at }: Asked, ends?: AbortSignal): Promise<AskAnswer> {
    const path = `/api/facilities/${encodeURIComponent(this.#facility())}/requests/${request}`;
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ id, body, ...(at === undefined ? {} : { at }) }),
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(ends === undefined ? [] : [ends])]),
    }).catch(() => undefined);
    if (response === undefined) return answerOf(0, undefined);
    return answerOf(response.status, await response.json().catch(() => undefined));
  }
}
