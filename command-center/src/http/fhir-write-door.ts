/** What every write of one resource is asked first: by whom, of which kind, into which house; and what stands under its id, of which version. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getRow } from '@healthos/core/table.ts';
import { may, mayVisit } from '../access/policy.ts';
import type { Deed } from '../access/scopes.ts';
import { findOne, type Found } from '../fhir/find.ts';
import { kindOf } from '../fhir/kinds.ts';
import type { Kind } from '../fhir/thing.ts';
import type { Parts } from './context.ts';
import { inScope, openDoor, type OpenDoor } from './fhir-door.ts';
import { writableKinds } from './fhir-operations.ts';
import { absent, refuse } from './fhir-outcome.ts';

export type WriteAsked = FastifyRequest<{ Params: { readonly kind: string }; Querystring: { readonly facility?: string }; Body: Buffer | undefined }>;

export interface WriteDoor {
  readonly door: OpenDoor;
  readonly kind: Kind;
  /** Where something new goes. */
  readonly facility: string | undefined;
}

export async function openWriteDoor(parts: Parts, request: WriteAsked, reply: FastifyReply, deed: Deed): Promise<WriteDoor | undefined> {
  const door = await openDoor(parts, request, reply);
  if (door === undefined || !inScope(reply, door, request.params.kind, deed)) return undefined;
  const { identity } = door.reader;
  const { facility = identity.facility ?? parts.network.facilities[0]?.description.facility } = request.query;
  if (!may(identity, 'post-message') || (request.query.facility !== undefined && !mayVisit(identity, request.query.facility))) return void absent(reply);
  const kind = kindOf(request.params.kind);
  if (kind === undefined || !writableKinds.has(kind.kind))
    return void refuse(reply, 404, { code: 'not-supported', says: 'Resources of this kind are not written here.' });
  return { door, kind, facility };
}

export const toldElsewhere = 'This was told by another system, in its own words: it is corrected there, or by a person here.';

/** Whether it came as a resource: those alone are written again by one. */
export const cameHere = ({ reader }: OpenDoor, kind: Kind, id: string): boolean =>
  reader.houses.some(({ hospital }) => getRow(hospital.clinical.resources, `${kind.kind}/${id}`) !== undefined);

export const etagOf = (found: Found | undefined): string | undefined => (found === undefined ? undefined : `W/"${found.thing.told.length}"`);

/** undefined where nothing stands there yet; `answered` where it may not be written so, and the reply says why. */
export async function standingOf(
  request: FastifyRequest,
  reply: FastifyReply,
  door: OpenDoor,
  kind: Kind,
  id: string,
): Promise<Found | undefined | 'answered'> {
  const found = await findOne(door, kind, id);
  const stop = (status: number, code: string, says: string): 'answered' => {
    refuse(reply, status, { code, says });
    return 'answered';
  };
  if (found !== undefined && !cameHere(door, kind, id)) return stop(409, 'business-rule', toldElsewhere);
  const expected = request.headers['if-match'];
  if (expected !== undefined && expected.trim() !== etagOf(found)) return stop(412, 'conflict', 'The resource is of another version than If-Match says.');
  return found;
}
