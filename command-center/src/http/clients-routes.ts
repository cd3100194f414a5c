/** /api/clients: the registered applications, what they may, and what they hold now; for administrators, each change in the audit. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Identity } from '../access/roles.ts';
import type { Held } from '../smart/grants.ts';
import { readRegistration, registrationLimits } from '../smart/registration.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem, wrongFields } from './problems.ts';

/** Grants of one application that are listed, newest first. */
const grantsShown = 200;

const nothingHeld: Held = { grants: 0, people: 0 };

const Url = Type.String({ maxLength: registrationLimits.url });
const One = Type.Object({ id: Type.String({ maxLength: 80 }) });
const OneGrant = Type.Object({ ...One.properties, grant: Type.String({ maxLength: 80 }) });
const Registration = Type.Object(
  {
    id: Type.String({ maxLength: 80 }),
    name: Type.String({ maxLength: 200 }),
    kind: Type.String({ maxLength: 20, description: 'public, confidential, backend or ehr' }),
    redirects: Type.Optional(Type.Array(Url, { maxItems: 100 })),
    launchUrl: Type.Optional(Url),
    scopes: Type.Array(Type.String({ maxLength: 400 }), { maxItems: 200 }),
    jwks: Type.Optional(Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 100 }) })),
    jwksUri: Type.Optional(Url),
    consent: Type.Optional(Type.String({ maxLength: 10, description: 'each: every user is asked; house: the house agreed for its users' })),
    role: Type.Optional(Type.String({ maxLength: 40, description: 'As whom it acts, where it acts for itself' })),
    facility: Type.Optional(Type.String({ maxLength: 200 })),
    origins: Type.Optional(Type.Array(Url, { maxItems: 100, description: 'Of an EHR: what may frame the chart' })),
  },
  { additionalProperties: false },
);

export function clientsRoutes(app: FastifyInstance, parts: Parts): void {
  const { clients, grants } = parts.smart;
  app.get('/api/clients', { schema: { tags: ['smart'], summary: 'Registered applications' } }, async (request, reply) => {
    if ((await asker(parts, request, reply, 'manage-clients')) === undefined) return reply;
    const [all, held] = await Promise.all([clients.all(), grants.counted()]);
    return { rows: all.map((one) => ({ ...one, holds: held.get(one.id) ?? nothingHeld })), fhir: parts.smart.base(), issuer: parts.smart.issuer() };
  });

  app.post<{ Body: Static<typeof Registration> }>(
    '/api/clients',
    { schema: { tags: ['smart'], summary: 'Registers an application; a secret is shown this once', body: Registration } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'manage-clients');
      if (identity === undefined) return reply;
      const read = readRegistration(request.body);
      if (Array.isArray(read)) return wrongFields(reply, 'client.wrong', read);
      if (!('id' in read) || !(await changed(parts, request, reply, identity, `register ${read.id}`))) return reply;
      const made = await clients.add(read, `${identity.role} ${identity.staff ?? ''}`.trim());
      return made === undefined
        ? problem(reply, 'client.taken')
        : reply
            .code(201)
            .header('cache-control', 'no-store')
            .send({ id: read.id, ...made });
    },
  );

  for (const deed of ['disable', 'enable'] as const)
    app.post<{ Params: Static<typeof One> }>(
      `/api/clients/:id/${deed}`,
      {
        schema: {
          tags: ['smart'],
          summary: deed === 'disable' ? 'Takes an application out of use, and everything that it holds' : 'Puts it into use again',
          params: One,
        },
      },
      async (request, reply) => {
        const identity = await asker(parts, request, reply, 'manage-clients');
        if (identity === undefined || !(await changed(parts, request, reply, identity, `${deed} ${request.params.id}`))) return reply;
        return (await clients[deed](request.params.id)) ? reply.code(204).send() : problem(reply, 'access.absent');
      },
    );

  app.get<{ Params: Static<typeof One> }>(
    '/api/clients/:id/grants',
    { schema: { tags: ['smart'], summary: 'What an application holds now: of whom, how far, since when', params: One } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'manage-clients');
      if (identity === undefined || !(await changed(parts, request, reply, identity, `grants of ${request.params.id}`))) return reply;
      const rows = await grants.ofClient(request.params.id, grantsShown);
      return {
        rows: rows.map(({ grant, scope, identity: { role, staff }, context, madeAt }) => ({
          grant,
          scope,
          role,
          staff,
          madeAt,
          isOfPatient: context.record !== undefined,
        })),
      };
    },
  );

  app.delete<{ Params: Static<typeof OneGrant> }>(
    '/api/clients/:id/grants/:grant',
    { schema: { tags: ['smart'], summary: 'Takes one grant back: its tokens open nothing from then on', params: OneGrant } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'manage-clients');
      if (identity === undefined || !(await changed(parts, request, reply, identity, `revoke a grant of ${request.params.id}`))) return reply;
      return (await grants.revoke(request.params.grant)) ? reply.code(204).send() : problem(reply, 'access.absent');
    },
  );
}

/** Who changed the doors is written before they change. */
function changed(parts: Parts, request: FastifyRequest, reply: FastifyReply, identity: Identity, view: string): Promise<boolean> {
  return audited(parts, request, reply, {
    ...whoOf(identity),
    facility: identity.facility ?? '',
    patients: [],
    kind: 'clients',
    view: view.slice(0, 120),
    why: 'office',
  });
}
