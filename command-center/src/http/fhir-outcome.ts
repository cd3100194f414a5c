/** Sends what is no resource: an OperationOutcome with its status. */
import type { FastifyReply } from 'fastify';
import { fhirJson, outcomeOf, type Issue, type Severity } from '../fhir/outcome.ts';

export function refuse(reply: FastifyReply, status: number, ...issues: readonly (Issue & { readonly severity?: Severity })[]): FastifyReply {
  return reply
    .code(status)
    .type(fhirJson)
    .send(JSON.stringify(outcomeOf(issues)));
}

export const absent = (reply: FastifyReply): FastifyReply => refuse(reply, 404, { code: 'not-found', says: 'There is no such resource here.' });
