/** What people do: sign in to the demo, enrol and revoke displays, look at feeds, take a merge back. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId, feedId, patientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { orderKey } from '@healthos/core/time.ts';
import { mayVisit } from '../access/policy.ts';
import { isProgram, isRole, roles, type Role } from '../access/roles.ts';
import { faultCodes } from '../fault.ts';
import { demoPatient } from '../portal/demo-patient.ts';
import { addDisplay, enrolDisplay, listDisplays, revokeDisplay } from '../postgres/settings.ts';
import { ticketSeconds } from '../access/live-tickets.ts';
import { asker, bearer, tokenOf, type Parts } from './context.ts';
import { problem } from './problems.ts';

/** A kiosk runs for months. */
const displayHours = 24 * 365;
/** Wrong codes that one address may try in a minute. */
const codeTries = 10;

const SignIn = Type.Object({ role: Type.String({ maxLength: 40 }) });
const NewDisplay = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  class: Type.Union([Type.Literal('public'), Type.Literal('staff')]),
  facility: Type.String({ minLength: 1, maxLength: 200 }),
});
const Code = Type.Object({ code: Type.String({ pattern: '^[0-9 -]{6,14}$' }), wall: Type.Optional(Type.String({ maxLength: 60 })) });
const One = Type.Object({ id: Type.String({ maxLength: 60 }) });
const Unmerge = Type.Object({
  facility: Type.String({ maxLength: 200 }),
  from: Type.String({ maxLength: 80 }),
  into: Type.String({ maxLength: 80 }),
  reason: Type.String({ minLength: 3, maxLength: 500 }),
});

/** Roles with a screen of their own; the others have tokens only. */
const signInRoles: readonly Role[] = roles.filter((role) => !isProgram(role));

export function peopleRoutes(app: FastifyInstance, parts: Parts): void {
  liveTicketRoute(app, parts);
  app.get('/api/sign-in', { schema: { tags: ['access'], summary: 'How one may sign in here', security: [] } }, () => {
    const telling = parts.demo ? parts.tellings.longest() : undefined;
    const site = parts.smart.site?.name;
    return {
      demo: parts.demo,
      roles: parts.demo ? signInRoles : [],
      time: parts.clock.now(),
      ...(site === undefined ? {} : { site }),
      ...(telling === undefined ? {} : { telling }),
    };
  });

  app.post<{ Body: Static<typeof SignIn> }>(
    '/api/sign-in',
    { schema: { tags: ['access'], summary: 'Demo: a token for a role', security: [], body: SignIn } },
    async (request, reply) => {
      const { role } = request.body;
      if (!parts.demo || !isRole(role) || !signInRoles.includes(role)) return problem(reply, 'sign-in.refused');
      if (role === 'patient') return signInAsPatient(parts, reply);
      // Two who sign in to one demo are two people: who was first, and whose step may be undone, must be told apart.
      return { token: await parts.issue({ role, staff: randomBytes(3).toString('hex') }), role };
    },
  );

  app.get('/api/feeds', { schema: { tags: ['feeds'], summary: 'Feeds with rate, lag and errors' } }, async (request, reply) => {
    const identity = await asker(parts, request, reply, 'see-feeds');
    if (identity === undefined) return reply;
    return {
      rows: parts.feeds.rows(parts.clock.now(), parts.connections()),
      setAside: parts.follow.setAside().filter(({ facility }) => mayVisit(identity, facility)),
      degraded: parts.degraded().map((code) => ({ code, says: faultCodes[code] })),
    };
  });

  displayRoutes(app, parts);

  app.post<{ Body: Static<typeof Unmerge> }>(
    '/api/identity/unmerge',
    { schema: { tags: ['identity'], summary: 'Take exactly one merge back', body: Unmerge } },
    async (request, reply) => {
      const { facility, from, into, reason } = request.body;
      const identity = await asker(parts, request, reply, 'unmerge', facility);
      if (identity === undefined) return reply;
      if (getRow(parts.follow.enterprise().identity.mergedInto, patientId(from)) !== patientId(into)) return problem(reply, 'unmerge.none');
      const now = parts.clock.now();
      const controlId = randomBytes(9).toString('base64url');
      const bytes = Buffer.from(JSON.stringify({ request: 'unmerge', by: identity.role, from, into, reason }));
      const appended = await parts.log.append({
        facility: facilityId(facility),
        feed: feedId('requests'),
        sender: identity.role,
        peer: request.ip,
        controlId,
        type: 'request/unmerge',
        receivedAt: now,
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        outcome: 'applied',
        onReusedControlId: 'process',
        identities: [],
        samples: [],
        events: [
          {
            event: { type: 'PatientsUnmerged', from: patientId(from), into: patientId(into), reason },
            effective: { at: now },
            order: orderKey(now, now, 99, controlId),
            segments: [],
          },
        ],
      });
      return { message: appended.message.id, position: appended.events[0]?.position };
    },
  );
}

