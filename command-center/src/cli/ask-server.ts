/** Asks the running server of this installation as its administrator. */
import { issueToken, signingKey } from '../access/tokens.ts';
import type { Config } from '../config.ts';
import { parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { askOwnServer, isNobody, ownUrl } from './own-server.ts';

const timeoutMs = 30_000;
const tokenHours = 1;
const longestAnswer = 64 * 1024 * 1024;

/** The answer's body; an Error with the server's own words where it refuses, or with what to do where nothing answers. */
export async function askServer(
  config: Config,
  path: string,
  init: { readonly method?: string; readonly body?: unknown; readonly bytes?: Buffer; readonly type?: string } = {},
): Promise<unknown> {
  const token = await issueToken(await signingKey(config.dataDir), { role: 'admin' }, tokenHours);
  const url = ownUrl(config, path);
  const body = init.bytes ?? (init.body === undefined ? undefined : JSON.stringify(init.body));
  const { status, text } = await askOwnServer(config, path, {
    ...(init.method === undefined ? {} : { method: init.method }),
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': init.type ?? 'application/json' }) },
    ...(body === undefined ? {} : { body }),
    timeoutMs,
  }).catch((error: unknown) => {
    if (isNobody(error)) throw new Error(`No server answers at ${url}. Start it with: npx healthos serve`);
    throw new Error(`The server at ${url} was not understood (${codeOf(error)}). HEALTHOS_HTTP_PORT and HEALTHOS_TLS_CERT say where it is and what it speaks.`);
  });
  const said = text === '' ? {} : read(text, url);
  // What is refused is kept and answered with its rows, as any other message; a bundle in FHIR's own words.
  if (status < 400 || (typeof said === 'object' && said !== null && ('rows' in said || 'resourceType' in said))) return said;
  throw new Error(saidIn(said) ?? `${url} answers ${status}.`);
}

/** Another program may have the port. */
function read(text: string, url: string): unknown {
  const parsed = parseJson(Buffer.from(text), longestAnswer);
  if (isRejection(parsed)) throw new Error(`What answers at ${url} is no HealthOS. HEALTHOS_HTTP_PORT says where the server is.`);
  return parsed.value;
}

const codeOf = (error: unknown): string => (error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error));

/** The words of a problem document (RFC 9457): what is wrong, and of what it is wrong here. */
function saidIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('title' in body)) return undefined;
  const fields = 'fields' in body && Array.isArray(body.fields) ? (body.fields as readonly { readonly field: string; readonly says: string }[]) : [];
  const parts = [body.title, 'detail' in body ? body.detail : undefined, ...fields.map(({ field, says }) => `${field}: ${says}`)];
  return parts.filter((part) => typeof part === 'string').join(' ');
}
