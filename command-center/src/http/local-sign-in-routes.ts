/** Signing in with an account of this house: by password, by invitation, on a shared tablet by badge and PIN; what one says of oneself; and out again. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Account } from '../accounts/accounts.ts';
import { secretLimits, wrongPassword, wrongPin } from '../accounts/secrets.ts';
import { sessionLimits } from '../accounts/sessions.ts';
import { isRefused, type Answer, type Refused } from '../accounts/sign-in.ts';
import type { Identity } from '../access/roles.ts';
import { bearer, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem, wrongFields } from './problems.ts';

export const Code = Type.String({ minLength: 1, maxLength: 40, description: 'Six digits of the authenticator, or one of the recovery codes' });
const Login = Type.String({ minLength: 1, maxLength: 80 });
const Secret = Type.String({ minLength: 1, maxLength: secretLimits.longest });
const Word = Type.String({ maxLength: 80 });
const Password = Type.Object(
  {
    login: Login,
    password: Secret,
    code: Type.Optional(Code),
    tablet: Type.Optional(Type.String({ maxLength: 80, description: 'The device is shared: the word by which it is known, empty for a new one' })),
  },
  { additionalProperties: false },
);
const Pin = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 80, description: 'The badge, or the name to sign in with' }),
  pin: Secret,
  tablet: Word,
});
const Invitation = Type.Object({ invitation: Word, password: Secret }, { additionalProperties: false });
const OwnPin = Type.Object({ password: Secret, pin: Type.String({ maxLength: 20 }) }, { additionalProperties: false });
const OwnPassword = Type.Object({ password: Secret, next: Secret }, { additionalProperties: false });

export function localSignInRoutes(app: FastifyInstance, parts: Parts): void {
  const { accounts, signIn } = parts.people;
  app.post<{ Body: Static<typeof Password> }>(
    '/api/sign-in/password',
    { schema: { tags: ['access'], summary: 'A token for the name and the password of an account', security: [], body: Password } },
    async (request, reply) => {
      const { login, password, code, tablet } = request.body;
      const asked = { login, secret: password, peer: request.ip, ...(code === undefined ? {} : { code }) };
      return answered(parts, request, reply, 'password', await signIn.byPassword(asked, tablet));
    },
  );
  app.post<{ Body: Static<typeof Pin> }>(
    '/api/sign-in/pin',
    { schema: { tags: ['access'], summary: 'On a shared tablet: a token for the badge and the PIN of somebody who signed in at it', security: [], body: Pin } },
    async (request, reply) => {
      const { login, pin, tablet } = request.body;
      return answered(parts, request, reply, 'pin', await signIn.byPin({ login, secret: pin, peer: request.ip }, tablet));
    },
  );
  app.post<{ Body: Static<typeof Invitation> }>(
    '/api/sign-in/invitation',
    { schema: { tags: ['access'], summary: 'Says the password of an account for the first time, or anew', security: [], body: Invitation } },
    async (request, reply) => {
      const { invitation, password } = request.body;
      const account = await accounts.invited(invitation);
      if (account === undefined) return problem(reply, 'invitation.over');
      const says = wrongPassword(password, account.login);
      if (says !== undefined) return wrongFields(reply, 'sign-in.weak', [{ field: 'password', says }]);
      const signed = await signIn.byInvitation(invitation, password, request.ip);
      return signed === undefined ? problem(reply, 'invitation.over') : answered(parts, request, reply, 'invitation', signed);
    },
  );
  ownRoutes(app, parts);
}

function ownRoutes(app: FastifyInstance, parts: Parts): void {
  const { accounts, sessions, signIn } = parts.people;
  app.post('/api/sign-out', { schema: { tags: ['access'], summary: 'Ends the session of this token, where it has one' } }, async (request, reply) => {
    const identity = await bearer(parts, request);
    if (identity === undefined) return problem(reply, 'access.unknown');
    const account = await ownAccount(parts, identity);
    if (account !== undefined && identity.session !== undefined) await sessions.end(account.id, identity.session);
    return reply.code(204).send();
  });
  app.get('/api/my-account', { schema: { tags: ['access'], summary: 'The account that this token is of' } }, async (request, reply) => {
    const opened = await openOwn(parts, request, reply);
    if (opened === undefined) return reply;
    const { login, name, role, facility, unit, hasPin, hasFactor } = opened.account;
    return { login, name, role, facility, unit, hasPin, hasFactor };
  });
  app.put<{ Body: Static<typeof OwnPin> }>(
    '/api/my-account/pin',
    { schema: { tags: ['access'], summary: 'A PIN for the tablets that one shares', body: OwnPin } },
    async (request, reply) => {
      const opened = await openOwn(parts, request, reply);
      if (opened === undefined) return reply;
      const says = wrongPin(request.body.pin);
      if (says !== undefined) return wrongFields(reply, 'sign-in.weak', [{ field: 'pin', says }]);
      const proof = await signIn.proves({ login: opened.account.login, secret: request.body.password, peer: request.ip });
      if (isRefused(proof)) return refused(reply, proof);
      if (!(await writtenOf(parts, request, reply, opened.identity, 'own PIN'))) return reply;
      await accounts.setPin(opened.account.id, request.body.pin);
      return reply.code(204).send();
    },
  );
  app.put<{ Body: Static<typeof OwnPassword> }>(
    '/api/my-account/password',
    { schema: { tags: ['access'], summary: 'Another password; every other session of the account ends', body: OwnPassword } },
    async (request, reply) => {
      const opened = await openOwn(parts, request, reply);
      if (opened === undefined) return reply;
      const says = wrongPassword(request.body.next, opened.account.login);
      if (says !== undefined) return wrongFields(reply, 'sign-in.weak', [{ field: 'next', says }]);
      const proof = await signIn.proves({ login: opened.account.login, secret: request.body.password, peer: request.ip });
      if (isRefused(proof)) return refused(reply, proof);
      if (!(await writtenOf(parts, request, reply, opened.identity, 'own password'))) return reply;
      await accounts.setPassword(opened.account.id, request.body.next);
      await sessions.endAll(opened.account.id, opened.identity.session);
      await signIn.forget(opened.account.id);
      return reply.code(204).send();
    },
  );
}

async function ownAccount({ people }: Parts, { session, client }: Identity): Promise<Account | undefined> {
  const id = session === undefined || client !== undefined ? undefined : await people.sessions.accountOf(session);
  return id === undefined ? undefined : people.accounts.find(id);
}

async function openOwn(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ readonly identity: Identity; readonly account: Account } | undefined> {
  const identity = await bearer(parts, request);
  if (identity === undefined) return void problem(reply, 'access.unknown');
  const account = await ownAccount(parts, identity);
  return account === undefined ? void problem(reply, 'access.absent') : { identity, account };
}

export function refused(reply: FastifyReply, answer: Refused): FastifyReply {
  if (answer === 'code' || answer === 'enrol' || answer === 'wrong-code') return problem(reply, `sign-in.${answer}`);
  if (answer === 'wrong') return problem(reply, 'sign-in.wrong');
  if (answer === 'busy') return problem(reply, 'sign-in.busy');
  return problem(reply.header('retry-after', String(answer.wait)), 'sign-in.slow', `Again in ${answer.wait} s.`);
}

/** Who signed in is in the audit before they have a token. */
async function answered(parts: Parts, request: FastifyRequest, reply: FastifyReply, by: string, answer: Answer): Promise<FastifyReply> {
  if (isRefused(answer)) return refused(reply, answer);
  const { identity, account, tablet } = answer;
  if (!(await writtenOf(parts, request, reply, identity, by === 'password' && account.hasFactor ? 'password and code' : by))) return reply;
  return reply.send({
    token: await parts.issue(identity, sessionLimits.hours),
    role: identity.role,
    name: account.name,
    hasPin: account.hasPin,
    ...(identity.facility === undefined ? {} : { facility: identity.facility }),
    ...(identity.unit === undefined ? {} : { unit: identity.unit }),
    ...(tablet === undefined ? {} : { tablet }),
  });
}

export function writtenOf(parts: Parts, request: FastifyRequest, reply: FastifyReply, identity: Identity, view: string): Promise<boolean> {
  return audited(parts, request, reply, { ...whoOf(identity), facility: identity.facility ?? '', patients: [], kind: 'sign-in', view, why: 'self' });
}
