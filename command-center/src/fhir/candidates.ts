/** Where a search looks: the people, visits or ids that it names, and only where it names none, everybody in turn, so many at a time. */
import { personOf } from '@healthos/core/identity/fold.ts';
import { encounterId, patientId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { getRow } from '@healthos/core/table.ts';
import { boundToPerson } from '../access/bound.ts';
import type { NamedTraits } from '../postgres/named.ts';
import { changedPeople, sinceIn, type Recordings } from './changed-people.ts';
import { everybody, placeOf } from './everybody.ts';
import { splitUnescaped } from './matching.ts';
import { findOne, patientIn, type Finding, type Found } from './find.ts';
import { keyIn } from './resource.ts';
import type { Filter, Query } from './query.ts';
import { peopleNumbered } from './numbers.ts';
import type { House, Kind, Whose } from './thing.ts';

/** People walked for one page of a search that names nobody; of a name that more than so many have, a page of them at a time. */
export const walkedAtOnce = 1000;
const namedAtOnce = 400;

export interface Lookups extends Finding, Recordings {
  identified(number: string): Promise<readonly IdentityLine[]>;
  /** Whoever has any of these traits, in the order of their ids from `after` on, so many at most. */
  named(anyOf: readonly NamedTraits[], after: string, limit: number): Promise<readonly IdentityLine[]>;
  /** The print of a number of a resource of that kind, as it is kept beside it. */
  print(kind: string, number: string): string;
}

export interface Candidates {
  readonly found: readonly Found[];
  /** Where the walk goes on; absent when all there is was looked at. */
  readonly next?: string;
  /** Everybody was to be looked at. */
  readonly walked: boolean;
}

/** `within`: what chains leave, by parameter. */
export async function candidatesOf(lookups: Lookups, query: Query, after: string | undefined): Promise<Candidates> {
  const ids = query.filters.find(({ parameter, modifier }) => parameter.name === '_id' && modifier === undefined);
  if (ids !== undefined) {
    const found = await Promise.all(splitUnescaped(ids.text, ',').map((id) => findOne(lookups, query.kind, id)));
    return { found: found.filter((one) => one !== undefined), walked: false };
  }
  const house = houseThings(lookups, query);
  if (query.kind.ofPerson === undefined) return { found: house, walked: false };
  const people = await peopleNamed(lookups, query);
  if (people !== undefined) return { found: [...house, ...thingsOf(lookups, query, people)], walked: false };
  const many = manyNamed(query);
  return many === undefined ? walk(lookups, query, listOf(lookups, query), after, house) : namedPage(lookups, query, many, after);
}

/** A name that so many have that they are shown in the order of their ids, page by page. */
function manyNamed({ kind, filters }: Query): readonly NamedTraits[] | undefined {
  if (kind.kind !== 'Patient') return undefined;
  for (const { parameter, modifier, text } of filters) {
    const asked = modifier === undefined || modifier === 'exact' ? traitsIn(parameter.name, text, splitUnescaped(text, ',')) : undefined;
    if (asked !== undefined) return asked;
  }
  return undefined;
}

async function namedPage(lookups: Lookups, query: Query, asked: readonly NamedTraits[], after = ''): Promise<Candidates> {
  const most = Math.max(query.count, 50);
  const lines = await lookups.named(asked, after, most);
  const last = lines.length < most ? undefined : lines.at(-1)?.patient;
  const people = persons(
    lookups,
    lines.map(({ patient }) => patient),
  );
  return { found: thingsOf(lookups, query, people), walked: true, ...(last === undefined ? {} : { next: last }) };
}

function houseThings({ reader }: Lookups, { kind }: Query): readonly Found[] {
  if (kind.ofHouse === undefined || !reader.seesHouse(kind.audience)) return [];
  return reader.houses.flatMap((house) => (kind.ofHouse?.(house) ?? []).map((thing) => ({ kind, thing, house })));
}

/** Of the people, in every house that knows them; who a person is, once. */
function thingsOf({ reader }: Lookups, { kind }: Query, people: Iterable<PatientId>): readonly Found[] {
  const found: Found[] = [];
  for (const patient of new Set([...people])) {
    for (const house of reader.houses) {
      const whose = reader.whose(house, patient, kind.audience);
      if (whose === undefined) continue;
      found.push(
        ...(kind.ofPerson?.(whose) ?? []).filter((thing) => reader.seesThing(whose, thing, kind.audience)).map((thing) => ({ kind, thing, house, whose })),
      );
      if (kind.kind === 'Patient') break;
    }
  }
  return found;
}

/** Everybody whom the search can be of; undefined where it names nobody. */
async function peopleNamed(lookups: Lookups, query: Query): Promise<ReadonlySet<PatientId> | undefined> {
  const sets: ReadonlySet<PatientId>[] = [];
  const { identity } = lookups.reader;
  const bound = boundToPerson(identity);
  if (bound !== undefined) sets.push(persons(lookups, bound.patient === undefined ? [] : [patientId(bound.patient)]));
  for (const filter of query.filters) {
    const named = await namedBy(lookups, query, filter);
    if (named !== undefined) sets.push(persons(lookups, named));
  }
  const since = sets.length > 0 ? undefined : sinceIn(query.filters);
  if (since !== undefined) {
    const changed = await Promise.all(lookups.reader.houses.map((house) => changedPeople(lookups, house, since)));
    if (changed.every((one) => one !== undefined)) sets.push(persons(lookups, changed.flat()));
  }
  const [first, ...others] = sets;
  return first === undefined ? undefined : new Set([...first].filter((one) => others.every((other) => other.has(one))));
}

const textsOf = ({ filters }: Query): ReadonlyMap<string, readonly string[]> =>
  new Map(filters.filter(({ modifier }) => modifier === undefined).map(({ parameter, text }) => [parameter.name, [text]] as const));

function persons({ reader }: Lookups, patients: readonly PatientId[]): ReadonlySet<PatientId> {
  const [house] = reader.houses;
  return new Set(house === undefined ? [] : patients.map((one) => personOf(house.input.identity, one)));
}

/** Whom one filter names; undefined where it names nobody. */
async function namedBy(lookups: Lookups, { kind }: Query, filter: Filter): Promise<readonly PatientId[] | undefined> {
  const { parameter, modifier, text } = filter;
  if (modifier === 'missing' || modifier === 'not' || modifier === 'text') return undefined;
  const texts = splitUnescaped(text, ',');
  if (parameter.whose === 'patient') return modifier === 'identifier' ? numbered(lookups, texts) : referred(lookups, texts, 'Patient');
  if (parameter.whose === 'encounter') return visited(lookups, texts);
  if (parameter.name === 'identifier' && kind.kind === 'Patient') return numbered(lookups, texts);
  if (parameter.name === 'identifier' && kind.kind === 'Encounter') return ofVisit(lookups, texts);
  if (parameter.name === 'identifier' && modifier === undefined) return byNumber(lookups, kind, texts);
  return kind.kind === 'Patient' && modifier !== 'contains' ? alike(lookups, filter, texts) : undefined;
}

const numberIn = (text: string): string =>
  splitUnescaped(text, '|')
    .at(-1)
    ?.replace(/\\([,|$\\])/g, '$1') ?? '';

/** Of `system|` every number of that system counts: that names nobody. */
async function numbered(lookups: Lookups, texts: readonly string[]): Promise<readonly PatientId[] | undefined> {
  if (texts.some((text) => numberIn(text) === '')) return undefined;
  const lines = await Promise.all(texts.map((text) => lookups.identified(numberIn(text))));
  return lines.flat().map((line) => line.patient);
}

async function referred(lookups: Lookups, texts: readonly string[], kind: 'Patient'): Promise<readonly PatientId[]> {
  const found: PatientId[] = [];
  for (const text of texts) {
    const id = text.split('/').at(-1) ?? '';
    for (const house of lookups.reader.houses) {
      const kept = getRow(house.hospital.clinical.resources, `${kind}/${id}`)?.at(-1)?.event.patient;
      found.push(kept ?? patientId(id.replaceAll('.', '_')));
    }
  }
  return found;
}

function visited(lookups: Lookups, texts: readonly string[]): readonly PatientId[] {
  return texts.flatMap((text) => {
    const id = text.split('/').at(-1) ?? '';
    return lookups.reader.houses.flatMap((house) => {
      const kept = getRow(house.hospital.clinical.resources, `Encounter/${id}`)?.at(-1)?.event;
      const key = keyIn(id);
      if (kept?.encounter !== undefined) return patientIn(house, kept) ?? [];
      return key?.tag === house.tag ? (patientIn(house, { encounter: key.key }) ?? []) : [];
    });
  });
}

/** By visit number; a visit that came as a resource may be known by another number of its own, so that only who has none is walked. */
function ofVisit(lookups: Lookups, texts: readonly string[]): readonly PatientId[] | undefined {
  const found = texts.flatMap((text) => lookups.reader.houses.flatMap((house) => visitNumbered(house, numberIn(text))));
  return found.length === 0 ? undefined : found;
}

/** By a number of the thing itself, looked up; of `system|` every number of that system counts. */
function byNumber({ reader, print }: Lookups, kind: Kind, texts: readonly string[]): readonly PatientId[] | undefined {
  const numbers = texts.map(numberIn);
  if (numbers.includes('')) return undefined;
  const found = reader.houses.flatMap((house) => numbers.map((number) => peopleNumbered(house, kind, number, print(kind.kind, number))));
  return found.every((one) => one !== undefined) ? found.flat() : undefined;
}

function visitNumbered({ hospital }: House, number: string): readonly PatientId[] {
  const encounter = getRow(hospital.operations.encounters, encounterId(number));
  return encounter === undefined ? [] : [encounter.patient];
}

/** Names and birth dates are looked up where they are kept; several parameters each narrow for themselves. Of a name that too many have nobody is named. */
async function alike(lookups: Lookups, { parameter, text }: Filter, texts: readonly string[]): Promise<readonly PatientId[] | undefined> {
  const asked = traitsIn(parameter.name, text, texts);
  if (asked === undefined) return undefined;
  const lines = await lookups.named(asked, '', namedAtOnce);
  return lines.length >= namedAtOnce ? undefined : lines.map((line) => line.patient);
}

function traitsIn(name: string, text: string, texts: readonly string[]): readonly NamedTraits[] | undefined {
  const said = texts.map((one) => one.replace(/\\([,|$\\])/g, '$1'));
  switch (name) {
    case 'family':
      return said.map((family) => ({ family }));
    case 'given':
      return said.map((given) => ({ given }));
    case 'name':
      return said.flatMap((one) => [{ family: one }, { given: one }]);
    case 'birthdate':
      return /^\d{4}(-\d\d){0,2}$/.test(text) ? [{ birthDate: text.replaceAll('-', '') }] : undefined;
    default:
      return undefined;
  }
}

/** Everybody, or whom the kind itself leaves of them: the open visits of a house are few. */
function listOf(lookups: Lookups, query: Query): readonly PatientId[] {
  const { houses } = lookups.reader;
  const narrower = houses.map((house) => query.kind.people?.(house, textsOf(query)));
  if (narrower.length > 0 && narrower.every((one) => one !== undefined)) return [...persons(lookups, narrower.flat())].sort();
  const [first] = houses;
  return first === undefined ? [] : everybody(first.input.identity);
}

function walk(lookups: Lookups, query: Query, people: readonly PatientId[], after: string | undefined, house: readonly Found[]): Candidates {
  const from = after === undefined ? 0 : placeOf(people, after) + (people[placeOf(people, after)] === after ? 1 : 0);
  const found: Found[] = after === undefined ? [...house] : [];
  let n = from;
  // Enough for a page, or enough work for one answer: the rest is behind the next link.
  for (; n < people.length && n - from < walkedAtOnce && found.length < Math.max(query.count * 4, 200); n++) {
    const one = people[n];
    if (one !== undefined) found.push(...thingsOf(lookups, query, [one]));
  }
  const last = people[n - 1];
  return { found, walked: true, ...(n < people.length && last !== undefined ? { next: last } : {}) };
}

export const whoseOfFound = (found: readonly Found[]): readonly Whose[] => found.flatMap(({ whose }) => whose ?? []);
