/** Calls between two threads: what one side asks by name, the other answers, in the order of the port; an error comes back as what it was. */
import { Fault, type FaultCode } from '../fault.ts';

/** What each side does for the other. Arguments and answers go through a structured clone. */
export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

interface Asked {
  readonly ask: string;
  /** Absent where nobody waits for an answer. */
  readonly n?: number;
  readonly args: readonly unknown[];
}
interface Answered {
  readonly answer: number;
  readonly value?: unknown;
  readonly error?: ErrorWords;
}

/** What of an error a clone would lose. */
interface ErrorWords {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** A fault of ours: its code, and what it adds to its words. */
  readonly fault?: { readonly code: FaultCode; readonly detail?: string };
  /** As the system and the database say it: code, syscall, address, port, hostname. */
  readonly system: Readonly<Record<string, string | number>>;
}

export interface Calls<Theirs extends Handlers> {
  ask<Name extends keyof Theirs & string>(name: Name, ...args: Parameters<Theirs[Name]>): Promise<Awaited<ReturnType<Theirs[Name]>>>;
  /** Nobody waits for it. */
  tell<Name extends keyof Theirs & string>(name: Name, ...args: Parameters<Theirs[Name]>): void;
}

/** One end of the way between two threads. */
interface Port {
  postMessage(said: unknown): void;
  on(event: 'message', hear: (said: Asked | Answered) => void): unknown;
}

export function callsOver<Theirs extends Handlers>(port: Port, ours: Handlers): Calls<Theirs> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let asked = 0;
  port.on('message', (said: Asked | Answered) => {
    if ('answer' in said) {
      const one = waiting.get(said.answer);
      waiting.delete(said.answer);
      if (said.error === undefined) one?.resolve(said.value);
      else one?.reject(errorOf(said.error));
      return;
    }
    const { ask, n, args } = said;
    const handler = ours[ask];
    if (n === undefined) return void handler?.(...(args as never[]));
    // Where the answer cannot go over, whoever asked is told so.
    Promise.resolve()
      .then(() => handler?.(...(args as never[])))
      .then((value) => port.postMessage({ answer: n, value } satisfies Answered))
      .catch((error: unknown) => port.postMessage({ answer: n, error: wordsOf(error) } satisfies Answered));
  });
  return {
    ask: (name, ...args) =>
      new Promise((resolve, reject) => {
        const n = ++asked;
        waiting.set(n, { resolve: resolve as (value: unknown) => void, reject });
        port.postMessage({ ask: name, n, args } satisfies Asked);
      }),
    tell: (name, ...args) => port.postMessage({ ask: name, args } satisfies Asked),
  };
}

function wordsOf(error: unknown): ErrorWords {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), system: {} };
  const system: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(error)) if (typeof value === 'string' || typeof value === 'number') system[name] = value;
  return {
    name: error.name,
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error instanceof Fault ? { fault: { code: error.code, ...(error.detail === undefined ? {} : { detail: error.detail }) } } : {}),
    system,
  };
}

function errorOf({ name, message, stack, fault, system }: ErrorWords): Error {
  if (fault !== undefined) return new Fault(fault.code, fault.detail);
  const error = Object.assign(new Error(message), system, { name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
