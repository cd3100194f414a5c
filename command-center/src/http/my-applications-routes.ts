/** /api/my/{patient}/applications: which applications hold a token about me now, how far it goes, and an end to it. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { scopesIn, split } from '../access/scopes.ts';
import type { HeldAbout } from '../smart/grants.ts';
import type { Parts } from './context.ts';
import { House, openPart, part } from './my-routes.ts';
import { Patient, type OpenRecord } from './open-record.ts';
import { problem } from './problems.ts';

/** Listed, newest first. */
const shown = 100;
const One = Type.Object({ ...Patient.properties, grant: Type.String({ minLength: 1, maxLength: 80 }) });

export function myApplicationsRoutes(app: FastifyInstance, parts: Parts): void {
  part(
    app,
    parts,
    'consents',
    'Applications that may read my record now, which of them I let in, and how far',
    async ({ record }) => ({ rows: (await heldAbout(parts, record)).map(toldOf) }),
    'applications',
  );

  app.delete<{ Params: Static<typeof One>; Querystring: Static<typeof House> }>(
    '/api/my/:patient/applications/:grant',
    { schema: { tags: ['my'], summary: 'Take back what I gave to an application: its tokens open nothing from then on', params: One, querystring: House } },
    async (request, reply) => {
      const opened = await openPart(parts, request, reply, 'consents');
      if (opened === undefined) return reply;
      const { record } = opened;
      const held = (await heldAbout(parts, record)).find(({ grant }) => grant === request.params.grant);
      // What whoever treats opened is theirs to close, and of others nothing is said.
      if (held === undefined || !isOwn(held)) return problem(reply, 'access.absent');
      if (!(await record.audited({ kind: 'my', view: `revoke ${held.client}`.slice(0, 120), positions: [] }))) return reply;
      return (await parts.smart.grants.revoke(held.grant)) ? reply.code(204).send() : problem(reply, 'access.absent');
    },
  );
}

const isOwn = ({ identity }: HeldAbout): boolean => identity.role === 'patient';

/** Oneself is told of all of them; whoever acts for somebody, of those that they let in. */
async function heldAbout(parts: Parts, { why, input, patient, identity }: OpenRecord): Promise<readonly HeldAbout[]> {
  const all = await parts.smart.grants.about(recordsOf(input.identity, personOf(input.identity, patient)), shown);
  return why === 'self' ? all : all.filter((held) => isOwn(held) && held.identity.patient === identity.patient);
}

/** No person of the house is named: their role is. */
function toldOf(held: HeldAbout): object {
  const { grant, client, name, scope, identity, madeAt, until } = held;
  const kinds = new Map<string, { sees: boolean; changes: boolean; inPart: boolean }>();
  for (const { kind, deeds, query } of scopesIn(scope)) {
    const one = kinds.get(kind) ?? { sees: false, changes: false, inPart: true };
    kinds.set(kind, {
      sees: one.sees || deeds.some((deed) => deed === 'r' || deed === 's'),
      changes: one.changes || deeds.some((deed) => deed !== 'r' && deed !== 's'),
      inPart: one.inPart && query.length > 0,
    });
  }
  return {
    client,
    name,
    role: identity.role,
    madeAt,
    until,
    stays: split(scope).includes('offline_access'),
    kinds: [...kinds].map(([kind, what]) => ({ kind, ...what })),
    ...(isOwn(held) ? { grant } : {}),
  };
}
