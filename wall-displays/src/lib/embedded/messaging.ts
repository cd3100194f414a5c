/**
 * SMART Web Messaging with the chart around: each message carries the handle of the launch and goes to its origin alone; what comes from any other window or
 * origin is not read. The chart around can say that it turns to another patient; then nothing of this one may stand here.
 */
export interface Answered {
  readonly status?: string;
  readonly [name: string]: unknown;
}

/** Nobody answered in so long: the chart around does not speak this, or is busy. */
const waitMs = 5000;
/** Ours, beside those of the standard: the chart around leaves this patient. */
const contextChanged = 'healthos.context-changed';

export class Messaging {
  #target: Window | undefined;
  #origin: string;
  #handle: string;
  #waiting = new Map<string, (payload: Answered | undefined) => void>();
  #left: () => void;

  constructor({ origin, handle }: { readonly origin: string; readonly handle: string }, left: () => void) {
    this.#origin = origin;
    this.#handle = handle;
    this.#left = left;
    this.#target = window.parent !== window ? window.parent : ((window.opener as Window | null) ?? undefined);
    window.addEventListener('message', this.#heard);
  }

  /** undefined: nobody answered. */
  async send(messageType: string, payload: object = {}): Promise<Answered | undefined> {
    const target = this.#target;
    if (target === undefined) return undefined;
    const messageId = crypto.randomUUID();
    const answer = new Promise<Answered | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), waitMs);
      this.#waiting.set(messageId, (said) => {
        clearTimeout(timer);
        resolve(said);
      });
    });
    target.postMessage({ messagingHandle: this.#handle, messageId, messageType, payload }, this.#origin);
    const said = await answer;
    this.#waiting.delete(messageId);
    return said;
  }

  close(): void {
    window.removeEventListener('message', this.#heard);
    for (const answer of this.#waiting.values()) answer(undefined);
    this.#waiting.clear();
  }

  readonly #heard = (event: MessageEvent<unknown>): void => {
    if (event.origin !== this.#origin || event.source !== this.#target || typeof event.data !== 'object' || event.data === null) return;
    const said = event.data as Readonly<Record<string, unknown>>;
    const { responseToMessageId: to, messageType, messagingHandle, messageId, payload } = said;
    if (typeof to === 'string') return void this.#waiting.get(to)?.(typeof payload === 'object' && payload !== null ? (payload as Answered) : {});
    if (messageType !== contextChanged || messagingHandle !== this.#handle) return;
    this.#left();
    this.#target?.postMessage({ messageId: crypto.randomUUID(), responseToMessageId: messageId, payload: { status: 'success' } }, this.#origin);
  };
}