/** Whoever may look at anything may connect; what may be watched is asked there. */
function liveTicketRoute(app: FastifyInstance, parts: Parts): void {
  app.post('/api/live-tickets', { schema: { tags: ['access'], summary: 'A word that opens one live connection, within seconds' } }, async (request, reply) => {
    const token = tokenOf(request);
    if (token === undefined || (await bearer(parts, request)) === undefined) return problem(reply, 'access.unknown');
    return reply.code(201).send({ ticket: await parts.liveTicket(token), seconds: ticketSeconds });
  });
}

/** Somebody of whom the demo knows much; nobody is here yet where no feed has spoken. */
async function signInAsPatient(parts: Parts, reply: FastifyReply): Promise<object> {
  await parts.follow.level();
  const inputs = [...parts.follow.enterprise().hospitals.keys()].flatMap((facility) => parts.follow.input(facility) ?? []);
  const patient = demoPatient(inputs);
  return patient === undefined ? problem(reply, 'sign-in.nobody') : { token: await parts.issue({ role: 'patient', patient }), role: 'patient' };
}

function displayRoutes(app: FastifyInstance, parts: Parts): void {
  const tries = new Map<string, number>();
  setInterval(() => tries.clear(), 60_000).unref();

  app.get('/api/displays', { schema: { tags: ['displays'], summary: 'Enrolled wall displays' } }, async (request, reply) => {
    const identity = await asker(parts, request, reply, 'manage-displays');
    if (identity === undefined) return reply;
    return { rows: await listDisplays(parts.houses.seenBy(identity.facility)) };
  });

  app.post<{ Body: Static<typeof NewDisplay> }>(
    '/api/displays',
    { schema: { tags: ['displays'], summary: 'A one-time code for a new display', body: NewDisplay } },
    async (request, reply) => {
      if ((await asker(parts, request, reply, 'manage-displays', request.body.facility)) === undefined) return reply;
      const code = String(randomInt(0, 100_000_000)).padStart(8, '0');
      const id = randomBytes(9).toString('base64url');
      await addDisplay(parts.db, { id, ...request.body }, parts.digest(code));
      return reply.code(201).send({ id, code: `${code.slice(0, 4)} ${code.slice(4)}`, minutes: 15 });
    },
  );

  app.post<{ Body: Static<typeof Code> }>(
    '/api/displays/enrol',
    { schema: { tags: ['displays'], summary: 'A display shows its code and gets its key', security: [], body: Code } },
    async (request, reply) => {
      const tried = (tries.get(request.ip) ?? 0) + 1;
      tries.set(request.ip, tried);
      const display = tried > codeTries ? undefined : await enrolDisplay(parts.db, parts.digest(request.body.code.replace(/\D/g, '')));
      if (display === undefined) return problem(reply, 'display.code');
      const token = await parts.issue(
        { role: display.class === 'public' ? 'wall-public' : 'wall-staff', facility: display.facility, display: display.id },
        displayHours,
      );
      return { token, name: display.name, facility: display.facility, class: display.class };
    },
  );

  app.delete<{ Params: Static<typeof One> }>(
    '/api/displays/:id',
    { schema: { tags: ['displays'], summary: 'Revoke a display', params: One } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'manage-displays');
      if (identity === undefined) return reply;
      const display = (await listDisplays(parts.houses.seenBy(identity.facility))).find(({ id }) => id === request.params.id);
      if (display === undefined || !(await revokeDisplay(parts.db, display.id))) return problem(reply, 'access.absent');
      parts.revoked(display.id);
      return reply.code(204).send();
    },
  );
}
