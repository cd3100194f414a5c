/** GET /fhir/R4/{kind} and POST /fhir/R4/{kind}/_search: a page of what matches, with links that go on in the same picture. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { kindOf } from '../fhir/kinds.ts';
import { isRefused, outcomeOf } from '../fhir/outcome.ts';
import { refuse } from './fhir-outcome.ts';
import { readCursor, writeCursor } from '../fhir/paging.ts';
import { readQuery, type Query } from '../fhir/query.ts';
import { search, shownIn, type Page } from '../fhir/search.ts';
import { lessOf } from '../fhir/summary.ts';
import { addressOf, auditedReads, inScope, keepingOf, openDoor, sendResource } from './fhir-door.ts';
import type { Parts } from './context.ts';

const OneKind = Type.Object({ kind: Type.String({ maxLength: 64 }) });
type Asked = FastifyRequest<{ Params: Static<typeof OneKind>; Body?: Buffer | undefined }>;

export function fhirSearchRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof OneKind> }>(
    '/fhir/R4/:kind',
    { schema: { tags: ['fhir'], summary: 'Resources that match', params: OneKind } },
    (request, reply) => answer(parts, request, reply, inUrl(request)),
  );
  app.post<{ Params: Static<typeof OneKind>; Body: Buffer | undefined }>(
    '/fhir/R4/:kind/_search',
    { schema: { tags: ['fhir'], summary: 'The same search, its parameters in the body', params: OneKind } },
    (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
      // Parameters that were not read would leave a search of everything.
      if (body !== '' && !/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? ''))
        return refuse(reply, 415, { code: 'not-supported', says: 'The parameters of a search are sent as application/x-www-form-urlencoded.' });
      return answer(parts, request, reply, [...inUrl(request), ...new URLSearchParams(body)]);
    },
  );
}

const inUrl = (request: FastifyRequest): readonly (readonly [string, string])[] => [...new URL(request.url, 'http://local').searchParams];

async function answer(parts: Parts, request: Asked, reply: FastifyReply, asked: readonly (readonly [string, string])[]): Promise<FastifyReply> {
  const said = asked.find(([name]) => name === '_cursor')?.[1];
  const link = said === undefined ? undefined : readCursor(said);
  const { paging } = keepingOf(parts);
  const picture = link === undefined ? undefined : paging.picture(link.token, parts.clock.now());
  if (said !== undefined && picture === undefined) {
    const lookups = await openDoor(parts, request, reply);
    return lookups === undefined
      ? reply
      : refuse(reply, 410, { code: 'expired', says: 'The picture that this link goes on in is not kept any more. Begin the search again.' });
  }
  const lookups = await openDoor(parts, request, reply, picture);
  if (lookups === undefined) return reply;
  const kind = kindOf(request.params.kind);
  if (kind === undefined) return refuse(reply, 404, { code: 'not-supported', says: 'There is no such kind of resource here.' });
  if (!inScope(reply, lookups, kind.kind, 's')) return reply;
  const query = readQuery(kind, asked, /\bhandling=strict\b/.test(String(request.headers['prefer'] ?? '')));
  if (isRefused(query)) return refuse(reply, query.refused, query.issue);
  const page = await search(lookups, query, link);
  if (isRefused(page)) return refuse(reply, page.refused, page.issue);
  const { people, positions } = shownIn(page);
  if (!(await auditedReads(parts, request, reply, lookups, people, viewOf(query), positions))) return reply;
  const token = page.next === undefined ? undefined : paging.keep(lookups.picture, parts.clock.now());
  return sendResource(reply, bundleOf(query, page, addressOf(request), token));
}

/** The kind and what it was asked by; what was asked for may be a name or a number, and stays out. */
const viewOf = ({ kind, asked }: Query): string => `${kind.kind}?${[...new Set(asked.map(([name]) => name))].join('&')}`.slice(0, 200);

function bundleOf(query: Query, page: Page, address: string, token: string | undefined): object {
  const at = `${address}/${query.kind.kind}`;
  const self = new URLSearchParams(query.asked.map(([name, text]) => [name, text])).toString();
  const next =
    page.next === undefined || token === undefined ? undefined : `${at}?${self}${self === '' ? '' : '&'}_cursor=${writeCursor({ ...page.next, token })}`;
  const entry =
    (mode: string) =>
    ({ resource }: Page['matches'][number]) => ({
      fullUrl: `${address}/${resource.resourceType}/${resource.id}`,
      resource: mode === 'match' ? lessOf(resource, query) : resource,
      search: { mode },
    });
  const entries = [...page.matches.map(entry('match')), ...page.included.map(entry('include'))];
  const warned =
    page.warnings.length === 0
      ? []
      : [{ resource: outcomeOf(page.warnings.map((one) => ({ ...one, severity: 'warning' as const }))), search: { mode: 'outcome' } }];
  return {
    resourceType: 'Bundle',
    id: randomUUID(),
    meta: { lastUpdated: new Date().toISOString() },
    type: 'searchset',
    ...(page.total === undefined ? {} : { total: page.total }),
    link: [{ relation: 'self', url: `${at}${self === '' ? '' : `?${self}`}` }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])],
    ...(entries.length + warned.length === 0 ? {} : { entry: [...entries, ...warned] }),
  };
}
