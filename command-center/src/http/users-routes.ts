/** /api/users: who signs in here, as what and where, and what of theirs is open now; for administrators, each change in the audit before it is made. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId } from '@healthos/core/ids.ts';
import { rows } from '@healthos/core/table.ts';
import { accountRoles, readAccount, unitRoles, type Houses } from '../accounts/account-form.ts';
import { invitationHours, type Account } from '../accounts/accounts.ts';
import { mayVisit } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem, wrongFields } from './problems.ts';

const One = Type.Object({ id: Type.String({ minLength: 1, maxLength: 40 }) });
const OneSession = Type.Object({ ...One.properties, session: Type.String({ minLength: 1, maxLength: 40 }) });
const place = {
  badge: Type.Optional(Type.String({ maxLength: 80, description: 'What the scanner of a tablet reads' })),
  role: Type.String({ maxLength: 40 }),
  facility: Type.Optional(Type.String({ maxLength: 200, description: 'Only this hospital; absent = every hospital of the installation' })),
  unit: Type.Optional(Type.String({ maxLength: 80, description: 'Only this unit' })),
};
const NewUser = Type.Object(
  {
    login: Type.String({ maxLength: 200, description: 'The name to sign in with' }),
    name: Type.String({ maxLength: 200 }),
    staff: Type.Optional(Type.String({ maxLength: 200, description: 'As facts name this person; the name to sign in with unless said' })),
    ...place,
  },
  { additionalProperties: false },
);
const Changed = Type.Object({ name: Type.String({ maxLength: 200 }), ...place }, { additionalProperties: false });
type OfOne = FastifyRequest<{ Params: Static<typeof One> }>;

export function usersRoutes(app: FastifyInstance, parts: Parts): void {
  const { accounts } = parts.people;
  app.get('/api/users', { schema: { tags: ['access'], summary: 'Who signs in here, as what and where' } }, async (request, reply) => {
    const identity = await asker(parts, request, reply, 'manage-users');
    if (identity === undefined) return reply;
    return {
      rows: (await accounts.all()).filter((one) => isOwn(identity, one)),
      roles: accountRoles,
      unitRoles,
      houses: housesOf(parts, identity),
      self: await selfOf(parts, identity),
    };
  });
  app.post<{ Body: Static<typeof NewUser> }>(
    '/api/users',
    { schema: { tags: ['access'], summary: 'A new account; its invitation is told this once', body: NewUser } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'manage-users');
      if (identity === undefined) return reply;
      const form = readAccount(request.body, askedHouses(parts, identity));
      if (!('login' in form)) return wrongFields(reply, 'user.wrong', form);
      if (!(await written(parts, request, reply, identity, `add ${form.staff} as ${form.role}`))) return reply;
      const made = await accounts.add(form, `${identity.role} ${identity.staff ?? ''}`.trim());
      if (made === undefined) return problem(reply, 'user.taken');
      return reply.code(201).send({ ...made, hours: invitationHours });
    },
  );
  changeRoutes(app, parts);
  factorRoute(app, parts);
  sessionRoutes(app, parts);
}

function changeRoutes(app: FastifyInstance, parts: Parts): void {
  const { accounts } = parts.people;
  app.put<{ Params: Static<typeof One>; Body: Static<typeof Changed> }>(
    '/api/users/:id',
    { schema: { tags: ['access'], summary: 'Another name, badge, role or place; what was open as the old one ends', params: One, body: Changed } },
    async (request, reply) => {
      const opened = await openUser(parts, request, reply);
      if (opened === undefined) return reply;
      const { identity, account, isSelf } = opened;
      const form = readAccount({ ...request.body, login: account.login, staff: account.staff }, askedHouses(parts, identity));
      if (!('login' in form)) return wrongFields(reply, 'user.wrong', form);
      const isOther = form.role !== account.role || form.facility !== account.facility || form.unit !== account.unit;
      if (isSelf && isOther) return problem(reply, 'user.self');
      if (!(await written(parts, request, reply, identity, `change ${account.id} to ${form.role}`))) return reply;
      const answer = await accounts.change(account.id, form);
      if (answer !== 'changed') return problem(reply, answer === 'last' ? 'user.last' : 'user.taken');
      if (isOther) await parts.people.endEverything(account);
      return reply.code(204).send();
    },
  );
  const deed = (name: 'disable' | 'enable', summary: string, act: (account: Account, isSelf: boolean, reply: FastifyReply) => Promise<FastifyReply>): void => {
    app.post<{ Params: Static<typeof One> }>(`/api/users/:id/${name}`, { schema: { tags: ['access'], summary, params: One } }, async (request, reply) => {
      const opened = await openUser(parts, request, reply);
      if (opened === undefined || !(await written(parts, request, reply, opened.identity, `${name} ${opened.account.id}`))) return reply;
      return act(opened.account, opened.isSelf, reply);
    });
  };
  deed('disable', 'Ends what is open of an account, and lets nothing more be opened', async (account, isSelf, reply) => {
    if (isSelf) return problem(reply, 'user.self');
    if ((await accounts.disable(account.id)) === 'last') return problem(reply, 'user.last');
    await parts.people.endEverything(account);
    return reply.code(204).send();
  });
  deed('enable', 'Lets an account sign in again', async (account, _isSelf, reply) =>
    (await accounts.enable(account.id)) ? reply.code(204).send() : problem(reply, 'access.absent'),
  );
  app.post<{ Params: Static<typeof One> }>(
    '/api/users/:id/invitation',
    { schema: { tags: ['access'], summary: 'Password and PIN are over; an invitation to say a new one, told this once', params: One } },
    async (request, reply) => {
      const opened = await openUser(parts, request, reply);
      if (opened === undefined || !(await written(parts, request, reply, opened.identity, `invite ${opened.account.id}`))) return reply;
      const invitation = await accounts.invite(opened.account.id);
      if (invitation === undefined) return problem(reply, 'access.absent');
      if (!opened.isSelf) await parts.people.endEverything(opened.account);
      return reply.code(201).send({ id: opened.account.id, invitation, hours: invitationHours });
    },
  );
  app.delete<{ Params: Static<typeof One> }>(
    '/api/users/:id/pin',
    { schema: { tags: ['access'], summary: 'Takes the PIN away: tablets ask for the password', params: One } },
    async (request, reply) => {
      const opened = await openUser(parts, request, reply);
      if (opened === undefined || !(await written(parts, request, reply, opened.identity, `take the PIN of ${opened.account.id}`))) return reply;
      await accounts.setPin(opened.account.id, undefined);
      await parts.people.signIn.forget(opened.account.id);
      return reply.code(204).send();
    },
  );
}

function factorRoute(app: FastifyInstance, parts: Parts): void {
  app.delete<{ Params: Static<typeof One> }>(
    '/api/users/:id/second-factor',
    { schema: { tags: ['access'], summary: 'Takes the authenticator and its recovery codes away; what is open ends', params: One } },
    async (request, reply) => {
      const opened = await openUser(parts, request, reply);
      if (opened === undefined || !(await written(parts, request, reply, opened.identity, `take the second factor of ${opened.account.id}`))) return reply;
      // A second factor that its owner takes away by a screen that was left open is none.
      if (opened.isSelf) return problem(reply, 'user.self');
      if (!(await parts.people.secondFactor.reset(opened.account.id))) return problem(reply, 'access.absent');
      await parts.people.endEverything(opened.account);
      return reply.code(204).send();
    },
  );
}

function sessionRoutes(app: FastifyInstance, parts: Parts): void {
  const { sessions } = parts.people;
  app.get<{ Params: Static<typeof One> }>(
    '/api/users/:id/sessions',
    { schema: { tags: ['access'], summary: 'What is open of an account now', params: One } },
    async (request, reply) => {
      const opened = await openUser(parts, request, reply);
      if (opened === undefined || !(await written(parts, request, reply, opened.identity, `sessions of ${opened.account.id}`))) return reply;
      const { session: own } = opened.identity;
      return { rows: (await sessions.of(opened.account.id)).map((one) => ({ ...one, isOwn: one.session === own })) };
    },
  );
  app.delete<{ Params: Static<typeof OneSession> }>(
    '/api/users/:id/sessions/:session',
    { schema: { tags: ['access'], summary: 'Ends one session now', params: OneSession } },
    async (request, reply) => {
      const opened = await openUser(parts, request, reply);
      if (opened === undefined || !(await written(parts, request, reply, opened.identity, `end a session of ${opened.account.id}`))) return reply;
      return (await sessions.end(opened.account.id, request.params.session)) ? reply.code(204).send() : problem(reply, 'access.absent');
    },
  );
}

/** Whoever is bound to a house manages its people, and sees no others. */
const isOwn = ({ facility }: Identity, account: Account): boolean => facility === undefined || account.facility === facility;

