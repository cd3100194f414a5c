/** Every problem that a door of this server answers with (RFC 9457): stable codes, documented in problems.md; a test keeps both equal. */
export const problems = {
  'token.missing': { status: 401, says: 'Send a bearer token in the Authorization header.' },
  'token.refused': { status: 401, says: 'The token is not one of this installation, is altered, has expired or was revoked.' },
  'not-found': { status: 404, says: 'There is nothing here, or nothing that you may see.' },
  'request.invalid': { status: 400, says: 'A parameter or the body does not have the described shape.' },
  'request.too-large': { status: 413, says: 'The body is larger than this door takes.' },
  'request.too-often': { status: 429, says: 'Too many tries; wait a minute.' },
  'media-type.unsupported': { status: 415, says: 'This door does not read that media type.' },
  'feed.unknown': { status: 404, says: 'There is no feed of this name.' },
  'cursor.unknown': { status: 400, says: 'The cursor is not one that this read gave.' },
  'past.too-long': { status: 422, says: 'More events lie behind that moment than one read may fold.' },
  'code.unknown': { status: 401, says: 'The code is not known, was used, or is too old. Ask for a new one.' },
  'role.unknown': { status: 400, says: 'There is no such role.' },
  'records.not-merged': { status: 409, says: 'These two records are not merged, so there is nothing to take back.' },
  'not-ready': { status: 503, says: 'The server is starting, or its database does not answer. Try again soon.' },
  'fault': { status: 503, says: 'The database did not take it. Nothing was acknowledged; send it again.' },
  'bug': { status: 500, says: 'Something broke here. It was written to the log with this request\'s id.' },
} as const satisfies Record<string, { readonly status: number; readonly says: string }>;

export type ProblemCode = keyof typeof problems;

export class Problem extends Error {
  readonly code: ProblemCode;
  /** A JSON path or a parameter's name, when one is to blame. */
  readonly place?: string;
  constructor(code: ProblemCode, place?: string) {
    super(problems[code].says);
    this.code = code;
    if (place !== undefined) this.place = place;
  }
}

export function problemBody(code: ProblemCode, more: { readonly instance?: string; readonly place?: string; readonly detail?: string } = {}): Readonly<Record<string, unknown>> {
  const { status, says } = problems[code];
  return { type: `/api/docs#${code}`, title: says, status, code, ...more };
}
