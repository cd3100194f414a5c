/**
 * Entries of a bundle that ask for something first: `ifNoneExist` (create it only where none is), a PUT to a search (update the one that answers), and
 * `ifMatch` (only this version). What is there already leaves the bundle, and whatever in it refers to it refers to what is there.
 */
import { jsonText } from '@healthos/ingest/formats/json.ts';
import { randomUUID } from 'node:crypto';
import { findOne } from '../fhir/find.ts';
import { kindOf } from '../fhir/kinds.ts';
import { isRefused, refused, type Refused } from '../fhir/outcome.ts';
import { readQuery } from '../fhir/query.ts';
import { isElement, parsedAsCame, type Element } from '../fhir/resource.ts';
import { search, type Page } from '../fhir/search.ts';
import type { Lookups } from '../fhir/candidates.ts';
import type { Kind } from '../fhir/thing.ts';

export interface Conditioned {
  /** As it is taken; undefined where nothing is left to take. */
  readonly bytes: Buffer | undefined;
  /** In the order of the bundle as it came: `Kind/id`, and the version of what was there already. */
  readonly entries: readonly { readonly key: string; readonly there?: number }[];
  /** Where each of those that are taken stood in it. */
  readonly places: readonly number[];
}

/** Whether any entry asks for something first: the others are taken in the bytes in which they came. */
export const mayBeConditional = (bytes: Buffer): boolean => /"if(?:NoneExist|Match)"|"url"\s*:\s*"[A-Z][A-Za-z]+\?/.test(jsonText(bytes));

/** `bytes` were parsed once already. */
export async function resolveConditions(lookups: Lookups, bytes: Buffer): Promise<Conditioned | Refused> {
  const bundle = parsedAsCame(jsonText(bytes));
  if (!isElement(bundle) || !Array.isArray(bundle['entry'])) return { bytes, entries: [], places: [] };
  const renamed = new Map<string, string>();
  const [left, places]: [Element[], number[]] = [[], []];
  const entries: { key: string; there?: number }[] = [];
  for (const [n, entry] of (bundle['entry'] as readonly unknown[]).entries()) {
    const found = await resolveOne(lookups, entry, n);
    if (isRefused(found)) return found;
    entries.push({ key: found.key, ...(found.there === undefined ? {} : { there: found.there }) });
    for (const name of found.names) renamed.set(name, found.key);
    if (found.entry === undefined) continue;
    left.push(found.entry);
    places.push(n);
  }
  if (left.length === 0) return { bytes: undefined, entries, places };
  return { bytes: Buffer.from(JSON.stringify(withNames({ ...bundle, entry: left }, renamed))), entries, places };
}

interface Resolved {
  readonly key: string;
  readonly there?: number;
  /** What the bundle calls it, where it is called otherwise here. */
  readonly names: readonly string[];
  /** Absent where it is there already. */
  readonly entry?: Element;
}

async function resolveOne(lookups: Lookups, entry: unknown, n: number): Promise<Resolved | Refused> {
  const wrong = (status: number, code: string, says: string): Refused => refused(status, { code, says, expression: `Bundle.entry[${n}].request` });
  const resource = isElement(entry) ? entry['resource'] : undefined;
  if (!isElement(entry) || !isElement(resource)) return wrong(400, 'structure', 'Every entry has a resource.');
  const request = isElement(entry['request']) ? entry['request'] : {};
  const [kindName, fullUrl, own] = [resource['resourceType'], entry['fullUrl'], resource['id']].map((one) => (typeof one === 'string' ? one : ''));
  const id = own !== '' && own !== undefined ? own : (fullUrl ?? '').replace(/^urn:uuid:/, '');
  const plain: Resolved = { key: `${kindName ?? ''}/${id}`, names: [], entry };
  const kind = kindOf(kindName ?? '');
  const url = typeof request['url'] === 'string' ? request['url'] : '';
  const isPut = request['method'] === 'PUT';
  const condition = isPut ? (url.includes('?') ? url.slice(url.indexOf('?') + 1) : undefined) : request['ifNoneExist'];
  if (isPut && condition === undefined && typeof request['ifMatch'] === 'string') {
    const there = kind === undefined ? undefined : await findOne(lookups, kind, id);
    return `W/"${there?.thing.told.length ?? 0}"` === request['ifMatch'].trim()
      ? plain
      : wrong(412, 'conflict', 'The resource is of another version than ifMatch says.');
  }
  if (typeof condition !== 'string' || kind === undefined) return plain;
  const page = await searchOnCondition(lookups, kind, condition);
  if (isRefused(page)) return wrong(page.refused, page.issue.code, page.issue.says);
  const [match, other] = page.matches;
  if (other !== undefined) return wrong(412, 'multiple-matches', 'More than one resource answers the condition.');
  const names = [fullUrl, plain.key].filter((one) => one !== undefined && one !== '') as string[];
  if (match === undefined) {
    const made = /^[A-Za-z0-9.-]{1,64}$/.test(id) ? id : randomUUID();
    return { key: `${kind.kind}/${made}`, names: [], entry: isPut ? put(entry, resource, kind.kind, made) : entry };
  }
  const key = `${kind.kind}/${match.thing.id}`;
  return isPut ? { key, names, entry: put(entry, resource, kind.kind, match.thing.id) } : { key, names, there: match.thing.told.length };
}

/** What answers a condition: one that names nothing would be answered by whoever is there, and one that was not looked through whole by nobody. */
export async function searchOnCondition(lookups: Lookups, kind: Kind, condition: string): Promise<Page | Refused> {
  const query = readQuery(kind, [...new URLSearchParams(condition)], true);
  if (isRefused(query)) return query;
  if (query.filters.length + query.chains.length + query.has.length === 0)
    return refused(412, { code: 'invalid', says: 'A condition names what it looks for.' });
  const page = await search(lookups, query);
  if (isRefused(page) || page.matches.length > 0 || page.next === undefined) return page;
  return refused(412, { code: 'too-costly', says: 'The condition names nobody, visit or number: it was not looked for among everybody. Ask more narrowly.' });
}

const put = (entry: Element, resource: Element, kind: string, id: string): Element => ({
  ...entry,
  resource: { ...resource, id },
  request: { method: 'PUT', url: `${kind}/${id}` },
});

/** References by what the bundle calls a resource become references to what it is here. */
function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0) return value;
  if (Array.isArray(value)) return (value as readonly unknown[]).map((one) => withNames(one, names));
  if (!isElement(value) || Object.hasOwn(value, 'rawJSON')) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'reference' && typeof inner === 'string' ? (names.get(inner) ?? inner) : withNames(inner, names),
    ]),
  );
}
