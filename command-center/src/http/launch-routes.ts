/** POST /api/launches: an EHR, or whoever is signed in, opens an application about a patient, and gets the word to hand over to it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { may } from '../access/policy.ts';
import type { Identity, Role } from '../access/roles.ts';
import { openLaunchScope, split } from '../access/scopes.ts';
import { chartClient, keepChart } from '../smart/own-clients.ts';
import { launchLimits, type Context } from '../smart/launches.ts';
import { bearer, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';
import { createPeople, type SmartPeople } from './smart-people.ts';

const Id = Type.String({ minLength: 1, maxLength: 80 });
/** Whom an EHR may sign in by its word: those who treat. */
const ehrRoles: readonly Role[] = ['clinician', 'nurse', 'charge-nurse', 'bed-manager'];

const Asked = Type.Object(
  {
    client: Type.String({ minLength: 1, maxLength: 80, description: 'The registered application that is to be opened' }),
    patient: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'By the opaque id of the record, or as FHIR names it' })),
    encounter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 80, description: 'By the number of the visit, or as FHIR names it; its patient need not be said' }),
    ),
    iss: Type.Optional(Type.String({ maxLength: 400, description: 'The FHIR server that the EHR means; another than this one is refused' })),
    intent: Type.Optional(Type.String({ maxLength: 80 })),
    messaging: Type.Optional(
      Type.Object(
        { handle: Type.String({ minLength: 8, maxLength: 200 }), origin: Type.String({ maxLength: 300 }) },
        { additionalProperties: false, description: 'SMART Web Messaging: the handle of this launch, and an origin that the EHR is registered with' },
      ),
    ),
    needPatientBanner: Type.Optional(Type.Boolean({ description: 'false where the EHR shows already whom it is about' })),
    user: Type.Optional(
      Type.Object(
        { role: Type.String({ maxLength: 40 }), staff: Id, unit: Type.Optional(Id) },
        { additionalProperties: false, description: 'Of a registered EHR: its user' },
      ),
    ),
  },
  { additionalProperties: false },
);

export function launchRoutes(app: FastifyInstance, parts: Parts): void {
  const people = createPeople(parts);
  app.post<{ Body: Static<typeof Asked> }>(
    '/api/launches',
    { schema: { tags: ['smart'], summary: 'Opens a launch of SMART: a word that lives a minute and is used once', body: Asked } },
    (request, reply) => open(parts, people, request, reply),
  );
}

async function open(parts: Parts, people: SmartPeople, request: FastifyRequest<{ Body: Static<typeof Asked> }>, reply: FastifyReply): Promise<FastifyReply> {
  const { client: id, iss, user, messaging } = request.body;
  const asker = await bearer(parts, request);
  if (asker === undefined) return problem(reply, 'access.unknown');
  const identity = userOf(asker, user);
  if (identity === undefined || !may(identity, 'open-record')) return problem(reply, 'access.absent');
  const base = parts.smart.base();
  if (iss !== undefined && iss.replace(/\/$/, '') !== base) return problem(reply, 'launch.iss');
  // Messages go to where the EHR itself is, and nowhere else.
  const ehr = asker.client === undefined ? undefined : await parts.smart.clients.find(asker.client);
  if (messaging !== undefined && ehr?.origins.includes(messaging.origin) !== true) return problem(reply, 'launch.origin');
  if (id === chartClient) await keepChart(parts.smart);
  const client = await parts.smart.clients.find(id);
  if (client?.launchUrl === undefined || client.kind === 'backend' || client.kind === 'ehr') return problem(reply, 'launch.client');
  await parts.follow.level();
  const about = await aboutOf(people, identity, request.body);
  if (about === undefined) return problem(reply, 'access.absent');
  if (about.record !== undefined) {
    const facility = identity.facility ?? parts.network.facilities[0]?.description.facility ?? '';
    const why = identity.role === 'patient' ? 'self' : 'launch';
    if (!(await audited(parts, request, reply, { ...whoOf(identity), facility, patients: [about.record], kind: 'launch', view: id, why }))) return reply;
  }
  const launch = await parts.smart.launches.open(id, { ...about, identity });
  const url = new URL(client.launchUrl);
  url.searchParams.set('iss', base);
  url.searchParams.set('launch', launch);
  return reply.code(201).header('cache-control', 'no-store').send({ launch, iss: base, url: url.href, seconds: launchLimits.seconds });
}

/** Oneself; or the user whom a registered EHR vouches for. */
function userOf(asker: Identity, user: Static<typeof Asked>['user']): Identity | undefined {
  if (asker.client === undefined) return user === undefined ? asker : undefined;
  if (!split(asker.scope).includes(openLaunchScope)) return undefined;
  const role = ehrRoles.find((one) => one === user?.role);
  if (user === undefined || role === undefined) return undefined;
  return {
    role,
    staff: user.staff,
    ...(user.unit === undefined ? {} : { unit: user.unit }),
    ...(asker.facility === undefined ? {} : { facility: asker.facility }),
  };
}

async function aboutOf(
  people: SmartPeople,
  identity: Identity,
  { patient, encounter, intent, needPatientBanner, messaging }: Static<typeof Asked>,
): Promise<Context | undefined> {
  const more = {
    ...(intent === undefined ? {} : { intent }),
    ...(needPatientBanner === undefined ? {} : { needPatientBanner }),
    ...(messaging === undefined ? {} : { messaging }),
  };
  const [one, visit] = await Promise.all([
    patient === undefined ? undefined : people.patient(identity, patient),
    encounter === undefined ? undefined : people.visit(identity, encounter),
  ]);
  if ((patient !== undefined && one === undefined) || (encounter !== undefined && visit === undefined)) return undefined;
  // A visit of somebody else is no context of this patient.
  if (one !== undefined && visit !== undefined && one.record !== visit.record) return undefined;
  if (visit !== undefined) return { patient: visit.patient, record: visit.record, encounter: visit.encounter, ...more };
  return { ...one, ...more };
}
