/** Sign-in at the provider of the site: there, back, and a word that the screen trades for its token, so that no token stands in an address. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Identity } from '../access/roles.ts';
import type { Going } from '../access/site-sign-in.ts';
import { keepTicket, takeTicket, ticketSeconds } from '../smart/tickets.ts';
import type { Parts } from './context.ts';
import { problem } from './problems.ts';

const Then = Type.Object({ then: Type.Optional(Type.String({ maxLength: 400 })) });
const Ticket = Type.Object({ ticket: Type.String({ maxLength: 80 }) });
const path = '/api/sign-in/site';
const cookieName = 'healthos-site';

/** Only a path of this server is followed. */
const isPath = (text: string | undefined): text is string => text !== undefined && /^\/(?![/\\])[\w/?=&.~%+-]*$/.test(text);

export function siteRoutes(app: FastifyInstance, parts: Parts): void {
  const { smart } = parts;
  app.get<{ Querystring: Static<typeof Then> }>(
    path,
    { schema: { tags: ['access'], summary: 'To the sign-in of the site', security: [], querystring: Then } },
    async (request, reply) => {
      if (smart.site === undefined) return problem(reply, 'access.absent');
      const then = isPath(request.query.then) ? request.query.then : '/';
      const begun = await smart.site.begin(`${smart.origin()}${path}/answer`, then);
      if (begun === undefined) return problem(reply, 'sign-in.provider');
      await keepTicket(parts.db, 'SiteSignIn', begun.going, begun.state);
      const secure = smart.origin().startsWith('https:') ? '; Secure' : '';
      // Whoever comes back must be who went: the state is bound to this browser.
      return reply
        .header('set-cookie', `${cookieName}=${begun.state}; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${ticketSeconds.SiteSignIn}${secure}`)
        .redirect(begun.url, 303);
    },
  );
  app.get(`${path}/answer`, { schema: { tags: ['access'], summary: 'Back from the sign-in of the site', security: [] } }, (request, reply) =>
    answer(parts, request, reply),
  );
  app.post<{ Body: Static<typeof Ticket> }>(
    '/api/sign-in/ticket',
    { schema: { tags: ['access'], summary: 'A token for the word that came back from the site', security: [], body: Ticket } },
    async (request, reply) => {
      const identity = await takeTicket<Identity>(parts.db, 'SignedIn', request.body.ticket);
      return identity === undefined ? problem(reply, 'sign-in.refused') : { token: await parts.issue(identity), role: identity.role };
    },
  );
}

async function answer({ db, smart }: Parts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const url = new URL(request.url, smart.origin());
  const state = url.searchParams.get('state') ?? '';
  const isMine = (request.headers.cookie ?? '').split(/;\s*/).includes(`${cookieName}=${state}`);
  const going = state === '' || !isMine ? undefined : await takeTicket<Going>(db, 'SiteSignIn', state);
  const identity = going === undefined ? undefined : await smart.site?.finish(url, state, going);
  void reply.header('set-cookie', `${cookieName}=; Path=${path}; HttpOnly; SameSite=Lax; Max-Age=0`);
  if (going === undefined || identity === undefined) return reply.redirect('/?refused=site', 303);
  if (identity === 'weak') return reply.redirect('/?refused=weak', 303);
  const ticket = await keepTicket(db, 'SignedIn', identity);
  const there = going.then.startsWith('/oauth/sign-in/') ? `${going.then}?ticket=${ticket}` : `/?ticket=${ticket}&then=${encodeURIComponent(going.then)}`;
  return reply.redirect(there, 303);
}
