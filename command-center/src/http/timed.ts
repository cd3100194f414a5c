/** How long each door of the house takes to answer. A door is the first word of a route: a path itself may hold an id. */
import type { FastifyInstance } from 'fastify';
import type { Parts } from './context.ts';

const doors = ['api', 'fhir', 'cds-services', 'oauth', 'metrics', 'healthz', 'readyz'] as const;

/** Of a route as it is written, `/api/facilities/:facility/beds`; whatever is none of these is a screen. */
export function doorOf(route: string | undefined): string {
  const word = route?.split('/', 2)[1] ?? '';
  return doors.find((door) => door === word) ?? 'screens';
}

export function timeAnswers(app: FastifyInstance, { metrics, traces }: Pick<Parts, 'metrics' | 'traces'>): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    metrics.answered(doorOf(routeOptions.url), reply.statusCode, reply.elapsedTime / 1000);
    traces?.answered({ method, route: routeOptions.url ?? '/*', status: reply.statusCode, milliseconds: reply.elapsedTime });
    done();
  });
}
