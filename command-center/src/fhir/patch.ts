/**
 * JSON Patch (RFC 6902, hl7.org/fhir/R4/http.html#patch) on a resource as it is read: every operation is held against the resource as the ones before it left
 * it, and none is done where one cannot be. What the server says of a resource itself, its kind, id, version and time, is not patched.
 */
import { isDeepStrictEqual } from 'node:util';
import { applyPatch, type Operation } from 'rfc6902';
import { jsonLimits, jsonText, parseJson } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { refused, type Refused } from './outcome.ts';
import { isElement, parsedAsCame, type Element } from './resource.ts';

export const patchLimits = { bytes: 1024 * 1024, operations: 100, resourceBytes: 4 * 1024 * 1024 } as const;

/** Read twice: with numbers as they count, and with numbers as they were written. */
export interface Patch {
  readonly operations: readonly Operation[];
  readonly marked: readonly Operation[];
}

const wants: Readonly<Record<string, 'value' | 'from' | undefined>> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
  remove: undefined,
};
const pointer = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** 400 where it is no patch (RFC 5789), with the place in it. */
export function readPatch(bytes: Buffer): Patch | Refused {
  const wrong = (says: string, expression: string, code = 'invalid', status = 400): Refused =>
    refused(status, { code, says, expression, detail: 'patch.invalid' });
  const parsed = parseJson(bytes, patchLimits.bytes);
  if (isRejection(parsed)) return wrong('The body is no JSON, too large, or nested deeper than a resource is.', 'patch', 'structure');
  if (!Array.isArray(parsed.value) || parsed.value.length === 0) return wrong('A JSON Patch is a list of operations.', 'patch', 'structure');
  const said = parsed.value as readonly unknown[];
  if (said.length > patchLimits.operations) return wrong(`A patch has ${patchLimits.operations} operations at most.`, 'patch', 'too-costly', 413);
  for (const [n, one] of said.entries()) {
    const place = `patch[${n}]`;
    if (!isElement(one)) return wrong('An operation is an object.', place, 'structure');
    const { op, path, from } = one;
    if (typeof op !== 'string' || !Object.hasOwn(wants, op)) return wrong(`An operation is one of ${Object.keys(wants).join(', ')}.`, `${place}.op`, 'value');
    if (typeof path !== 'string' || !pointer.test(path)) return wrong('A path is a JSON Pointer (RFC 6901).', `${place}.path`, 'value');
    if (wants[op] === 'from' && (typeof from !== 'string' || !pointer.test(from))) return wrong(`${op} says from where.`, `${place}.from`, 'required');
    if (wants[op] === 'value' && !Object.hasOwn(one, 'value')) return wrong(`${op} says a value.`, `${place}.value`, 'required');
  }
  return { operations: said as readonly Operation[], marked: withMarks(jsonText(bytes)) as readonly Operation[] };
}

/** The resource after all of them; 422 with the element at which one fails. `resource` keeps the text of its numbers, and so does what is returned. */
export function patched(kind: string, resource: Element, patch: Patch): Element | Refused {
  const text = JSON.stringify(resource);
  const document: unknown = JSON.parse(text);
  for (const operation of patch.operations) {
    const stopped = stopAt(kind, document, operation);
    if (stopped !== undefined) return stopped;
    if (operation.op === 'test') continue;
    // The library says what went wrong with the values in it: those are not told.
    if (applyPatch(document, [operation]).some((failed) => failed !== null)) return absentAt(kind, operation.path);
    const grown = tooLarge(kind, document, operation);
    if (grown !== undefined) return grown;
  }
  const marked: unknown = withMarks(text);
  applyPatch(
    marked,
    patch.marked.filter(({ op }) => op !== 'test'),
  );
  const made = parsedAsCame(JSON.stringify(marked).replace(markedNumber, '$1'));
  return isElement(made) ? made : absentAt(kind, '');
}

