/** Asks the command center over HTTP: bearer token in, typed answer or a problem with a stable code out. */

/** RFC 9457 as the screens show it. */
export interface Problem {
  readonly problem: string;
  readonly says: string;
  readonly status: number;
}
export const isProblem = (answer: unknown): answer is Problem => typeof answer === 'object' && answer !== null && 'problem' in answer;

const timeoutMs = 15_000;

export async function ask<Answer>(token: string | undefined, path: string, init: RequestInit = {}): Promise<Answer | Problem> {
  const response = await send(token, path, init);
  if (response instanceof Response) return response.ok ? ((await response.json()) as Answer) : problemOf(response);
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
  const said = (name: string): string | undefined =>
    typeof body === 'object' && body !== null && name in body ? String((body as Record<string, unknown>)[name]) : undefined;
  return { problem: said('code') ?? `http-${response.status}`, says: said('detail') ?? said('title') ?? response.statusText, status: response.status };
}

export const json = (body: unknown): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
