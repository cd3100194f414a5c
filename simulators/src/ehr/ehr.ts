/**
 * A sample EHR: a system of another origin with a page of its own, which opens the panel of HealthOS in a frame (SMART launch, SMART Web Messaging) and asks
 * for advice as its users sign (CDS Hooks). It knows HealthOS by its public addresses alone. Invented people only.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { createKeys, type EhrKeys } from './keys.ts';
import { speakTo, type HealthOs } from './speak.ts';

export interface EhrOptions {
  /** Of HealthOS: `http://127.0.0.1:8080`. */
  readonly server: string;
  /** A token of an administrator, to register itself with. */
  readonly admin: string;
  /** 0 picks a free one. */
  readonly port: number;
}
export interface SampleEhr {
  readonly url: string;
  stop(): Promise<void>;
}

const bodyLimit = 100_000;
const here = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
const fhirclient = join(dirname(createRequire(import.meta.url).resolve('fhirclient/package.json')), 'build/fhir-client.pure.min.js');

export async function startEhr({ server, admin, port }: EhrOptions): Promise<SampleEhr> {
  const keys = createKeys();
  let house: HealthOs | undefined;
  const http = createServer((request, response) => void answer(request, response, keys, house, server));
  await new Promise<void>((resolve) => http.listen(port, 'localhost', resolve));
  const told = http.address();
  const url = `http://localhost:${told === null || typeof told === 'string' ? port : told.port}`;
  house = await speakTo({ server, admin, url, keys });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, keys: EhrKeys, house: HealthOs | undefined, server: string): Promise<void> {
  const send = (type: string, body: string, status = 200): void =>
    void response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  const json = (body: unknown): void => send('application/json', JSON.stringify(body));
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (request.method === 'GET') {
    if (path === '/') return send('text/html; charset=utf-8', here('page.html'));
    if (path === '/page.css') return send('text/css; charset=utf-8', here('page.css'));
    if (path === '/page.js') return send('text/javascript; charset=utf-8', stripTypeScriptTypes(here('page.ts')));
    if (path === '/fhir-client.js') return send('text/javascript; charset=utf-8', readFileSync(fhirclient, 'utf8'));
    if (path === '/jwks.json') return json(keys.jwks);
    if (path === '/settings.json' && house !== undefined) return json({ server, token: await house.token() });
  }
  const body = request.method === 'POST' ? await bodyOf(request) : undefined;
  if (body === undefined || house === undefined) return send('text/plain', 'nothing here', 404);
  if (path === '/launch') {
    const handle = randomUUID();
    return json({ ...(await house.launch(String(body['visit']), handle)), handle });
  }
  if (path === '/sign') return json(await house.sign(String(body['patient']), String(body['visit']), String(body['drug'])));
  if (path === '/feedback') return json(await house.feedback(String(body['card']), body['reason']));
  return send('text/plain', 'nothing here', 404);
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | undefined> {
  let text = '';
  for await (const chunk of request) if ((text += String(chunk)).length > bodyLimit) return undefined;
  return text.startsWith('{') ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : undefined;
}
