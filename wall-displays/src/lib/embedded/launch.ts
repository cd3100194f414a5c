/**
 * The launch of SMART inside another chart: a public client with a code and a proof of it (PKCE, S256). No cookie is read or set here; what must outlive the
 * way to the authorisation server and back lies in the name of this frame, which nobody of another origin reads: a browser that keeps cookies of others out keeps
 * their storage out too. The token stays in memory.
 */
import { ask, isProblem } from '../reach/api.ts';

const client = 'healthos-chart';
const scope = 'launch openid fhirUser online_access healthos/api patient/*.rs';
const keptFor = (state: string): string => `healthos.launch.${state}`;

export interface Launched {
  readonly token: string;
  /** Seconds that the token is good for. */
  readonly seconds: number;
  readonly renewal?: string;
  /** The chart around says already whom it is about. */
  readonly hasBanner: boolean;
  /** Where messages go, and the word that makes them known there. */
  readonly messaging?: { readonly origin: string; readonly handle: string };
}
export interface Failed {
  readonly failed: string;
}
export const isFailed = (outcome: object): outcome is Failed => 'failed' in outcome;

interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}
interface Answer {
  readonly access_token?: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly need_patient_banner?: boolean;
  readonly smart_web_messaging_handle?: string;
  readonly smart_web_messaging_origin?: string;
}

const redirect = (): string => `${location.origin}/chart`;
/** Only this server's own record: another one that an address names is somebody else's. */
const isOwn = (iss: string): boolean => iss.replace(/\/$/, '') === `${location.origin}/fhir/R4`;

/** Goes to the authorisation server, and comes back to the same address with a code. */
export async function begin(iss: string, launch: string): Promise<Failed | undefined> {
  if (!isOwn(iss)) return { failed: 'This chart was opened for another server.' };
  const found = await endpoints();
  if (found === undefined) return { failed: 'The command center does not answer.' };
  const [state, verifier] = [random(), random()];
  window.name = `${keptFor(state)} ${verifier}`;
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: client,
    redirect_uri: redirect(),
    scope,
    state,
    aud: iss,
    launch,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
  });
  location.replace(`${found.authorization_endpoint}?${asked}`);
  return undefined;
}

/** The code for a token, once; the address forgets the code. */
export async function finish(query: URLSearchParams): Promise<Launched | Failed> {
  const [state, code] = [query.get('state') ?? '', query.get('code')];
  const [kept, verifier] = window.name.split(' ');
  window.name = '';
  const refused = query.get('error_description') ?? query.get('error');
  if (refused !== null) return { failed: `The launch was refused: ${refused}.` };
  if (kept !== keptFor(state) || verifier === undefined || code === null) return { failed: 'This launch was not begun here, or was used already.' };
  return exchange({ grant_type: 'authorization_code', code, redirect_uri: redirect(), client_id: client, code_verifier: verifier });
}

export const renew = (renewal: string): Promise<Launched | Failed> => exchange({ grant_type: 'refresh_token', refresh_token: renewal, client_id: client });

async function exchange(asked: Record<string, string>): Promise<Launched | Failed> {
  const found = await endpoints();
  if (found === undefined) return { failed: 'The command center does not answer.' };
  const answer = await ask<Answer>(undefined, found.token_endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(asked),
  });
  if (isProblem(answer) || answer.access_token === undefined) return { failed: 'The launch is over: it lives a minute and is used once.' };
  const [handle, origin] = [answer.smart_web_messaging_handle, answer.smart_web_messaging_origin];
  return {
    token: answer.access_token,
    seconds: answer.expires_in ?? 300,
    hasBanner: answer.need_patient_banner === false,
    ...(answer.refresh_token === undefined ? {} : { renewal: answer.refresh_token }),
    ...(handle === undefined || origin === undefined ? {} : { messaging: { origin, handle } }),
  };
}

async function endpoints(): Promise<Endpoints | undefined> {
  const found = await ask<Endpoints>(undefined, '/fhir/R4/.well-known/smart-configuration');
  return isProblem(found) ? undefined : found;
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => (sign === '+' ? '-' : sign === '/' ? '_' : ''));
const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}