async function openUser(parts: Parts, request: OfOne, reply: FastifyReply) {
  const identity = await asker(parts, request, reply, 'manage-users');
  if (identity === undefined) return undefined;
  const account = await parts.people.accounts.find(request.params.id);
  if (account === undefined || !isOwn(identity, account)) return void problem(reply, 'access.absent');
  return { identity, account, isSelf: (await selfOf(parts, identity)) === account.id };
}

const selfOf = ({ people }: Parts, { session }: Identity): Promise<string | undefined> =>
  session === undefined ? Promise.resolve(undefined) : people.sessions.accountOf(session);

function housesOf(parts: Parts, identity: Identity) {
  return [...parts.follow.enterprise().hospitals.values()]
    .filter(({ facility }) => mayVisit(identity, facility))
    .map(({ facility, operations }) => ({
      facility,
      name: operations.description?.name ?? facility,
      units: [...rows(operations.units)].map(({ unit }) => unit).sort(),
    }));
}

function askedHouses(parts: Parts, { facility: own }: Identity): Houses {
  return {
    own,
    units: (facility) => {
      const hospital = parts.follow.enterprise().hospitals.get(facilityId(facility));
      return hospital === undefined ? undefined : [...rows(hospital.operations.units)].map(({ unit }) => unit);
    },
  };
}

/** Who changed the people of the house is written before they change; no name of theirs is. */
function written(parts: Parts, request: FastifyRequest, reply: FastifyReply, identity: Identity, view: string): Promise<boolean> {
  return audited(parts, request, reply, {
    ...whoOf(identity),
    facility: identity.facility ?? '',
    patients: [],
    kind: 'users',
    view: view.slice(0, 120),
    why: 'office',
  });
}
