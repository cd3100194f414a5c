/** Every error that the HTTP side answers, as RFC 9457 problem documents with a stable code. Never a stack trace, never a name. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refusalCodes } from '@healthos/core/requests/refusals.ts';
import type { Refusal } from '@healthos/core/requests/request.ts';
import { Fault } from '../fault.ts';
import { refuse } from './fhir-outcome.ts';

export const problemCodes = {
  'access.unknown': { status: 401, title: 'Sign in: the token is missing, wrong or over.' },
  'access.absent': { status: 404, title: 'There is no such thing here.' },
  'record.closed': { status: 403, title: 'This record opens to those who care for the patient. In need you may break the glass: it is marked and looked at.' },
  'audit.unwritten': { status: 503, title: 'The read could not be written to the audit, so it was not answered. Try again.' },
  'request.invalid': { status: 400, title: 'The request does not have the described shape.' },
  'request.too-large': { status: 413, title: 'The body is larger than this door takes.' },
  'request.time': { status: 400, title: 'at and knownAt take ISO 8601 instants or milliseconds since 1970.' },
  'media-type.unsupported': { status: 415, title: 'This feed does not read that media type.' },
  'sign-in.refused': { status: 401, title: 'Sign-in by role is part of the demo, and this role or demo is not offered.' },
  'sign-in.wrong': { status: 401, title: 'The name or badge, the password or the PIN is wrong, or this tablet does not know you yet.' },
  'sign-in.slow': { status: 429, title: 'This was tried too often from here. Retry-After says when again.' },
  'sign-in.busy': { status: 503, title: 'Too many sign in at once. Try again in a moment.' },
  'sign-in.code': { status: 401, title: 'This account signs in with a second factor: say the code of your authenticator besides.' },
  'sign-in.wrong-code': { status: 401, title: 'The code is wrong, over or used already. Take the next one, or one of your recovery codes.' },
  'sign-in.enrol': { status: 403, title: 'Your role signs in with a second factor, and you have none yet: set up an authenticator first.' },
  'sign-in.factor': { status: 409, title: 'This account has an authenticator already. Where it is lost, an administrator takes it away.' },
  'sign-in.weak': { status: 422, title: 'This password or PIN is not taken; the field says why.' },
  'invitation.over': { status: 404, title: 'The invitation is wrong, used or over. Ask for a new one.' },
  'user.taken': { status: 409, title: 'Somebody has this sign-in name, staff id or badge already.' },
  'user.wrong': { status: 422, title: 'The account cannot be as it was put.' },
  'user.self': { status: 409, title: 'Nobody takes away their own account, role or place: ask another administrator.' },
  'user.last': { status: 409, title: 'This is the last administrator of the installation: make another one first.' },
  'sign-in.nobody': { status: 409, title: 'No patient is known here yet, so nobody can be signed in as one. Try again in a moment.' },
  'sign-in.provider': { status: 503, title: 'The sign-in of the site does not answer. Try again, or ask whoever runs it.' },
  'display.code': { status: 404, title: 'The code is wrong, used or over. Ask for a new one.' },
  'client.taken': { status: 409, title: 'An application of this id is registered already.' },
  'client.wrong': { status: 422, title: 'The application cannot be registered as it was put.' },
  'launch.client': { status: 404, title: 'No application of this name is registered that can be opened.' },
  'launch.iss': { status: 400, title: 'iss names another FHIR server than this one.' },
  'message.unresolved': { status: 422, title: 'The message was rejected again; it is kept and listed.' },
  'message.archived': { status: 503, title: 'These bytes are archived, and their file cannot be read here. Ask whoever keeps the archive.' },
  'unmerge.none': { status: 409, title: 'No merge of these two records is in force.' },
  'reprice.busy': { status: 503, title: 'Too many re-pricings wait already. Try again when one is done.' },
  'payment.declined': { status: 402, title: 'The payment was declined; nothing was taken.' },
  'payment.none': { status: 409, title: 'No payment gateway is set up here. The hospital tells you how to pay.' },
  'what-if.busy': { status: 503, title: 'Too many what-ifs wait already. Try again when one is done.' },
  'draft.nobody': { status: 409, title: 'A draft is kept for a person: sign in as yourself.' },
  'draft.stale': { status: 409, title: 'Another window has saved this draft since. Open it again; what is here was not kept.' },
  'draft.signed': { status: 409, title: 'This note is signed already; what is to be said besides is an addendum.' },
  'launch.origin': { status: 400, title: 'Messages go only to an origin that the EHR is registered with.' },
  'hooks.shape': { status: 400, title: 'The call is not as its hook describes it, or is about two patients; the detail names the place.' },
  'hooks.telling': { status: 503, title: 'The past of this house is still being told: nothing can be advised yet. Ask again.' },
  'process.elsewhere': { status: 421, title: 'This process of the installation does not do that; another one does.' },
  'requests.busy': { status: 503, title: 'Too many requests wait for their turn; nothing was changed. Try again.' },
  'server.fault': { status: 503, title: 'The database does not answer; nothing was changed. Try again.' },
  'server.bug': { status: 500, title: 'This is our error. It was logged by its number.' },
} as const;

export type ProblemCode = keyof typeof problemCodes;

export function problem(reply: FastifyReply, code: ProblemCode, detail?: string): FastifyReply {
  const { status, title } = problemCodes[code];
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, code, ...(detail === undefined ? {} : { detail }) }));
}

/** What is wrong with a form, each at its field. */
export function wrongFields(reply: FastifyReply, code: ProblemCode, fields: readonly { readonly field: string; readonly says: string }[]): FastifyReply {
  const { status, title } = problemCodes[code];
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, code, fields }));
}

