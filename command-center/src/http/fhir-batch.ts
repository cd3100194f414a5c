/**
 * The entries of a batch, each by itself: asked at its own address as if it had come alone, with the token of the batch, so that scopes, ties, checks and the audit
 * are those of that read or write; what one is refused for stops no other.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import { fhirLimits } from '@healthos/ingest/feeds/fhir/bundle.ts';
import { jsonText, parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { isElement, parsedAsCame, type Element } from '../fhir/resource.ts';
import { sendResource } from './fhir-door.ts';
import { positionHeader } from './position-header.ts';
import { placeIn } from './fhir-entries.ts';
import { refuse } from './fhir-outcome.ts';

export const batchLimits = {
  /** Each is a whole answer, and all of them are one. */
  reads: 50,
  /** Each is a message and a commit of its own: a larger history comes as a transaction. */
  writes: 500,
  /** Writes under way at a time. */
  atOnce: 8,
} as const;

export interface Batch {
  readonly entries: readonly unknown[];
}

/** undefined: it is none, and is taken as every bundle. */
export function readBatch(bytes: Buffer): Batch | undefined {
  if (!bytes.includes('"batch"') || isRejection(parseJson(bytes, fhirLimits.bytes))) return undefined;
  const bundle = parsedAsCame(jsonText(bytes));
  if (!isElement(bundle) || bundle['resourceType'] !== 'Bundle' || bundle['type'] !== 'batch' || !Array.isArray(bundle['entry'])) return undefined;
  return { entries: bundle['entry'] as readonly unknown[] };
}

const requestOf = (entry: unknown): Element => (isElement(entry) && isElement(entry['request']) ? entry['request'] : {});
const isRead = (entry: unknown): boolean => requestOf(entry)['method'] === 'GET';

export async function answerBatch(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, { entries }: Batch): Promise<FastifyReply> {
  const [reads, writes] = [true, false].map((wanted) => entries.flatMap((entry, n) => (isRead(entry) === wanted ? [n] : [])));
  const tooMany = (says: string): FastifyReply => refuse(reply, 413, { code: 'too-costly', says, expression: 'Bundle.entry' });
  if ((reads?.length ?? 0) > batchLimits.reads) return tooMany(`A batch reads ${batchLimits.reads} times at most.`);
  if ((writes?.length ?? 0) > batchLimits.writes) return tooMany(`A batch writes ${batchLimits.writes} times at most: send a transaction.`);
  const answers = new Map<number, object>();
  const left = [...(writes ?? [])];
  const write = async (): Promise<void> => {
    for (let n = left.shift(); n !== undefined; n = left.shift()) answers.set(n, await writeOne(app, request, reply, entries[n], n));
  };
  await Promise.all(Array.from({ length: batchLimits.atOnce }, write));
  // What is written is there to be read.
  for (const n of reads ?? []) {
    const wanted = requestOf(entries[n]);
    const address = addressIn(String(wanted['url'] ?? ''));
    const answer = address === undefined ? outside : await asked(app, request, { method: 'GET', url: address, ...conditionsOf(wanted, readConditions) });
    answers.set(n, answer.status === 200 ? foundOf(answer) : outcomeOf(answer));
  }
  return sendResource(reply, { resourceType: 'Bundle', type: 'batch-response', entry: entries.map((_, n) => answers.get(n) ?? {}) });
}

/** POST to the kind, PUT to the id, PATCH with the patch as a Binary (hl7.org/fhir/R4/http.html#jsonpatch). */
async function writeOne(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, entry: unknown, n: number): Promise<object> {
  const wanted = requestOf(entry);
  const resource = isElement(entry) && isElement(entry['resource']) ? entry['resource'] : undefined;
  const { method } = wanted;
  const address = addressIn(String(wanted['url'] ?? ''));
  if (method !== 'POST' && method !== 'PUT' && method !== 'PATCH') return outcomeOf(wrongEntry(405, 'not-supported', `Bundle.entry[${n}].request.method`));
  if (resource === undefined) return outcomeOf(wrongEntry(400, 'structure', `Bundle.entry[${n}].resource`));
  if (address === undefined) return outcomeOf(wrongEntry(400, 'invalid', `Bundle.entry[${n}].request.url`));
  const [, query] = request.url.split('?');
  const url = query === undefined || address.includes('?') ? address : `${address}?${query}`;
  const body = method === 'PATCH' ? Buffer.from(String(resource['data'] ?? ''), 'base64').toString('utf8') : JSON.stringify(resource);
  const type = method === 'PATCH' ? String(resource['contentType'] ?? '') : 'application/fhir+json';
  const written = await asked(app, request, { method, url, body, type, ...conditionsOf(wanted, writeConditions) });
  if (written.position !== undefined) void reply.header(positionHeader, written.position);
  const kind = /^\/fhir\/R4\/([A-Za-z]+)/.exec(address)?.[1] ?? '';
  return written.status < 300 ? writtenOf(written) : outcomeOf({ ...written, body: placed(written.body, n, kind) });
}

