/** What another process of the installation does is not answered here: a process without feeds takes none, one without screens serves none. */
import type { FastifyInstance } from 'fastify';
import type { ProcessRole } from '../processes/roles.ts';
import { problem } from './problems.ts';

const forAll = /^\/(healthz|readyz|metrics)\b/;
const ofFeeds = /^\/api\/feeds\/[^/?]+\/messages\b/;

export function refuseElsewhere(app: FastifyInstance, roles: ReadonlySet<ProcessRole>): void {
  if (roles.has('ingest') && roles.has('web')) return;
  app.addHook('onRequest', async (request, reply) => {
    if (forAll.test(request.url)) return;
    if (!roles.has(ofFeeds.test(request.url) ? 'ingest' : 'web')) return problem(reply, 'process.elsewhere');
  });
}
