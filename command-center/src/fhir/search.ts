/** One search: candidates, filters, order, page, and what is to come with it. */
import { candidatesOf, whoseOfFound, type Candidates, type Lookups } from './candidates.ts';
import { written, type Found, type Match } from './find.ts';
import { includedWith, referencesAt } from './include.ts';
import { splitUnescaped, valuesAt, valuesOf } from './matching.ts';
import { isRefused, refused, type Issue, type Refused } from './outcome.ts';
import { readQuery, type Chain, type Filter, type Has, type Query } from './query.ts';
import { isElement, numberOf, type Resource } from './resource.ts';
import type { Whose } from './thing.ts';

export interface Page {
  readonly matches: readonly Match[];
  readonly included: readonly Match[];
  /** Of everything that matches; absent where nobody counted. */
  readonly total?: number;
  readonly next?: Cursor;
  readonly warnings: readonly Issue[];
}

/** Where a page goes on: so many matches further, or after a person of the walk. */
export interface Cursor {
  readonly from: number;
  readonly after?: string;
}

/** What a chain refers to at most: more is no narrowing. */
const chainedAtMost = 200;

export async function search(lookups: Lookups, query: Query, cursor: Cursor = { from: 0 }): Promise<Page | Refused> {
  const chained = await resolved(lookups, query.chains);
  if (isRefused(chained)) return chained;
  const whole: Query = { ...query, filters: [...query.filters, ...chained] };
  const { found, next, walked } = await candidatesOf(lookups, whole, cursor.after);
  const { page, total } = await pageOf(lookups, found, whole, cursor);
  const onwards = nextOf(cursor, total, query.count, next);
  const isPart = walked && (next !== undefined || cursor.after !== undefined);
  const counted = isPart && cursor.after === undefined && asksTotal(query) ? await countedOn(lookups, whole, total, next) : undefined;
  const warnings = [
    ...query.warnings,
    ...(walked && query.sort.length > 0 ? [unsorted] : []),
    ...(isPart && counted === undefined && asksTotal(query) ? [uncounted] : []),
  ];
  return {
    matches: page,
    included: await includedWith(lookups, query, page),
    warnings,
    ...(query.total === 'none' || (isPart && counted === undefined) ? {} : { total: counted ?? total }),
    ...(onwards === undefined || query.summary === 'count' ? {} : { next: onwards }),
  };
}

interface Chosen {
  readonly page: readonly Match[];
  readonly total: number;
}

/** Where what is told of a thing decides whether it matches, only the page is written: of many that changed since then, those that are shown. */
async function pageOf(lookups: Lookups, found: readonly Found[], query: Query, { from }: Cursor): Promise<Chosen> {
  const [until, isCounted] = [from + query.count, query.summary === 'count'];
  if (isDecided(lookups, found, query)) {
    const likely = found.filter((one) => mayAnswer(one, query.filters));
    return { page: isCounted ? [] : await matching(lookups, likely.slice(from, until), []), total: likely.length };
  }
  const matches = sorted(await referredBack(lookups, await matching(lookups, found, query.filters), query), query);
  return { page: isCounted ? [] : matches.slice(from, until), total: matches.length };
}

function isDecided({ reader }: Lookups, found: readonly Found[], { kind, filters, sort, has }: Query): boolean {
  if (kind.isWhole !== true || sort.length + has.length > 0 || reader.identity.scope !== undefined) return false;
  const isTold = ({ parameter, modifier }: Filter): boolean => modifier === undefined && (parameter.name === '_id' || parameter.name === '_lastUpdated');
  const asked = filters.filter((filter) => !isTold(filter));
  return asked.length === 0 || found.every((one) => asked.every((filter) => isDone(filter, one)));
}

const asksTotal = ({ summary, total }: Query): boolean => summary === 'count' || total === 'accurate';

/** People looked at for a total, and among how many the house goes on in between: more are not counted for one answer. */
const [countedAtMost, countedAtOnce] = [20_000, 100];

