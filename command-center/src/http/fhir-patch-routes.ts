/** PATCH /fhir/R4/{kind}/{id}: a JSON Patch on a resource as it is read, taken as the update that it makes; everything an update is held against, it is too. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { findOne, written, type Found } from '../fhir/find.ts';
import { isRefused } from '../fhir/outcome.ts';
import { patched, patchLimits, readPatch, type Patch } from '../fhir/patch.ts';
import { mayWrite } from '../fhir/scoped-writes.ts';
import { faultsIn } from '../fhir/validate.ts';
import { visitFault } from '../fhir/visit-fault.ts';
import type { Parts } from './context.ts';
import { commit } from './fhir-commit.ts';
import { auditedOne, insideDoor, openDoor, type OpenDoor } from './fhir-door.ts';
import { absent, refuse } from './fhir-outcome.ts';
import { inHouseTurn, type FhirTurn } from './fhir-turn.ts';
import { openWriteDoor, standingOf, type WriteAsked, type WriteDoor } from './fhir-write-door.ts';
import { inTurn } from './in-turn.ts';

const One = Type.Object({ kind: Type.String({ maxLength: 64 }), id: Type.String({ maxLength: 64 }) });
const OfFacility = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200 })) });

export const patchType = 'application/json-patch+json';

export function fhirPatchRoutes(app: FastifyInstance, parts: Parts): void {
  app.patch<{ Params: Static<typeof One>; Querystring: Static<typeof OfFacility>; Body: Buffer | undefined }>(
    '/fhir/R4/:kind/:id',
    {
      bodyLimit: patchLimits.bytes,
      schema: {
        tags: ['fhir'],
        summary: 'Changes a resource by a JSON Patch (application/json-patch+json), whole or not at all; If-Match guards its version',
        consumes: [patchType],
        params: One,
        querystring: OfFacility,
      },
    },
    async (request, reply) => {
      const opened = await openWriteDoor(parts, request, reply, 'u');
      if (opened === undefined) return reply;
      if (!(request.headers['content-type'] ?? '').toLowerCase().startsWith(patchType))
        return refuse(reply.header('accept-patch', patchType), 415, { code: 'not-supported', says: `A patch comes as ${patchType}.` });
      const patch = readPatch(Buffer.isBuffer(request.body) ? request.body : Buffer.from(''));
      if (isRefused(patch)) return refuse(reply, patch.refused, patch.issue);
      const { kind, id } = request.params;
      return inTurn(`${kind}/${id}`, async () => {
        const there = await findOne(insideDoor(parts, opened.door), opened.kind, id);
        const stands = there?.house.hospital.facility;
        return inHouseTurn(parts, reply, { facility: opened.facility, stands }, (turn) => patchOne(parts, request, reply, { ...opened, id, patch, turn }));
      });
    },
  );
}

interface Patching extends WriteDoor {
  readonly id: string;
  readonly patch: Patch;
  readonly turn: FhirTurn;
}

async function patchOne(parts: Parts, request: WriteAsked, reply: FastifyReply, { kind, id, patch, turn }: Patching): Promise<FastifyReply> {
  // As whoever patches sees it: what a patch tests and copies is read.
  const door = await openDoor(parts, request, reply);
  if (door === undefined) return reply;
  const standing = await standingOf(request, reply, door, kind, id);
  if (standing === 'answered') return reply;
  if (standing === undefined) return absent(reply);
  if (!(await auditedOne(parts, request, reply, door, standing))) return reply;
  const made = await madeOf(door, standing, patch);
  if (made === undefined) return absent(reply);
  if (isRefused(made)) return refuse(reply, made.refused, made.issue);
  const { facility } = standing.house.hospital;
  const faults = [...(await faultsIn(kind.kind, made)), ...[visitFault(door.picture, facility, kind.kind, made)].filter((one) => one !== undefined)];
  if (faults.length > 0) return refuse(reply, 422, ...faults);
  if (!(await mayWrite(door, kind, made, 'u', standing))) return absent(reply);
  return commit(parts, request, reply, { kind, resource: made, facility, stands: true }, { id, status: 200, deed: 'patch', turn });
}

async function madeOf(door: OpenDoor, standing: Found, patch: Patch): Promise<ReturnType<typeof patched> | undefined> {
  const shown = door.reader.allowed.kind(standing.kind.kind, 'r') || door.reader.identity.scope === undefined;
  const resource = shown ? await written(standing) : undefined;
  return resource === undefined ? undefined : patched(standing.kind.kind, resource, patch);
}
