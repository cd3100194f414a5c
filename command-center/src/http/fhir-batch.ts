/**
 * Reads and searches among the entries of a batch: each is asked at its own address as if it had come alone, with the token of the batch, so that scopes,
 * ties and the audit are those of that read. What the batch writes is taken as a bundle of its own.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import { fhirLimits } from '@healthos/ingest/feeds/fhir/bundle.ts';
import { parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { isElement, parsedAsCame, type Element } from '../fhir/resource.ts';
import { positionHeader, sendResource } from './fhir-door.ts';
import { refuse } from './fhir-outcome.ts';

export const batchLimits = {
  /** Each is a whole answer, and all of them are one. */
  reads: 50,
} as const;

export interface Batch {
  readonly bundle: Element;
  readonly entries: readonly unknown[];
  /** Where the entries that read lead, by their place. */
  readonly reads: ReadonlyMap<number, string>;
}

/** undefined: it reads nothing, and is taken as every bundle. */
export function readsIn(bytes: Buffer): Batch | undefined {
  if (!bytes.includes('"GET"') || isRejection(parseJson(bytes, fhirLimits.bytes))) return undefined;
  const bundle = parsedAsCame(bytes.toString('utf8'));
  if (!isElement(bundle) || bundle['type'] !== 'batch' || !Array.isArray(bundle['entry'])) return undefined;
  const entries = bundle['entry'] as readonly unknown[];
  const reads = new Map(entries.flatMap((entry, n) => (requestOf(entry)?.['method'] === 'GET' ? [[n, String(requestOf(entry)?.['url'] ?? '')] as const] : [])));
  return reads.size === 0 ? undefined : { bundle, entries, reads };
}

const requestOf = (entry: unknown): Element | undefined => (isElement(entry) && isElement(entry['request']) ? entry['request'] : undefined);

export async function answerBatch(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, batch: Batch): Promise<FastifyReply> {
  const { bundle, entries, reads } = batch;
  if (reads.size > batchLimits.reads)
    return refuse(reply, 413, { code: 'too-costly', says: `A batch reads ${batchLimits.reads} times at most.`, expression: 'Bundle.entry' });
  const answers = new Map<number, object>();
  const writes = entries.flatMap((entry, n) => (reads.has(n) ? [] : [{ entry, n }]));
  if (writes.length > 0) {
    const body = JSON.stringify({ ...bundle, entry: writes.map(({ entry }) => entry) });
    const [, query] = request.url.split('?');
    const written = await asked(app, request, { method: 'POST', url: `/fhir/R4${query === undefined ? '' : `?${query}`}`, body });
    if (written.position !== undefined) void reply.header(positionHeader, written.position);
    const each = Array.isArray(written.body['entry']) ? (written.body['entry'] as readonly object[]) : [];
    for (const [i, { n }] of writes.entries()) answers.set(n, written.status === 200 ? (each[i] ?? {}) : outcomeOf(written));
  }
  // What is written is there to be read.
  for (const [n, url] of reads) {
    const address = addressIn(url);
    const wanted = requestOf(entries[n]);
    const answer = address === undefined ? outside : await asked(app, request, { method: 'GET', url: address, ...conditionsOf(wanted) });
    answers.set(n, answer.status === 200 ? foundOf(answer) : outcomeOf(answer));
  }
  return sendResource(reply, { resourceType: 'Bundle', type: 'batch-response', entry: entries.map((_, n) => answers.get(n) ?? {}) });
}

interface Answer {
  readonly status: number;
  readonly body: Element;
  readonly etag?: string;
  readonly modified?: string;
  readonly position?: string;
}
const outside: Answer = {
  status: 400,
  body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid', diagnostics: 'An entry reads at an address of this server.' }] },
};

/** Of this door, whatever the entry says. */
function addressIn(url: string): string | undefined {
  const found = URL.parse(url, 'http://local/fhir/R4/');
  return found?.host === 'local' && found.pathname.startsWith('/fhir/R4/') && !url.startsWith('/') ? `${found.pathname}${found.search}` : undefined;
}

const conditionsOf = (wanted: Element | undefined): { readonly headers?: Record<string, string> } => {
  const headers = Object.fromEntries(
    [
      ['if-none-match', wanted?.['ifNoneMatch']],
      ['if-modified-since', wanted?.['ifModifiedSince']],
    ].flatMap(([name, value]) => (typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [])),
  );
  return Object.keys(headers).length === 0 ? {} : { headers };
};

interface Asking {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

async function asked(app: FastifyInstance, request: FastifyRequest, { method, url, body, headers = {} }: Asking): Promise<Answer> {
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
      ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
  const parsed = answered.payload.startsWith('{') ? parsedAsCame(answered.payload) : {};
  const said = (name: string): string | undefined => (typeof answered.headers[name] === 'string' ? answered.headers[name] : undefined);
  const [etag, modified, position] = [said('etag'), said('last-modified'), said(positionHeader)];
  return {
    status: answered.statusCode,
    body: isElement(parsed) ? parsed : {},
    ...(etag === undefined ? {} : { etag }),
    ...(modified === undefined ? {} : { modified: new Date(modified).toISOString() }),
    ...(position === undefined ? {} : { position }),
  };
}

const statusOf = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trim();

const foundOf = ({ status, body, etag, modified }: Answer): object => ({
  resource: body,
  response: { status: statusOf(status), ...(etag === undefined ? {} : { etag }), ...(modified === undefined ? {} : { lastModified: modified }) },
});

const outcomeOf = ({ status, body, etag }: Answer): object => ({
  response: {
    status: statusOf(status),
    ...(etag === undefined ? {} : { etag }),
    ...(body['resourceType'] === 'OperationOutcome' ? { outcome: body } : {}),
  },
});
