/** Setting up the second factor of an account: a key for the authenticator, and the code that confirms it; proved by the password, so that it can be done before the first sign-in that asks for it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { identityOfAccount, type Account } from '../accounts/accounts.ts';
import { addressOf, base32 } from '../accounts/one-time-code.ts';
import { secretLimits } from '../accounts/secrets.ts';
import { isRefused } from '../accounts/sign-in.ts';
import type { Parts } from './context.ts';
import { Code, refused, writtenOf } from './local-sign-in-routes.ts';
import { problem } from './problems.ts';

const Proof = { login: Type.String({ minLength: 1, maxLength: 80 }), password: Type.String({ minLength: 1, maxLength: secretLimits.longest }) };
const Begun = Type.Object(Proof, { additionalProperties: false });
const Confirmed = Type.Object({ ...Proof, code: Code }, { additionalProperties: false });

export function secondFactorRoutes(app: FastifyInstance, parts: Parts): void {
  const { secondFactor, signIn } = parts.people;
  app.post<{ Body: Static<typeof Begun> }>(
    '/api/sign-in/second-factor',
    { schema: { tags: ['access'], summary: 'A key for an authenticator; good for nothing until a code confirms it', security: [], body: Begun } },
    async (request, reply) => {
      const account = await proved(parts, request, reply, request.body);
      if (account === undefined) return reply;
      if (!(await written(parts, request, reply, account, 'begin a second factor'))) return reply;
      const key = await secondFactor.begin(account.id);
      if (key === undefined) return problem(reply, 'sign-in.factor');
      return reply.header('cache-control', 'no-store').send({ key: base32(key), address: addressOf(key, account.login, houseOf(parts)) });
    },
  );
  app.post<{ Body: Static<typeof Confirmed> }>(
    '/api/sign-in/second-factor/confirm',
    {
      schema: {
        tags: ['access'],
        summary: 'Its first code: from now on one is asked for. The recovery codes are told this once',
        security: [],
        body: Confirmed,
      },
    },
    async (request, reply) => {
      const account = await proved(parts, request, reply, request.body);
      if (account === undefined) return reply;
      if (!(await written(parts, request, reply, account, 'set up a second factor'))) return reply;
      const answer = await secondFactor.confirm(account.id, request.body.code);
      if (answer === 'wrong') return refused(reply, 'wrong-code');
      if ('wait' in answer) return refused(reply, answer);
      // What knew its owner by the password alone asks again.
      await signIn.forget(account.id);
      return reply.header('cache-control', 'no-store').send({ recovery: answer.paper });
    },
  );
}

async function proved(
  { people }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  { login, password }: Static<typeof Begun>,
): Promise<Account | undefined> {
  const account = await people.signIn.proves({ login, secret: password, peer: request.ip });
  return isRefused(account) ? void refused(reply, account) : account;
}

const written = (parts: Parts, request: FastifyRequest, reply: FastifyReply, account: Account, view: string): Promise<boolean> =>
  writtenOf(parts, request, reply, identityOfAccount(account), view);

/** As the list of an authenticator names it. */
const houseOf = ({ network }: Parts): string => network.name ?? network.facilities[0]?.description.name ?? 'HealthOS';
