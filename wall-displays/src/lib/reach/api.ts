/** Asks the command center over HTTP: bearer token in, typed answer or a problem with a stable code out. */

/** RFC 9457 as the screens show it. */
export interface Problem {
  readonly problem: string;
  readonly says: string;
  readonly status: number;
  /** What of a message was wrong, where it was one that the house keeps as rejected. */
  readonly place?: string;
}
export const isProblem = (answer: unknown): answer is Problem => typeof answer === 'object' && answer !== null && 'problem' in answer;

const timeoutMs = 15_000;

export async function ask<Answer>(token: string | undefined, path: string, init: RequestInit = {}): Promise<Answer | Problem> {
  const response = await send(token, path, init);
  // 204: there is nothing to say, which is an answer.
  if (response instanceof Response)
    return response.status === 204 ? (undefined as Answer) : response.ok ? ((await response.json()) as Answer) : problemOf(response);
  return response;
}

/** Exact bytes of a kept message. */
export async function bytesOf(token: string | undefined, path: string): Promise<Uint8Array<ArrayBuffer> | Problem> {
  const response = await send(token, path, {});
  if (response instanceof Response) return response.ok ? new Uint8Array(await response.arrayBuffer()) : problemOf(response);
  return response;
}

/** `fetch` throws when no server answers: at this door that becomes a problem like any other. */
async function send(token: string | undefined, path: string, init: RequestInit): Promise<Response | Problem> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return fetch(path, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) }).catch(() => ({
    problem: 'unreachable',
    says: 'The command center does not answer.',
    status: 0,
  }));
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  // A message that was rejected is answered with what was kept of it.
  const said = wordsOf(body, rejectedOf(body));
  const place = said('place');
  return {
    problem: said('code') ?? `http-${response.status}`,
    says: said('detail') ?? said('says') ?? said('title') ?? response.statusText,
    status: response.status,
    ...(place === undefined ? {} : { place }),
  };
}

const wordsOf =
  (...from: readonly unknown[]) =>
  (name: string): string | undefined => {
    const found = from.find((one) => typeof one === 'object' && one !== null && name in one);
    return found === undefined ? undefined : String((found as Record<string, unknown>)[name]);
  };

function rejectedOf(body: unknown): unknown {
  const rows: unknown = typeof body === 'object' && body !== null && 'rows' in body ? body.rows : undefined;
  return Array.isArray(rows) ? (rows as readonly unknown[])[0] : undefined;
}

export const json = (body: unknown): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
