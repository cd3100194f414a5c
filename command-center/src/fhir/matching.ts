/** Whether a resource answers a search parameter (hl7.org/fhir/R4/search): what its elements hold, by the type of the parameter and its modifier. */
import { whole, type Parameter } from './parameters.ts';
import { systemOf } from './identifiers.ts';
import { isElement, numberOf, type Element } from './resource.ts';
import { isRefused, refused, type Refused } from './outcome.ts';

/** Everything at the path, lists walked through; `telecom:phone` only those of that system. */
export function valuesAt(of: unknown, path: string): readonly unknown[] {
  let found: readonly unknown[] = [of];
  if (path === whole) return found;
  for (const name of path.split('.')) {
    const [own = '', where] = name.split(':');
    found = found.flatMap((one) => {
      const inner = isElement(one) && Object.hasOwn(one, own) ? one[own] : undefined;
      const all = inner === undefined || inner === null ? [] : Array.isArray(inner) ? (inner as readonly unknown[]) : [inner];
      return where === undefined ? all : all.filter((each) => isElement(each) && each['system'] === where);
    });
  }
  return found;
}

/** What a parameter reads of a resource. */
export function valuesOf({ paths, exists }: Parameter, resource: unknown): readonly unknown[] {
  const values = paths.flatMap((path) => valuesAt(resource, path));
  return exists === true ? values.map((value) => value !== false) : values;
}

export type Test = (values: readonly unknown[]) => boolean;

const modifiers: Readonly<Record<Parameter['type'], readonly string[]>> = {
  token: ['missing', 'not', 'text'],
  reference: ['missing', 'identifier'],
  date: ['missing'],
  string: ['missing', 'exact', 'contains'],
  quantity: ['missing'],
  uri: ['missing', 'below'],
  composite: ['missing'],
};

export const modifiersOf = (type: Parameter['type']): readonly string[] => modifiers[type];

/** A test of one repetition of a parameter: any of its values, by commas, may match. */
export function testOf(parameter: Parameter, modifier: string | undefined, text: string): Test | Refused {
  const { name, type, targets = [] } = parameter;
  const wrong = (says: string): Refused => refused(400, { code: 'invalid', says, expression: name });
  if (modifier === 'missing') {
    if (text !== 'true' && text !== 'false') return wrong(`${name}:missing takes true or false.`);
    return (values) => (values.length === 0) === (text === 'true');
  }
  if (modifier !== undefined && !modifiers[type].includes(modifier) && !(type === 'reference' && targets.includes(modifier)))
    return wrong(`${name} has no modifier :${modifier}.`);
  const tests = splitUnescaped(text, ',').map((one) => oneTest(parameter, modifier, one));
  const bad = tests.find(isRefused);
  if (bad !== undefined) return bad;
  const good = tests.filter((one): one is (value: unknown) => boolean => !isRefused(one));
  const any = (values: readonly unknown[]): boolean => values.some((value) => good.some((test) => test(value)));
  return modifier === 'not' ? (values) => !any(values) : any;
}

function oneTest(parameter: Parameter, modifier: string | undefined, text: string): ((value: unknown) => boolean) | Refused {
  const { name } = parameter;
  switch (parameter.type) {
    case 'composite':
      return compositeTest(parameter, text);
    case 'token':
      return tokenTest(modifier, text, name === 'identifier');
    case 'reference':
      return referenceTest(modifier, text);
    case 'date':
      return dateTest(name, text);
    case 'string':
      return stringTest(modifier, unescaped(text));
    case 'quantity':
      return quantityTest(name, text);
    case 'uri':
      return (value) => (modifier === 'below' ? typeof value === 'string' && value.startsWith(text) : value === text);
  }
}

function compositeTest({ name, parts = [] }: Parameter, text: string): ((value: unknown) => boolean) | Refused {
  const texts = splitUnescaped(text, '$');
  const tests = parts.map((part, n) => testOf(part, undefined, texts[n] ?? ''));
  const bad = tests.find(isRefused);
  if (bad !== undefined) return bad;
  if (texts.length !== parts.length || texts.includes(''))
    return refused(400, { code: 'invalid', says: `${name} takes ${parts.length} values with $ between them.`, expression: name });
  return (value) => parts.every((part, n) => (tests[n] as Test)(valuesOf(part, value)));
}

