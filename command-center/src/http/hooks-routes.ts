/** CDS Hooks 2.0: /cds-services, its services, and what became of their cards. Who calls is a registered client with a token that it signed for this very address. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { answerCall } from '../hooks/answer.ts';
import { askedLimits, bodyOf, isWrong, readAsked } from '../hooks/asked.ts';
import { createClientTokens } from '../access/client-token.ts';
import { takeFeedback } from '../hooks/feedback.ts';
import type { RegisteredClient } from '../smart/clients.ts';
import { discovery, serviceNamed, type Described } from '../hooks/services.ts';
import type { Parts } from './context.ts';
import { problem } from './problems.ts';

const Service = Type.Object({ service: Type.String({ maxLength: 60 }) });
type Called = FastifyRequest<{ Params: Static<typeof Service> }>;

export function hooksRoutes(app: FastifyInstance, parts: Parts): void {
  const tokens = createClientTokens(parts.smart.clients.find, () => parts.clock.now() / 1000, parts.smart.onTrouble);

  app.get('/cds-services', { schema: { tags: ['hooks'], summary: 'CDS Hooks: the services that there are', security: [] } }, () => discovery);

  /** The client and the service, or the reply is sent and undefined returned. */
  async function called(
    request: Called,
    reply: FastifyReply,
    suffix = '',
  ): Promise<{ readonly ehr: RegisteredClient; readonly service: Described } | undefined> {
    const service = serviceNamed(request.params.service);
    if (service === undefined) return void problem(reply, 'access.absent');
    const base = parts.smart.origin();
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    const isBearer = scheme?.toLowerCase() === 'bearer' && token !== undefined;
    const ehr = isBearer ? await tokens.clientOf(token, [`${base}/cds-services/${service.hook}${suffix}`, `${base}/cds-services/${service.hook}`]) : undefined;
    if (ehr === undefined) return void problem(reply.header('www-authenticate', 'Bearer'), 'access.unknown');
    return { ehr, service };
  }

  app.post<{ Params: Static<typeof Service> }>(
    '/cds-services/:service',
    {
      bodyLimit: askedLimits.bytes,
      schema: {
        tags: ['hooks'],
        summary: 'CDS Hooks: the cards for one moment of work',
        description:
          'Answered from the record that is kept here; drafts and prefetched orders are read from the call. A server or token that the call names is not used.',
        params: Service,
      },
    },
    async (request, reply) => {
      const found = await called(request, reply);
      if (found === undefined) return reply;
      const body = bodyOf(request.body);
      const asked = isWrong(body) ? body : readAsked(body, found.service.hook);
      if (isWrong(asked)) return problem(reply, 'hooks.shape', asked.wrong);
      const answer = await answerCall(found.ehr, asked, {
        follow: parts.follow,
        decide: parts.decide,
        peer: request.ip,
        base: parts.smart.origin(),
        audit: (read) =>
          parts.audit.record({ ...read, peer: request.ip }).then(
            () => true,
            () => false,
          ),
      });
      if ('cards' in answer) return answer;
      if (isWrong(answer)) return problem(reply, 'hooks.shape', answer.wrong);
      return problem(reply, answer.refused === 'telling' ? 'hooks.telling' : answer.refused === 'unaudited' ? 'audit.unwritten' : 'requests.busy');
    },
  );

  app.post<{ Params: Static<typeof Service> }>(
    '/cds-services/:service/feedback',
    { bodyLimit: askedLimits.bytes, schema: { tags: ['hooks'], summary: 'CDS Hooks: what became of cards', params: Service } },
    async (request, reply) => {
      const found = await called(request, reply, '/feedback');
      if (found === undefined) return reply;
      const body = bodyOf(request.body);
      const taken = isWrong(body)
        ? body
        : await takeFeedback({ follow: parts.follow, decide: parts.decide, peer: request.ip }, found.ehr, found.service.hook, body);
      if (isWrong(taken)) return problem(reply, 'hooks.shape', taken.wrong);
      if ('kept' in taken) return {};
      return problem(reply, taken.refused === 'busy' ? 'requests.busy' : 'hooks.telling');
    },
  );
}
