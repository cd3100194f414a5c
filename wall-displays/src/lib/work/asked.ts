/** What a person asked, as it waits, goes out and is answered: plain values, so that a waiting line survives a reload. */

/** One thing asked of the house. `at` is set when it was done at a time when nobody answered. */
export interface Asked {
  readonly id: string;
  readonly request: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What the person did, in words: `4W-09 dirty`. Never a name. */
  readonly label: string;
  readonly at?: number;
}

/** RFC 9457 with what a refusal adds (core/src/requests/request.ts). */
export interface Refused {
  readonly code: string;
  readonly says: string;
  readonly rule?: string;
  readonly value?: string;
  readonly limit?: string;
  readonly unlock?: string;
  /** Where in what was asked it stands: `lines[0].dose.unit`. */
  readonly field?: string;
  readonly taken?: { readonly by: string; readonly at: number; readonly encounter?: string };
}

export type AskAnswer =
  | { readonly outcome: 'done'; readonly message: string; readonly made: Readonly<Record<string, string>>; readonly position: number | undefined }
  | { readonly outcome: 'refused'; readonly refused: Refused }
  | { readonly outcome: 'unreachable'; readonly says: string };

/** Things that wait on one device at most: more than an hour of work without a network. */
export const waitingLimit = 100;

/** What a reload finds again; anything that is not a line of asked things is dropped. */
export function readWaiting(text: string | null): readonly Asked[] {
  if (text === null) return [];
  const kept = parsed(text);
  return Array.isArray(kept) ? kept.filter(isAsked).slice(0, waitingLimit) : [];
}

function parsed(text: string): unknown {
  // A device's storage may hold anything; what cannot be read is as good as nothing.
  return /^\[.*\]$/s.test(text) ? (JSON.parse(text) as unknown) : undefined;
}

function isAsked(one: unknown): one is Asked {
  if (typeof one !== 'object' || one === null) return false;
  const { id, request, body, label } = one as Record<string, unknown>;
  return typeof id === 'string' && typeof request === 'string' && typeof body === 'object' && body !== null && typeof label === 'string';
}

/** Reads the answer of POST /api/facilities/{facility}/requests/{request}. */
export function answerOf(status: number, body: unknown): AskAnswer {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string | undefined => (typeof said[name] === 'string' ? said[name] : undefined);
  if (status === 200)
    return {
      outcome: 'done',
      message: text('message') ?? '',
      made: (said['made'] ?? {}) as Readonly<Record<string, string>>,
      position: typeof said['position'] === 'number' ? said['position'] : undefined,
    };
  // Nobody decided: it may be asked again as it is. Everything else is an answer.
  if (status === 0 || status === 429 || status >= 500) return { outcome: 'unreachable', says: text('title') ?? 'The command center does not answer.' };
  const optional = (name: 'rule' | 'value' | 'limit' | 'unlock' | 'field') => (text(name) === undefined ? {} : { [name]: text(name) });
  return {
    outcome: 'refused',
    refused: {
      code: text('code') ?? `http-${status}`,
      says: text('detail') ?? text('title') ?? 'This was refused.',
      ...optional('rule'),
      ...optional('value'),
      ...optional('limit'),
      ...optional('unlock'),
      ...optional('field'),
      ...(said['taken'] === undefined ? {} : { taken: said['taken'] as NonNullable<Refused['taken']> }),
    },
  };
}