/** At commas, bars or dollars that are not written with a backslash. */
export function splitUnescaped(text: string, at: string): readonly string[] {
  const parts: string[] = [''];
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i);
    if (letter === '\\' && i + 1 < text.length) parts[parts.length - 1] += letter + text.charAt(++i);
    else if (letter === at) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
const unescaped = (text: string): string => text.replace(/\\([,|$\\])/g, '$1');

/** `|x` is an x of no system; of an identifier it is the number, whoever assigned it (contract.md). */
function tokenTest(modifier: string | undefined, text: string, isNumber: boolean): (value: unknown) => boolean {
  if (modifier === 'text') return (value) => wordsIn(value).some((word) => word.toLowerCase().startsWith(text.toLowerCase()));
  const parts = splitUnescaped(text, '|').map(unescaped);
  const [system, code] = parts.length > 1 ? [parts[0] ?? '', parts.slice(1).join('|')] : [undefined, parts[0] ?? ''];
  const isSystem = (own: unknown): boolean =>
    system === undefined || (system === '' ? isNumber || own === undefined : own === system || (own !== undefined && own === systemOf(system)));
  const isCode = (own: unknown): boolean =>
    code === '' || (typeof own === 'string' && own.toLowerCase() === code.toLowerCase()) || (typeof own === 'boolean' && String(own) === code);
  return (value) => codesIn(value).some(([ownSystem, ownCode]) => isSystem(ownSystem) && isCode(ownCode));
}

/** Codes of a concept, a coding, an identifier, a contact, or a plain code. */
function codesIn(value: unknown): readonly (readonly [system: unknown, code: unknown])[] {
  if (!isElement(value)) return [[undefined, value]];
  const listed = value['coding'];
  if (Array.isArray(listed)) return (listed as readonly unknown[]).flatMap((one) => (isElement(one) ? [[one['system'], one['code']] as const] : []));
  if ('code' in value) return [[value['system'], value['code']]];
  return 'value' in value ? [[value['system'], value['value']]] : [];
}

function wordsIn(value: unknown): readonly string[] {
  if (!isElement(value)) return [];
  const displays = valuesAt(value, 'coding.display');
  return [value['text'], value['display'], ...displays].filter((word): word is string => typeof word === 'string');
}

function referenceTest(modifier: string | undefined, text: string): (value: unknown) => boolean {
  if (modifier === 'identifier') {
    const test = tokenTest(undefined, text, true);
    return (value) => isElement(value) && test(value['identifier']);
  }
  const wanted = modifier === undefined || text.includes('/') ? text : `${modifier}/${text}`;
  const tail = wanted.split('/').slice(-2).join('/');
  return (value) => {
    const own = isElement(value) ? value['reference'] : value;
    if (typeof own !== 'string') return false;
    const ownTail = own
      .replace(/\/_history\/.*$/, '')
      .split('/')
      .slice(-2)
      .join('/');
    return tail.includes('/') ? ownTail === tail : ownTail.split('/')[1] === tail;
  };
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

function stringTest(modifier: string | undefined, text: string): (value: unknown) => boolean {
  const wanted = plain(text);
  const matches = (own: string): boolean =>
    modifier === 'exact' ? own === text : modifier === 'contains' ? plain(own).includes(wanted) : plain(own).startsWith(wanted);
  return (value) => textsIn(value).some(matches);
}

/** Of a name or an address every part counts. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isElement(value)) return [];
  return ['text', 'family', 'given', 'prefix', 'suffix', 'line', 'city', 'district', 'state', 'postalCode', 'country'].flatMap((name) =>
    valuesAt(value, name).filter((one): one is string => typeof one === 'string'),
  );
}

const prefixed = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/;
type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

export interface Range {
  readonly from: number;
  /** Not in it any more. */
  readonly until: number;
}

const instantText = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?$/;