/** A refusal of what a person asked: its own code, with the rule, value, limit and the way out beside it. */
export function refusalProblem(reply: FastifyReply, refusal: Omit<Refusal, 'events'>): FastifyReply {
  const { refused, says, ...more } = refusal;
  return reply
    .code(409)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title: refusalCodes[refused], status: 409, code: refused, detail: says, ...more }));
}

/** The one place where the HTTP side meets what was thrown. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: unknown, request, reply) => {
    if (/^\/fhir\b/.test(request.url)) return outcomeOfError(error, request, reply);
    if (error instanceof Fault && error.code.startsWith('archive.')) return problem(reply, 'message.archived', error.detail);
    if (error instanceof Fault || isNetworkFault(error)) return problem(reply, 'server.fault');
    if (isClientError(error))
      return problem(
        reply,
        error.statusCode === 413 ? 'request.too-large' : error.statusCode === 415 ? 'media-type.unsupported' : 'request.invalid',
        error.validation === undefined ? undefined : saidOnce(error.message),
      );
    request.log.error({ err: error }, 'bug');
    return problem(reply, 'server.bug');
  });
}

/** Of a thing that may be of several kinds each kind says what is wrong, and most of them the same. */
const saidOnce = (message: string): string => [...new Set(message.split(', '))].join(', ');

/** The same in the words of FHIR. */
function outcomeOfError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof Fault || isNetworkFault(error))
    return refuse(reply, 503, { code: 'transient', says: problemCodes['server.fault'].title, detail: 'server.fault' });
  if (isClientError(error)) {
    const code = error.statusCode === 413 ? 'too-long' : error.statusCode === 415 ? 'not-supported' : 'invalid';
    const known = error.statusCode === 413 ? 'request.too-large' : error.statusCode === 415 ? 'media-type.unsupported' : 'request.invalid';
    return refuse(reply, problemCodes[known].status, { code, says: problemCodes[known].title, detail: known });
  }
  request.log.error({ err: error }, 'bug');
  return refuse(reply, 500, { code: 'exception', says: problemCodes['server.bug'].title, detail: 'server.bug' });
}

function isClientError(error: unknown): error is { statusCode: number; message: string; validation?: unknown } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode >= 400 &&
    error.statusCode < 500
  );
}

function isNetworkFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(ECONN|ETIMEDOUT|ENOENT|EPIPE|57P|08)/.test(error.code);
}
