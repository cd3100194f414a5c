/** What comes with the matches of a search: what they refer to, and what refers to them; each once, and only what this reader may see. */
import { findOne, written, type Finding, type Match } from './find.ts';
import { kindOf, parametersOf } from './kinds.ts';
import { valuesAt } from './matching.ts';
import { searchLimits, type Include, type Query } from './query.ts';
import { isElement, type Resource } from './resource.ts';

const keyOf = (kind: string, id: string): string => `${kind}/${id}`;

export async function includedWith(finding: Finding, { includes, revincludes }: Query, page: readonly Match[]): Promise<readonly Match[]> {
  if (includes.length === 0 && revincludes.length === 0) return [];
  const known = new Set(page.map(({ resource }) => keyOf(resource.resourceType, resource.id)));
  const found: Match[] = [];
  const add = (match: Match | undefined): void => {
    if (match === undefined || found.length >= searchLimits.included || !finding.reader.allowed.shows(match, match.resource)) return;
    const key = keyOf(match.resource.resourceType, match.resource.id);
    if (!known.has(key)) found.push(match);
    known.add(key);
  };
  for (const include of revincludes) for (const match of await pointing(finding, include, page)) add(match);
  // What was included may itself refer: followed once more, as `:iterate` asks, for as long as it finds something new.
  for (let layer: readonly Match[] = [...page, ...found]; layer.length > 0 && includes.length > 0;) {
    const before = found.length;
    for (const key of references(includes, layer)) if (!known.has(key)) add(await fetched(finding, key));
    layer = found.length >= searchLimits.included ? [] : found.slice(before);
  }
  return found;
}

/** `Kind/id` of everything that these point to. */
function references(includes: readonly Include[], matches: readonly Match[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { resource } of matches)
    for (const { source, parameter, target } of includes) {
      if (source.kind !== resource.resourceType) continue;
      const parameters = parameter === undefined ? parametersOf(source).filter(({ type }) => type === 'reference') : [parameter];
      for (const key of parameters.flatMap(({ paths }) => referencesAt(resource, paths)))
        if (target === undefined || key.startsWith(`${target}/`)) keys.add(key);
    }
  return keys;
}

export function referencesAt(resource: Resource, paths: readonly string[]): readonly string[] {
  return paths
    .flatMap((path) => valuesAt(resource, path))
    .flatMap((value) => {
      const text = isElement(value) ? value['reference'] : undefined;
      return typeof text === 'string'
        ? [
            text
              .replace(/\/_history\/.*$/, '')
              .split('/')
              .slice(-2)
              .join('/'),
          ]
        : [];
    });
}

async function fetched(finding: Finding, key: string): Promise<Match | undefined> {
  const [name = '', id = ''] = key.split('/');
  const kind = kindOf(name);
  const one = kind === undefined ? undefined : await findOne(finding, kind, id);
  const resource = one === undefined ? undefined : await written(one);
  return one === undefined || resource === undefined ? undefined : { ...one, resource };
}

/** Things of the same people that point to what was found. */
async function pointing({ reader }: Finding, { source, parameter }: Include, page: readonly Match[]): Promise<readonly Match[]> {
  const wanted = new Set(page.map(({ resource }) => keyOf(resource.resourceType, resource.id)));
  const parameters = parameter === undefined ? parametersOf(source).filter(({ type }) => type === 'reference') : [parameter];
  const paths = parameters.flatMap(({ paths: own }) => own);
  const found: Match[] = [];
  const people = new Map(page.flatMap(({ whose }) => (whose === undefined ? [] : [[`${whose.house.tag}|${whose.person.person}`, whose] as const])));
  for (const { house, person } of people.values()) {
    const whose = reader.whose(house, person.person, source.audience);
    if (whose === undefined) continue;
    for (const thing of source.ofPerson?.(whose) ?? []) {
      if (!reader.seesThing(whose, thing, source.audience)) continue;
      const resource = await written({ kind: source, thing });
      if (resource !== undefined && referencesAt(resource, paths).some((key) => wanted.has(key))) found.push({ kind: source, thing, house, whose, resource });
    }
  }
  return found;
}