/** From the first to the last moment that a date of this precision may mean. */
export function rangeOf(text: string): Range | undefined {
  if (!instantText.test(text)) return undefined;
  const full =
    text.length <= 10
      ? `${text}${'-01-01'.slice(text.length === 4 ? 0 : text.length === 7 ? 3 : 6)}T00:00:00Z`
      : /(Z|[+-]\d\d:\d\d)$/.test(text)
        ? text
        : `${text}Z`;
  const from = Date.parse(full);
  // The 30th of February would be read as a day of March.
  const day = Number(text.slice(8, 10) || '1');
  if (!Number.isFinite(from) || day > new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7) || '1'), 0)).getUTCDate()) return undefined;
  const date = new Date(from);
  if (text.length === 4) return { from, until: Date.UTC(date.getUTCFullYear() + 1, 0, 1) };
  if (text.length === 7) return { from, until: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) };
  if (text.length === 10) return { from, until: from + 86_400_000 };
  const seconds = /T\d\d:\d\d:\d\d/.test(text);
  const fraction = /\.(\d+)/.exec(text)?.[1];
  return { from, until: from + (fraction !== undefined ? 1 : seconds ? 1000 : 60_000) };
}

/** Of a date, an instant or a period. */
export function rangeIn(value: unknown): Range | undefined {
  if (typeof value === 'string') return rangeOf(value);
  if (!isElement(value)) return undefined;
  const [start, end] = [value['start'], value['end']].map((one) => (typeof one === 'string' ? rangeOf(one) : undefined));
  return start === undefined && end === undefined ? undefined : { from: start?.from ?? -Infinity, until: end?.until ?? Infinity };
}

function dateTest(name: string, text: string): ((value: unknown) => boolean) | Refused {
  const [, prefix = 'eq', literal = ''] = prefixed.exec(text) ?? [];
  // A plus that was not escaped came as a blank.
  const asked = rangeOf(literal.replace(' ', '+'));
  if (asked === undefined) return refused(400, { code: 'invalid', says: `${name} takes a date, with a prefix or without.`, expression: name });
  return (value) => {
    const own = rangeIn(value);
    return own !== undefined && compares(prefix as Prefix, own, asked);
  };
}

function compares(prefix: Prefix, own: Range, asked: Range): boolean {
  switch (prefix) {
    case 'eq':
      return own.from >= asked.from && own.until <= asked.until;
    case 'ne':
      return !(own.from >= asked.from && own.until <= asked.until);
    case 'gt':
      return own.until > asked.until;
    case 'lt':
      return own.from < asked.from;
    case 'ge':
      return own.until > asked.until || (own.from >= asked.from && own.until <= asked.until);
    case 'le':
      return own.from < asked.from || (own.from >= asked.from && own.until <= asked.until);
    case 'sa':
      return own.from >= asked.until;
    case 'eb':
      return own.until <= asked.from;
    case 'ap':
      return own.from < asked.until + 86_400_000 && own.until > asked.from - 86_400_000;
  }
}

function quantityTest(name: string, text: string): ((value: unknown) => boolean) | Refused {
  const [first = '', system, code] = splitUnescaped(text, '|').map(unescaped);
  const [, prefix = 'eq', literal = ''] = prefixed.exec(first) ?? [];
  const number = Number(literal);
  if (!/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(literal))
    return refused(400, { code: 'invalid', says: `${name} takes a number, with a prefix and a unit or without.`, expression: name });
  const half = 0.5 * 10 ** -(literal.split('.')[1]?.length ?? 0);
  const asked = { from: number - half, until: number + half };
  return (value) => {
    if (!isElement(value)) return false;
    const own = numberOf(value['value']);
    if (own === undefined || !isUnit(value, system, code)) return false;
    if (prefix === 'eq' || prefix === 'ne') return (own >= asked.from && own < asked.until) === (prefix === 'eq');
    if (prefix === 'ap') return Math.abs(own - number) <= Math.abs(number) * 0.1;
    return prefix === 'gt' || prefix === 'sa'
      ? own > number
      : prefix === 'lt' || prefix === 'eb'
        ? own < number
        : prefix === 'ge'
          ? own >= number
          : own <= number;
  };
}

function isUnit(own: Element, system: string | undefined, code: string | undefined): boolean {
  if (code === undefined || code === '') return true;
  return (own['code'] === code || own['unit'] === code) && (system === undefined || system === '' || own['system'] === system);
}
