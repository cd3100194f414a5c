/**
 * The entries of a transaction before any of it is taken: each is held against what it would be held against if it came alone (size, shape, rules, what was told
 * by others, scopes), and the first that fails is refused by its place in the bundle.
 */
import type { Allowed } from '../fhir/allowed.ts';
import { findOne } from '../fhir/find.ts';
import { kindOf } from '../fhir/kinds.ts';
import { refused, type Issue, type Refused } from '../fhir/outcome.ts';
import { isElement, type Element } from '../fhir/resource.ts';
import type { Kind } from '../fhir/thing.ts';
import { faultsIn } from '../fhir/validate.ts';
import { visitFault } from '../fhir/visit-fault.ts';
import type { OpenDoor } from './fhir-door.ts';
import { ownKinds } from './fhir-operations.ts';
import { cameHere, toldElsewhere } from './fhir-write-door.ts';
import { httpLimits } from './limits.ts';

/** Entries after which others have their turn. */
const atOnce = 20;

export interface Entry {
  readonly n: number;
  readonly entry: Element;
  readonly resource: Element;
  /** `Kind/id`, as it is known after. */
  readonly key: string;
  /** Absent of what is kept and no kind of this door. */
  readonly kind: Kind | undefined;
}

/** `Observation.code` of an entry, as a place in the bundle. */
export function placeIn(n: number, expression: string | undefined, kind: string): string {
  const [place, own] = [`Bundle.entry[${n}]`, expression ?? ''];
  if (own === '' || own.startsWith('patch')) return `${place}.resource`;
  return `${place}.resource${own === kind ? '' : `.${own.startsWith(`${kind}.`) ? own.slice(kind.length + 1) : own}`}`;
}

/** Which it is of, and under which id it would be known: as the path of every bundle has it. */
export function readEntry(entry: unknown, n: number): Entry | Refused {
  const resource = isElement(entry) ? entry['resource'] : undefined;
  const name = isElement(resource) ? resource['resourceType'] : undefined;
  if (!isElement(entry) || !isElement(resource) || typeof name !== 'string')
    return refused(422, {
      code: 'structure',
      says: 'Every entry of a transaction has a resource.',
      expression: `Bundle.entry[${n}].resource`,
      detail: 'json.shape',
    });
  const [own, fullUrl] = [resource['id'], entry['fullUrl']];
  const id = typeof own === 'string' && own !== '' ? own : typeof fullUrl === 'string' ? fullUrl.replace(/^urn:uuid:/, '') : '';
  return { n, entry, resource, key: `${name}/${id}`, kind: kindOf(name) };
}

export interface Looking {
  /** What stands here, whoever asks. */
  readonly inside: OpenDoor;
  /** Where it goes. */
  readonly facility: string | undefined;
  /** What the scopes of whoever writes let them do. */
  readonly allowed: Allowed;
  /** Keys of the entries before. */
  readonly known: ReadonlySet<string>;
  /** The bundle is larger than one resource may be, so that each is looked at. */
  readonly isLarge: boolean;
}

export async function faultOf({ inside, facility, allowed, known, isLarge }: Looking, one: Entry): Promise<Refused | undefined> {
  if (one.n % atOnce === atOnce - 1) await new Promise((resolve) => setImmediate(resolve));
  const { n, resource, key } = one;
  const name = String(resource['resourceType']);
  const stop = (status: number, { expression, ...issue }: Issue): Refused => refused(status, { ...issue, expression: placeIn(n, expression, name) });
  if (ownKinds.has(name))
    return stop(422, { code: 'not-supported', says: 'The house says this of itself: it is not written from outside.', expression: 'resourceType' });
  if (known.has(key)) return stop(400, { code: 'duplicate', says: 'A transaction says each resource once.', expression: 'id' });
  if (isLarge && Buffer.byteLength(JSON.stringify(resource)) > httpLimits.bodyBytes)
    return stop(413, { code: 'too-costly', says: `A resource has ${httpLimits.bodyBytes} bytes at most.` });
  const wrong = addressFault(one) ?? (await faultsIn(name, resource))[0] ?? visitFault(inside.picture, facility, name, resource);
  if (wrong !== undefined) return stop(wrong.code === 'invalid' ? 400 : 422, wrong);
  const { kind } = one;
  const id = key.slice(name.length + 1);
  // What came as a resource is written again by one; what another system told is not.
  const isThere = kind !== undefined && cameHere(inside, kind, id);
  if (isThere && !allowed.wholly(name, 'u'))
    return stop(403, { code: 'forbidden', says: 'The token has no scope to update this.', detail: 'scope.insufficient' });
  if (kind === undefined || isThere || (await findOne(inside, kind, id)) === undefined) return undefined;
  return stop(409, { code: 'business-rule', says: toldElsewhere, expression: 'id' });
}

/** A PUT goes to the address of its resource, or to a search for it. */
function addressFault({ entry, resource, kind }: Entry): Issue | undefined {
  const request = isElement(entry['request']) ? entry['request'] : {};
  const url = request['url'];
  if (request['method'] !== 'PUT' || typeof url !== 'string' || url.includes('?') || kind === undefined) return undefined;
  return url === `${kind.kind}/${String(resource['id'])}`
    ? undefined
    : { code: 'invalid', says: 'The resource is not of the kind and id of the address.', expression: 'id' };
}
