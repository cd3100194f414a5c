/** An application of SMART as a program: asks, is sent round as a browser is, with its cookies, and trades its code. */
import { createHash, randomBytes } from 'node:crypto';
import type { Server } from './started.ts';

export const redirect = 'http://127.0.0.1:1/answer';

export interface Registered {
  readonly id: string;
  readonly secret?: string;
}

export async function register(server: Server, client: Readonly<Record<string, unknown>>): Promise<Registered> {
  const { status, body } = await server.ask('admin', '/api/clients', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Sample', kind: 'public', redirects: [redirect], launchUrl: 'http://127.0.0.1:1/launch', ...client }),
  });
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { id: String(body['id']), ...(typeof body['secret'] === 'string' ? { secret: body['secret'] } : {}) };
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}
export function pkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** What came back at the application's address, or the page at which nobody was sent back. */
export interface Sent {
  readonly code?: string;
  readonly error?: string;
  readonly params: URLSearchParams;
  readonly page?: string;
  readonly status: number;
}

export interface Person {
  /** Answers of whoever sits there, by the heading of the page. */
  readonly signIn?: Readonly<Record<string, string>>;
  readonly patient?: string;
  /** Scopes that are left ticked; absent: all. */
  readonly allow?: readonly string[];
  readonly refuse?: boolean;
  readonly remember?: boolean;
}

export class Browser {
  readonly #jar = new Map<string, { readonly path: string; readonly value: string }>();
  readonly pages: string[] = [];
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  async authorize(asked: Readonly<Record<string, string>>, person: Person = {}): Promise<Sent> {
    const url = new URL(`${this.#server.url}/oauth/authorize`);
    for (const [name, value] of Object.entries({ response_type: 'code', redirect_uri: redirect, aud: `${this.#server.url}/fhir/R4`, state: 's1', ...asked }))
      if (value !== '') url.searchParams.set(name, value);
    return this.#follow(url.href, undefined, person);
  }

  async #follow(href: string, form: URLSearchParams | undefined, person: Person): Promise<Sent> {
    let [next, body] = [href, form];
    for (let n = 0; n < 12; n++) {
      const response = await this.#fetch(next, body);
      const to = response.headers.get('location');
      if (to === null) {
        const text = await response.text();
        const answer = response.status < 500 ? this.#answer(next, text, person) : undefined;
        if (answer === undefined) return { params: new URLSearchParams(), page: text, status: response.status };
        this.pages.push(/<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '');
        [next, body] = answer;
        continue;
      }
      [next, body] = [new URL(to, next).href, undefined];
      if (!next.startsWith(this.#server.url)) {
        // An answer that was asked for without a code comes behind the hash.
        const { search, hash } = new URL(next);
        const searchParams = new URLSearchParams(search === '' ? hash.slice(1) : search);
        const [code, error] = [searchParams.get('code'), searchParams.get('error')];
        return { params: searchParams, status: response.status, ...(code === null ? {} : { code }), ...(error === null ? {} : { error }) };
      }
    }
    throw new Error('sent round and round');
  }

  /** Where the form of the page goes, and with what. */
  #answer(at: string, text: string, person: Person): readonly [string, URLSearchParams | undefined] | undefined {
    const title = /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';
    const post = (fields: Readonly<Record<string, string>>, scopes: readonly string[] = []): readonly [string, URLSearchParams] => {
      const form = new URLSearchParams(fields);
      for (const scope of scopes) form.append('scope', scope);
      return [at.split('?')[0] ?? '', form];
    };
    if (person.refuse === true && title !== 'Sign in') return post({ step: 'refuse' });
    if (title === 'Sign in') return person.signIn === undefined || this.pages.at(-1) === 'Sign in' ? undefined : post(person.signIn);
    if (title === 'Choose a patient') return person.patient === undefined ? undefined : [`${at.split('?')[0] ?? ''}?patient=${person.patient}`, undefined];
    if (!title.startsWith('Allow')) return undefined;
    const patient = /name="patient" value="([^"]*)"/.exec(text)?.[1];
    const scopes = [...text.matchAll(/name="scope" value="([^"]*)"/g)].map(([, scope]) => (scope ?? '').replaceAll('&amp;', '&'));
    const chosen = patient ?? new URL(at).searchParams.get('patient') ?? person.patient;
    return post(
      { step: 'agree', ...(chosen === undefined ? {} : { patient: chosen }), ...(person.remember === true ? { remember: 'yes' } : {}) },
      scopes.filter((scope) => person.allow === undefined || person.allow.includes(scope)),
    );
  }

  async #fetch(href: string, form: URLSearchParams | undefined): Promise<Response> {
    const { pathname } = new URL(href);
    const cookie = [...this.#jar].flatMap(([name, { path, value }]) => (pathname.startsWith(path) ? [`${name}=${value}`] : [])).join('; ');
    const response = await fetch(href, {
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.#jar.delete(name);
      else this.#jar.set(name, { path, value });
    }
    return response;
  }
}

export interface Tokens {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function trade(server: Server, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<Tokens> {
  const response = await fetch(`${server.url}/oauth/token`, { method: 'POST', headers, body: new URLSearchParams(fields) });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

/** The whole way, as a public application goes it. */
export async function launched(server: Server, client: string, scope: string, person: Person, more: Readonly<Record<string, string>> = {}): Promise<Tokens> {
  const { verifier, challenge } = pkce();
  const sent = await new Browser(server).authorize({ client_id: client, scope, code_challenge: challenge, code_challenge_method: 'S256', ...more }, person);
  if (sent.code === undefined) throw new Error(`no code: ${sent.params.toString()} ${sent.page ?? ''}`);
  return trade(server, { grant_type: 'authorization_code', code: sent.code, redirect_uri: redirect, client_id: client, code_verifier: verifier });
}
