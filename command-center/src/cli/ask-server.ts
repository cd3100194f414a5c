/** Asks the running server of this installation as its administrator. */
import { issueToken, signingKey } from '../access/tokens.ts';
import type { Config } from '../config.ts';

const timeoutMs = 30_000;
const tokenHours = 1;

/** The answer's body; an Error with the server's own words where it refuses, or with what to do where nothing answers. */
export async function askServer(
  config: Config,
  path: string,
  init: { readonly method?: string; readonly body?: unknown; readonly bytes?: Buffer; readonly type?: string } = {},
): Promise<unknown> {
  const token = await issueToken(await signingKey(config.dataDir), { role: 'admin' }, tokenHours);
  const url = `${config.tls === undefined ? 'http' : 'https'}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.httpPort}${path}`;
  const response = await fetch(url, {
    method: init.method ?? 'GET',
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      authorization: `Bearer ${token}`,
      ...(init.body === undefined && init.bytes === undefined ? {} : { 'content-type': init.type ?? 'application/json' }),
    },
    ...(init.bytes === undefined ? (init.body === undefined ? {} : { body: JSON.stringify(init.body) }) : { body: new Uint8Array(init.bytes) }),
  }).catch(() => {
    throw new Error(`No server answers at ${url}. Start it with: npx healthos serve`);
  });
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  // What is refused is kept and answered with its rows, as any other message; a bundle in FHIR's own words.
  if (response.ok || (typeof body === 'object' && body !== null && ('rows' in body || 'resourceType' in body))) return body;
  throw new Error(saidIn(body) ?? response.statusText);
}

/** The words of a problem document (RFC 9457): what is wrong, and of what it is wrong here. */
function saidIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('title' in body)) return undefined;
  const fields = 'fields' in body && Array.isArray(body.fields) ? (body.fields as readonly { readonly field: string; readonly says: string }[]) : [];
  const parts = [body.title, 'detail' in body ? body.detail : undefined, ...fields.map(({ field, says }) => `${field}: ${says}`)];
  return parts.filter((part) => typeof part === 'string').join(' ');
}