interface Answer {
  readonly status: number;
  readonly body: Element;
  readonly etag?: string;
  readonly modified?: string;
  readonly position?: string;
  readonly location?: string;
}
const wrongEntry = (status: number, code: string, expression?: string): Answer => ({
  status,
  body: {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code,
        diagnostics: 'An entry reads or writes at an address of this server, and what it writes is its resource.',
        ...(expression === undefined ? {} : { expression: [expression] }),
      },
    ],
  },
});
const outside = wrongEntry(400, 'invalid');

/** Of this door, whatever the entry says. */
function addressIn(url: string): string | undefined {
  const found = URL.parse(url, 'http://local/fhir/R4/');
  return found?.host === 'local' && found.pathname.startsWith('/fhir/R4/') && found.pathname !== '/fhir/R4/' && !url.startsWith('/')
    ? `${found.pathname}${found.search}`
    : undefined;
}

const readConditions = { ifNoneMatch: 'if-none-match', ifModifiedSince: 'if-modified-since' } as const;
const writeConditions = { ifMatch: 'if-match', ifNoneExist: 'if-none-exist' } as const;

function conditionsOf(wanted: Element, names: Readonly<Record<string, string>>): { readonly headers: Record<string, string> } {
  const said = Object.entries(names).flatMap(([name, header]) => (typeof wanted[name] === 'string' ? [[header, wanted[name]] as const] : []));
  return { headers: Object.fromEntries(said.filter(([, value]) => /^[\x20-\x7e]*$/.test(value))) };
}

interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly body?: string;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

async function asked(app: FastifyInstance, request: FastifyRequest, { method, url, body, type, headers = {} }: Asking): Promise<Answer> {
  const { authorization = '', host = '' } = request.headers;
  const carried = request.headers[positionHeader];
  const answered = await app.inject({
    method,
    url,
    remoteAddress: request.ip,
    headers: {
      ...headers,
      authorization,
      host,
      accept: 'application/fhir+json',
      ...(typeof carried === 'string' ? { [positionHeader]: carried } : {}),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const parsed = answered.payload.startsWith('{') ? parsedAsCame(answered.payload) : {};
  const said = (name: string): string | undefined => (typeof answered.headers[name] === 'string' ? answered.headers[name] : undefined);
  const [etag, modified, position, location] = [said('etag'), said('last-modified'), said(positionHeader), said('location')];
  return {
    status: answered.statusCode,
    body: isElement(parsed) ? parsed : {},
    ...(etag === undefined ? {} : { etag }),
    ...(modified === undefined ? {} : { modified: new Date(modified).toISOString() }),
    ...(position === undefined ? {} : { position }),
    ...(location === undefined ? {} : { location: location.replace(/^.*\/fhir\/R4\//, '') }),
  };
}

const statusOf = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trim();

const responseOf = ({ status, etag, modified, location }: Answer): object => ({
  status: statusOf(status),
  ...(location === undefined ? {} : { location }),
  ...(etag === undefined ? {} : { etag }),
  ...(modified === undefined ? {} : { lastModified: modified }),
});
const foundOf = (answer: Answer): object => ({ resource: answer.body, response: responseOf(answer) });
const writtenOf = (answer: Answer): object => ({ response: responseOf(answer) });

const outcomeOf = ({ status, body, etag }: Answer): object => ({
  response: {
    status: statusOf(status),
    ...(etag === undefined ? {} : { etag }),
    ...(body['resourceType'] === 'OperationOutcome' ? { outcome: body } : {}),
  },
});

/** Places of a refused write, as places in the bundle. */
function placed(outcome: Element, n: number, kind: string): Element {
  if (!Array.isArray(outcome['issue'])) return outcome;
  const issue = (outcome['issue'] as readonly unknown[]).map((one) => {
    const [said] = isElement(one) && Array.isArray(one['expression']) ? (one['expression'] as readonly unknown[]) : [];
    return isElement(one) ? { ...one, expression: [placeIn(n, typeof said === 'string' ? said : undefined, kind)] } : one;
  });
  return { ...outcome, issue };
}