/** A number that is not written as it counts stands as text behind NUL, which no text of JSON from outside may hold. */
function withMarks(text: string): unknown {
  const mark = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source ? `\0${context.source}` : value;
  return JSON.parse(text, mark);
}
const markedNumber = /"\\u0000(-?\d[-+.\deE]*)"/g;

const own: readonly (readonly string[])[] = [['resourceType'], ['id'], ['meta', 'versionId'], ['meta', 'lastUpdated']];

function stopAt(kind: string, document: unknown, operation: Operation): Refused | undefined {
  const { op, path } = operation;
  for (const changed of op === 'test' ? [] : op === 'move' ? [operation.from, path] : [path]) {
    const tokens = tokensOf(changed);
    if (tokens.length === 0 || own.some((names) => names.every((name, n) => tokens[n] === name)))
      return refused(422, {
        code: 'business-rule',
        says: 'This element is the server’s own: it is not patched.',
        expression: placeOf(kind, tokens),
        detail: 'patch.immutable',
      });
  }
  if ((op === 'move' || op === 'copy') && found(document, tokensOf(operation.from)) === undefined) return absentAt(kind, operation.from);
  if (op === 'add' || op === 'copy' || op === 'move') return isOpen(document, tokensOf(path)) ? undefined : absentAt(kind, path);
  const there = found(document, tokensOf(path));
  if (there === undefined) return absentAt(kind, path);
  return op !== 'test' || isDeepStrictEqual(there.value, operation.value)
    ? undefined
    : refused(422, {
        code: 'conflict',
        says: 'The resource does not say what the patch tests: nothing of it was done.',
        expression: placeOf(kind, tokensOf(path)),
        detail: 'patch.test-failed',
      });
}

const absentAt = (kind: string, path: string): Refused =>
  refused(422, {
    code: 'not-found',
    says: 'The resource has no such place: nothing of the patch was done.',
    expression: placeOf(kind, tokensOf(path)),
    detail: 'patch.no-such-place',
  });

const tokensOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** FHIRPath of a pointer, as far as it reads as one. */
const placeOf = (kind: string, tokens: readonly string[]): string =>
  [kind, ...tokens.slice(0, jsonLimits.depth).map((token) => (/^\d+$/.test(token) ? `[${token.slice(0, 10)}]` : `.${token.slice(0, 60)}`))].join('');

const isPlace = (of: readonly unknown[], token: string): boolean => /^(?:0|[1-9]\d{0,8})$/.test(token) && Number(token) < of.length;

function found(document: unknown, tokens: readonly string[]): { readonly value: unknown } | undefined {
  let at: unknown = document;
  for (const token of tokens) {
    if (Array.isArray(at)) {
      if (!isPlace(at, token)) return undefined;
      at = at[Number(token)];
    } else if (isElement(at) && Object.hasOwn(at, token)) at = at[token];
    else return undefined;
  }
  return { value: at };
}

/** Whether something may be put there: into a list up to its end, or as a member that could be an element. */
function isOpen(document: unknown, tokens: readonly string[]): boolean {
  const parent = found(document, tokens.slice(0, -1))?.value;
  const last = tokens.at(-1) ?? '';
  if (Array.isArray(parent)) return last === '-' || last === String(parent.length) || isPlace(parent, last);
  return isElement(parent) && /^_?[A-Za-z][A-Za-z0-9]*$/.test(last);
}

/** A copy of a copy doubles each time: what grows beyond a resource is stopped before it is written out. Walked without recursion, however deep it is. */
function tooLarge(kind: string, document: unknown, { path }: Operation): Refused | undefined {
  let weight = 0;
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: document, depth: 1 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth } = next;
    weight += typeof value === 'string' ? value.length : 4;
    if (weight > patchLimits.resourceBytes || depth > jsonLimits.depth)
      return refused(413, { code: 'too-costly', says: 'The resource would be larger or deeper than one may be.', expression: placeOf(kind, tokensOf(path)) });
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) {
        weight += name.length;
        left.push({ value: inner, depth: depth + 1 });
      }
  }
  return undefined;
}