/** The total of a walk, where it is told without writing anything; undefined where it is not, or there are too many. */
async function countedOn(lookups: Lookups, query: Query, first: number, next: string | undefined): Promise<number | undefined> {
  let [total, after, people] = [first, next, 0];
  while (after !== undefined) {
    people += countedAtOnce;
    const more: Candidates = await candidatesOf(lookups, { ...query, count: countedAtOnce }, after);
    if (people > countedAtMost || !isDecided(lookups, more.found, query)) return undefined;
    total += more.found.filter((one) => mayAnswer(one, query.filters)).length;
    after = more.next;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return total;
}

const uncounted: Issue = {
  code: 'incomplete',
  says: 'A search that names no patient, visit or identifier is not counted: it is read page by page.',
  expression: '_total',
};

const unsorted: Issue = {
  code: 'incomplete',
  says: 'A search that names no patient, visit or identifier is sorted within each page alone.',
  expression: '_sort',
};

function nextOf({ from, after }: Cursor, matches: number, count: number, next: string | undefined): Cursor | undefined {
  if (from + count < matches) return { from: from + count, ...(after === undefined ? {} : { after }) };
  return next === undefined ? undefined : { from: 0, after: next };
}

/** The person of a patient filter was looked up and is whose things they are: the reference itself may have the name of a record that was merged since. */
const isDone = ({ parameter, modifier }: Filter, { whose }: Found): boolean => parameter.whose === 'patient' && modifier !== 'missing' && whose !== undefined;

/** Written so many at a time: some need a look into the database. */
const writtenAtOnce = 64;

async function matching({ reader: { allowed } }: Pick<Lookups, 'reader'>, found: readonly Found[], filters: readonly Filter[]): Promise<readonly Match[]> {
  const matches: Match[] = [];
  const likely = found.filter((one) => mayAnswer(one, filters));
  for (let n = 0; n < likely.length; n += writtenAtOnce) {
    const some = likely.slice(n, n + writtenAtOnce);
    const resources = await Promise.all(some.map((one) => written(one)));
    for (const [i, one] of some.entries()) {
      const resource = resources[i];
      if (resource !== undefined && answers(one, resource, filters) && allowed.shows(one, resource, 's')) matches.push({ ...one, resource });
    }
  }
  return matches;
}

/** Told before it is written: what it is, when it changed last and what it is of. */
function mayAnswer({ thing }: Found, filters: readonly Filter[]): boolean {
  return filters.every(({ parameter, modifier, text, test }) => {
    if (modifier !== undefined) return true;
    if (parameter.name === '_id') return test([thing.id]);
    if (parameter.name === '_lastUpdated') return test([new Date(thing.told.at(-1)?.recordedAt ?? 0).toISOString()]);
    if (parameter.name !== 'code' || thing.codes === undefined) return true;
    return splitUnescaped(text, ',').some((one) => {
      const code = codeIn(one);
      return code === '' || thing.codes?.some((own) => own.toLowerCase() === code) === true;
    });
  });
}

const codeIn = (text: string): string =>
  splitUnescaped(text, '|')
    .at(-1)
    ?.replace(/\\([,|$\\])/g, '$1')
    .toLowerCase() ?? '';

const answers = (found: Found, resource: Resource, filters: readonly Filter[]): boolean =>
  filters.filter((filter) => !isDone(filter, found)).every(({ parameter, test }) => test(valuesOf(parameter, resource)));

/** Those to whom something refers that answers for each `_has`. */
async function referredBack(lookups: Lookups, matches: readonly Match[], { kind, has }: Query): Promise<readonly Match[]> {
  if (has.length === 0) return matches;
  const found: Match[] = [];
  for (const match of matches) {
    const isEach = await Promise.all(has.map(async (one) => match.whose !== undefined && isReferredBack(lookups, kind.kind, match, match.whose, one)));
    if (isEach.every((one) => one)) found.push(match);
  }
  return found;
}

async function isReferredBack(lookups: Pick<Lookups, 'reader'>, kind: string, { thing }: Match, { house, person }: Whose, has: Has): Promise<boolean> {
  const { source, reference, filter } = has;
  const { reader } = lookups;
  const whose = reader.whose(house, person.person, source.audience);
  if (whose === undefined) return false;
  const things = (source.ofPerson?.(whose) ?? []).filter((one) => reader.seesThing(whose, one, source.audience));
  const found = await matching(
    lookups,
    things.map((one) => ({ kind: source, thing: one, house, whose })),
    [filter],
  );
  return found.some(({ resource }) => referencesAt(resource, reference.paths).includes(`${kind}/${thing.id}`));
}

/** Each chain as a reference filter to what it found. */
async function resolved(lookups: Lookups, chains: readonly Chain[]): Promise<readonly Filter[] | Refused> {
  const filters: Filter[] = [];
  for (const { parameter, target, name, text } of chains) {
    const inner = readQuery(
      target,
      [
        [name, text],
        ['_count', String(chainedAtMost)],
      ],
      true,
    );
    if (isRefused(inner)) return inner;
    const page = await search(lookups, inner);
    if (isRefused(page)) return page;
    if (page.next !== undefined)
      return refused(400, {
        code: 'too-costly',
        says: `More than ${chainedAtMost} resources answer ${parameter.name}.${name}: ask more narrowly.`,
        expression: parameter.name,
      });
    const ids = new Set(
      page.matches.flatMap(({ thing, whose }) => [
        `${target.kind}/${thing.id}`,
        ...(target.kind === 'Patient' && whose !== undefined ? [`Patient/${whose.patientId}`] : []),
      ]),
    );
    filters.push({
      parameter,
      text: ids.size === 0 ? 'Patient/-' : [...ids].join(','),
      test: (values) => values.some((value) => ids.has(isElement(value) ? String(value['reference']) : '')),
    });
  }
  return filters;
}

function sorted(matches: readonly Match[], { sort }: Query): readonly Match[] {
  if (sort.length === 0) return matches;
  const keyed = matches.map((match) => ({ match, keys: sort.map(({ parameter }) => keyOf(match.resource, parameter.paths)) }));
  return keyed
    .sort((a, b) => {
      for (const [n, { down }] of sort.entries()) {
        const order = compared(a.keys[n], b.keys[n]);
        if (order !== 0) return down ? -order : order;
      }
      return 0;
    })
    .map(({ match }) => match);
}

type SortKey = string | number | undefined;

function keyOf(resource: Resource, paths: readonly string[]): SortKey {
  const [value] = paths.flatMap((path) => valuesAt(resource, path));
  if (!isElement(value)) return typeof value === 'string' ? timeKey(value) : numberOf(value);
  const inner =
    value['start'] ??
    value['end'] ??
    value['family'] ??
    value['text'] ??
    valuesAt(value, 'coding.code')[0] ??
    value['code'] ??
    value['reference'] ??
    value['value'];
  return typeof inner === 'string' ? timeKey(inner) : numberOf(inner);
}

/** Instants of several zones are sorted by when they are. */
const timeKey = (text: string): SortKey => (/^\d{4}(-\d\d|$)/.test(text) && Number.isFinite(Date.parse(text)) ? Date.parse(text) : text.toLowerCase());

function compared(a: SortKey, b: SortKey): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Everybody of whom something was shown. */
export function shownIn({ matches, included }: Pick<Page, 'matches' | 'included'>): {
  readonly people: readonly Whose[];
  readonly positions: readonly number[];
} {
  const all = [...matches, ...included];
  const positions = [...new Set(all.flatMap(({ thing }) => thing.told.at(-1)?.position ?? []))].filter((one) => one > 0).sort((a, b) => b - a);
  return { people: whoseOfFound(all), positions };
}
