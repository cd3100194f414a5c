/**
 * What the scopes of an application let it see and do, beside what its user may: by kind, by deed, of the person of its launch or of anybody, and only
 * what answers the search of a narrower scope. A token without scopes is asked nothing here.
 */
import { personOf } from '@healthos/core/identity/fold.ts';
import { patientId } from '@healthos/core/ids.ts';
import { personOfToken } from '../access/bound.ts';
import type { Identity } from '../access/roles.ts';
import { scopesFor, scopesIn, type Deed, type Scope } from '../access/scopes.ts';
import { kindOf } from './kinds.ts';
import { valuesAt } from './matching.ts';
import { isRefused } from './outcome.ts';
import { readQuery, type Filter } from './query.ts';
import type { Resource } from './resource.ts';
import type { Whose } from './thing.ts';

interface Seen {
  readonly kind: { readonly kind: string };
  readonly whose?: Whose | undefined;
}

export interface Allowed {
  /** Whether any scope lets this be done to that kind at all. */
  kind(kind: string, deed: Deed): boolean;
  /** Whether one lets it be done to this one. */
  shows(seen: Seen, resource: Resource, deed?: Deed): boolean;
  /** Of nobody's things, which no launch narrows. */
  beyondPatient(kind: string, deed: Deed): boolean;
  /** Of everybody, without a condition. */
  wholly(kind: string, deed: Deed): boolean;
}

const everything: Allowed = { kind: () => true, shows: () => true, beyondPatient: () => true, wholly: () => true };

export function allowedOf(identity: Identity): Allowed {
  if (identity.scope === undefined) return everything;
  const scopes = scopesIn(identity.scope);
  const person = personOfToken(identity);
  const own = person === undefined ? undefined : patientId(person);
  const isOwn = (whose: Whose): boolean => {
    const { identity: known } = whose.house.input;
    return own !== undefined && personOf(known, own) === personOf(known, whose.person.person);
  };
  return {
    kind: (kind, deed) => scopesFor(scopes, kind, deed).length > 0,
    beyondPatient: (kind, deed) => scopesFor(scopes, kind, deed).some(({ level }) => level !== 'patient'),
    wholly: (kind, deed) => scopesFor(scopes, kind, deed).some(({ level, query }) => level !== 'patient' && query.length === 0),
    shows: ({ kind, whose }, resource, deed = 'r') =>
      scopesFor(scopes, kind.kind, deed).some(
        (scope) => (scope.level !== 'patient' || whose === undefined || isOwn(whose)) && answers(scope, kind.kind, resource),
      ),
  };
}

const conditions = new WeakMap<Scope, Map<string, readonly Filter[] | undefined>>();

/** A condition that this server cannot ask of that kind lets nothing through. */
function answers(scope: Scope, kind: string, resource: Resource): boolean {
  if (scope.query.length === 0) return true;
  const known = conditions.get(scope) ?? new Map<string, readonly Filter[] | undefined>();
  conditions.set(scope, known);
  if (!known.has(kind)) known.set(kind, filtersOf(scope, kind));
  const filters = known.get(kind);
  return filters?.every(({ parameter, test }) => test(parameter.paths.flatMap((path) => valuesAt(resource, path)))) ?? false;
}

function filtersOf({ query }: Scope, name: string): readonly Filter[] | undefined {
  const kind = kindOf(name);
  const read = kind === undefined ? undefined : readQuery(kind, query, true);
  return read === undefined || isRefused(read) || read.chains.length > 0 || read.filters.length !== query.length ? undefined : read.filters;
}
