/** GET /fhir/R4/$export (FHIR Bulk Data Access): begun, asked after with its progress, fetched file by file, or given up. */
import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { may } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { createExports, exportLimits, type Exports, type Job, type Reading } from '../fhir/export.ts';
import { kindOf, kinds } from '../fhir/kinds.ts';
import { readerOf, readsOf } from '../fhir/reader.ts';
import { addressOf, inScope, keepingOf, openDoor, sendResource, type OpenDoor } from './fhir-door.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { whoOf } from './open-record.ts';
import type { Parts } from './context.ts';

const OneJob = Type.Object({ job: Type.String({ maxLength: 64 }) });
const OneFile = Type.Object({ ...OneJob.properties, file: Type.String({ maxLength: 80 }) });

export function fhirExportRoutes(app: FastifyInstance, parts: Parts): void {
  const exports = createExports((error) => app.log.error({ err: error }, 'export'));
  app.addHook('onClose', () => exports.stop());
  for (const path of ['/fhir/R4/$export', '/fhir/R4/Patient/$export'])
    app.get(path, { schema: { tags: ['fhir'], summary: 'Begins a bulk export' } }, (request, reply) => begin(parts, exports, request, reply));

  app.get<{ Params: Static<typeof OneJob> }>(
    '/fhir/R4/$export/:job',
    { schema: { tags: ['fhir'], summary: 'How far an export is, and its files', params: OneJob } },
    async (request, reply) => {
      const job = await jobOf(parts, exports, request, reply);
      if (job === undefined) return reply;
      if (job.state === 'failed') return refuse(reply, 500, { code: 'exception', says: 'The export could not be finished. Begin it again.' });
      if (job.state !== 'done')
        return reply
          .code(202)
          .headers({ 'x-progress': `${job.done} of ${job.people} people`, 'retry-after': '1' })
          .send();
      return sendResource(reply, manifestOf(job, addressOf(request)));
    },
  );

  app.delete<{ Params: Static<typeof OneJob> }>(
    '/fhir/R4/$export/:job',
    { schema: { tags: ['fhir'], summary: 'Gives an export up', params: OneJob } },
    async (request, reply) => {
      const job = await jobOf(parts, exports, request, reply);
      if (job === undefined) return reply;
      await exports.drop(job);
      return reply.code(202).send();
    },
  );

  app.get<{ Params: Static<typeof OneFile> }>(
    '/fhir/R4/$export/:job/:file',
    { schema: { tags: ['fhir'], summary: 'One file of an export', params: OneFile } },
    async (request, reply) => {
      const job = await jobOf(parts, exports, request, reply);
      if (job === undefined) return reply;
      const file = job.files.get(request.params.file.replace(/\.ndjson$/, ''));
      if (file === undefined || job.state !== 'done') return absent(reply);
      return reply.type('application/fhir+ndjson').send(createReadStream(file.path));
    },
  );
}

const ownerOf = ({ role, staff, facility, unit, patient, client, scope }: Identity): string =>
  [role, staff, facility, unit, patient, client, scope].map((one) => one ?? '').join('|');

async function jobOf(
  parts: Parts,
  exports: Exports,
  request: FastifyRequest<{ Params: Static<typeof OneJob> }>,
  reply: FastifyReply,
): Promise<Job | undefined> {
  const door = await openDoor(parts, request, reply, undefined, true);
  if (door === undefined) return undefined;
  const job = exports.job(request.params.job, ownerOf(door.reader.identity));
  return job ?? void absent(reply);
}

const exportParameters: ReadonlySet<string> = new Set(['_outputFormat', '_type', '_since', '_format']);

async function begin(parts: Parts, exports: Exports, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const door = await openDoor(parts, request, reply, undefined, true);
  if (door === undefined) return reply;
  if (!may(door.reader.identity, 'open-record')) return absent(reply);
  if (!/\brespond-async\b/.test(String(request.headers['prefer'] ?? '')))
    return refuse(reply, 400, { code: 'invalid', says: 'An export is asked for with Prefer: respond-async.' });
  const asked = new URL(request.url, 'http://local').searchParams;
  // What is left out of the question would export more than was asked for.
  const unread = [...asked.keys()].find((name) => !exportParameters.has(name));
  if (unread !== undefined && !/\bhandling=lenient\b/.test(String(request.headers['prefer'])))
    return refuse(reply, 400, { code: 'not-supported', says: `An export has no parameter ${unread.slice(0, 60)} here.`, expression: unread.slice(0, 60) });
  const format = asked.get('_outputFormat');
  if (format !== null && !/ndjson/.test(format))
    return refuse(reply, 400, { code: 'not-supported', says: 'An export is application/fhir+ndjson.', expression: '_outputFormat' });
  const types = asked.get('_type')?.split(',');
  // Every kind that was named must be granted; where none was, what is granted is exported.
  const refused = (types ?? []).find((one) => !door.reader.allowed.kind(one, 'r'));
  if (refused !== undefined && !inScope(reply, door, refused, 'r')) return reply;
  if (types === undefined && !kinds.some(({ kind }) => door.reader.allowed.kind(kind, 'r'))) return absent(reply);
  const unknown = types?.find((one) => kindOf(one) === undefined);
  if (unknown !== undefined) return refuse(reply, 400, { code: 'not-supported', says: `There is no kind ${unknown.slice(0, 60)} here.`, expression: '_type' });
  const since = Date.parse((asked.get('_since') ?? '').replace(' ', '+'));
  if (asked.has('_since') && !Number.isFinite(since)) return refuse(reply, 400, { code: 'invalid', says: '_since takes an instant.', expression: '_since' });
  const job = await exports.start(
    {
      request: `${addressOf(request)}${request.url.slice('/fhir/R4'.length)}`,
      owner: ownerOf(door.reader.identity),
      now: parts.clock.now(),
      ...(types === undefined ? {} : { types: new Set(types) }),
      ...(Number.isFinite(since) ? { since } : {}),
    },
    readingOf(parts, request.ip, door),
  );
  if (job === undefined) return refuse(reply, 429, { code: 'throttled', says: `${exportLimits.jobs} exports run already. Try again when one is done.` });
  return reply
    .code(202)
    .header('content-location', `${addressOf(request)}/$export/${job.id}`)
    .send();
}

/** The picture of the moment in which it was begun; who may see what is asked of the present of each stretch. */
function readingOf(parts: Parts, peer: string, { picture, reader: { identity } }: OpenDoor): Reading {
  const { stores } = keepingOf(parts);
  return {
    reader: () => readerOf({ identity, picture, stores, now: parts.clock.now(), live: (facility) => parts.follow.input(facility) }),
    audited: async (reader, shown) => {
      await Promise.all(readsOf(reader, shown, '$export', []).map((read) => parts.audit.record({ ...whoOf(identity), ...read, peer })));
    },
  };
}

function manifestOf({ id, asked, files }: Job, address: string): object {
  return {
    transactionTime: new Date(asked.now).toISOString(),
    request: asked.request,
    requiresAccessToken: true,
    output: [...files].map(([type, { count }]) => ({ type, url: `${address}/$export/${id}/${type}.ndjson`, count })),
    error: [],
  };
}
