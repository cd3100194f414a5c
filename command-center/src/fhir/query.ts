/** A search as it was asked: its filters, what is to come with it, order and page; or why it cannot be answered as it was put. */
import { kindOf, kinds, parametersOf } from './kinds.ts';
import { testOf, type Test } from './matching.ts';
import { isRefused, refused, type Issue, type Refused } from './outcome.ts';
import type { Parameter } from './parameters.ts';
import type { Kind } from './thing.ts';

export const searchLimits = { usual: 50, most: 1000, parameters: 60, letters: 8000, included: 1000 } as const;

export interface Filter {
  readonly parameter: Parameter;
  readonly modifier?: string;
  readonly text: string;
  readonly test: Test;
}
/** `patient.identifier=x`: what is referred to answers a search of its own. */
export interface Chain {
  readonly parameter: Parameter;
  readonly target: Kind;
  readonly name: string;
  readonly text: string;
}
/** `_has:Observation:patient:code=x`: somebody of whom something that refers to them answers a search of its own. */
export interface Has {
  readonly source: Kind;
  readonly reference: Parameter;
  readonly filter: Filter;
}
export interface Include {
  readonly source: Kind;
  /** undefined: every one. */
  readonly parameter?: Parameter;
  readonly target?: string;
}

export interface Query {
  readonly kind: Kind;
  readonly filters: readonly Filter[];
  readonly chains: readonly Chain[];
  readonly has: readonly Has[];
  readonly includes: readonly Include[];
  readonly revincludes: readonly Include[];
  readonly sort: readonly { readonly parameter: Parameter; readonly down: boolean }[];
  readonly count: number;
  readonly summary?: 'true' | 'text' | 'data' | 'count';
  readonly elements: readonly string[];
  readonly total?: 'none' | 'estimate' | 'accurate';
  readonly cursor?: string;
  /** Said beside the answer: what was left out of the question. */
  readonly warnings: readonly Issue[];
  /** As it was asked, for the links, without page and cursor. */
  readonly asked: readonly (readonly [name: string, text: string])[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Query> & { filters: Filter[]; chains: Chain[]; has: Has[]; includes: Include[]; revincludes: Include[]; warnings: Issue[] };

export function readQuery(kind: Kind, asked: readonly (readonly [string, string])[], strict: boolean): Query | Refused {
  const letters = asked.reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  if (asked.length > searchLimits.parameters || letters > searchLimits.letters)
    return refused(400, { code: 'too-long', says: 'The search has more parameters or letters than this door takes.' });
  const draft: Draft = {
    kind,
    filters: [],
    chains: [],
    has: [],
    includes: [],
    revincludes: [],
    sort: [],
    count: searchLimits.usual,
    elements: [],
    warnings: [],
    asked: asked.filter(([name]) => name !== '_cursor' && name !== '_format' && name !== '_pretty'),
  };
  for (const [name, text] of asked) {
    const wrong = readOne(draft, name, text, strict);
    if (wrong !== undefined) return wrong;
  }
  return draft;
}

function readOne(draft: Draft, name: string, text: string, strict: boolean): Refused | undefined {
  const result = resultParameters.get(name.replace(/:(iterate|recurse)$/, ''));
  if (result !== undefined) return result(draft, text);
  if (text === '') return undefined;
  if (name.startsWith('_has:')) return reversed(draft, name, text);
  const [, base = '', modifier, rest] = /^([A-Za-z_][\w-]*)(?::([A-Za-z]+))?(?:\.(.+))?$/.exec(name) ?? [];
  const parameter = parametersOf(draft.kind).find((one) => one.name === base);
  if (parameter === undefined) return unknown(draft, name, strict);
  if (rest !== undefined) return chain(draft, parameter, modifier, rest, text);
  const test = testOf(parameter, modifier, text);
  if (isRefused(test)) return test;
  draft.filters.push({ parameter, text, test, ...(modifier === undefined ? {} : { modifier }) });
  return undefined;
}

/** Lenient unless the client asks otherwise: what is not known is left out, and the answer says so. */
function unknown(draft: Draft, name: string, strict: boolean): Refused | undefined {
  const issue: Issue = {
    code: 'not-supported',
    says: `${draft.kind.kind} has no search parameter ${name.slice(0, 100)} here.`,
    expression: name.slice(0, 100),
  };
  if (strict) return refused(400, issue);
  draft.warnings.push(issue);
  return undefined;
}

function chain(draft: Draft, parameter: Parameter, modifier: string | undefined, name: string, text: string): Refused | undefined {
  const targets = parameter.targets ?? [];
  const named =
    modifier ??
    (targets.length === 1 ? targets[0] : targets.find((one) => parametersOf(kindOf(one) ?? draft.kind).some((other) => other.name === name.split(':')[0])));
  const target = named === undefined || !targets.includes(named) ? undefined : kindOf(named);
  if (parameter.type !== 'reference' || target === undefined || name.includes('.'))
    return refused(400, {
      code: 'not-supported',
      says: `A chain through ${parameter.name} to ${name.slice(0, 100)} is not answered here.`,
      expression: parameter.name,
    });
  draft.chains.push({ parameter, target, name, text });
  return undefined;
}

/** Whatever refers is of the same person: the kinds of a record alone are followed back, one step. */
function reversed(draft: Draft, name: string, text: string): Refused | undefined {
  const [, sourceName = '', referenceName, rest = ''] = name.split(':');
  const source = kindOf(sourceName);
  const reference = source === undefined ? undefined : parametersOf(source).find((one) => one.name === referenceName && one.type === 'reference');
  const [, base, modifier] = /^([A-Za-z_][\w-]*)(?::([A-Za-z]+))?$/.exec([rest, ...name.split(':').slice(4)].join(':')) ?? [];
  const parameter = source === undefined ? undefined : parametersOf(source).find((one) => one.name === base);
  if (source?.ofPerson === undefined || reference === undefined || parameter === undefined || reference.targets?.includes(draft.kind.kind) !== true)
    return refused(400, { code: 'not-supported', says: `Nothing here is followed back by ${name.slice(0, 100)}.`, expression: name.slice(0, 100) });
  const test = testOf(parameter, modifier, text);
  if (isRefused(test)) return test;
  draft.has.push({ source, reference, filter: { parameter, text, test, ...(modifier === undefined ? {} : { modifier }) } });
  return undefined;
}

const number = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
const wrong = (name: string, says: string): Refused => refused(400, { code: 'invalid', says, expression: name });

type ReadResult = (draft: Draft, text: string) => Refused | undefined;

const resultParameters: ReadonlyMap<string, ReadResult> = new Map<string, ReadResult>([
  [
    '_count',
    (draft, text) => {
      const count = number(text);
      if (count === undefined) return wrong('_count', '_count takes a number.');
      if (count === 0) draft.summary = 'count';
      else draft.count = Math.min(count, searchLimits.most);
      return undefined;
    },
  ],
  [
    '_summary',
    (draft, text) => {
      if (text !== 'true' && text !== 'text' && text !== 'data' && text !== 'count' && text !== 'false')
        return wrong('_summary', '_summary takes true, false, text, data or count.');
      if (text !== 'false') draft.summary = text;
      return undefined;
    },
  ],
  [
    '_elements',
    (draft, text) => {
      draft.elements = text.split(',').map((one) => one.trim().replace(/^[A-Z][A-Za-z]*\./, ''));
      return undefined;
    },
  ],
  ['_sort', (draft, text) => readSort(draft, text)],
  ['_include', (draft, text) => readInclude(draft.includes, text, draft.kind)],
  ['_revinclude', (draft, text) => readInclude(draft.revincludes, text)],
  [
    '_cursor',
    (draft, text) => {
      draft.cursor = text;
      return undefined;
    },
  ],
  [
    '_total',
    (draft, text) => {
      if (text !== 'none' && text !== 'estimate' && text !== 'accurate') return wrong('_total', '_total takes none, estimate or accurate.');
      draft.total = text;
      return undefined;
    },
  ],
  ...['_format', '_pretty', '_contained', '_containedType'].map((name) => [name, (): undefined => undefined] as const),
]);

function readSort(draft: Draft, text: string): Refused | undefined {
  for (const one of text.split(',')) {
    const name = one.replace(/^-/, '');
    const parameter = parametersOf(draft.kind).find((known) => known.name === name);
    if (parameter === undefined) return wrong('_sort', `${draft.kind.kind} is not sorted by ${name.slice(0, 60)}.`);
    draft.sort = [...draft.sort, { parameter, down: one.startsWith('-') }];
  }
  return undefined;
}

function readInclude(into: Include[], text: string, source?: Kind): Refused | undefined {
  if (text === '*' && source !== undefined) {
    into.push({ source });
    return undefined;
  }
  const [kindName = '', name, target] = text.split(':');
  const found = kinds.find((one) => one.kind === kindName);
  const parameter = found === undefined ? undefined : parametersOf(found).find((one) => one.name === name && one.type === 'reference');
  if (found === undefined || (parameter === undefined && name !== '*')) return wrong('_include', `There is no reference ${text.slice(0, 100)} to follow here.`);
  into.push({ source: found, ...(parameter === undefined ? {} : { parameter }), ...(target === undefined ? {} : { target }) });
  return undefined;
}
