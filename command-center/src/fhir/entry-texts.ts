/** The text of each resource of a bundle, as it stands between its braces: numbers keep their digits, and a resource is parsed only when it is asked for. */
import { isElement } from './resource.ts';

export interface EntryTexts {
  /** `Kind/id` to the text of the resource; of two of one key the last. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the bundle called its resources, where that is another name than theirs here (urn:uuid, urn:oid, an address elsewhere). */
  readonly names: ReadonlyMap<string, string>;
}

/** The text has been parsed once already, when it was received. */
export function entryTexts(text: string): EntryTexts {
  const bundle: unknown = JSON.parse(text);
  const entries = isElement(bundle) && Array.isArray(bundle['entry']) ? (bundle['entry'] as readonly unknown[]) : [];
  const spans = resourceSpans(text);
  const [found, names] = [new Map<string, string>(), new Map<string, string>()];
  for (const [n, entry] of entries.entries()) {
    const resource = isElement(entry) ? entry['resource'] : undefined;
    const span = spans[n];
    if (!isElement(resource) || !isElement(entry) || span === undefined) continue;
    const { resourceType: kind, id } = resource;
    const fullUrl = typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : undefined;
    const own = typeof id === 'string' ? id.trim() : fullUrl?.replace(/^urn:uuid:/, '');
    if (typeof kind !== 'string' || own === undefined) continue;
    const key = `${kind.trim()}/${own}`;
    found.set(key, text.slice(...span));
    if (fullUrl !== undefined && fullUrl !== key && !fullUrl.endsWith(`/${key}`)) names.set(fullUrl, key);
  }
  return { texts: found, names };
}

/** References by what the bundle called a resource, as references to what it is here (hl7.org/fhir/R4/http.html#trules). */
export function withNames(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  return text.replace(/("reference"\s*:\s*")([^"\\]+)(?=")/g, (said: string, before: string, name: string) => {
    const key = names.get(name);
    return key === undefined ? said : `${before}${key}`;
  });
}

type Span = readonly [from: number, to: number];

/** Where the `resource` of each entry begins and ends: brackets are counted outside strings, names read at the depth of an entry. */
function resourceSpans(text: string): readonly (Span | undefined)[] {
  const spans: (Span | undefined)[] = [];
  const walk = { depth: 0, inEntries: false, name: '', from: -1 };
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter === quote) {
      const end = endOfString(text, i);
      if ((walk.depth === 1 || (walk.inEntries && walk.depth === 3)) && isName(text, end)) walk.name = text.slice(i + 1, end);
      i = end;
    } else if (letter === brace || letter === bracket) {
      open(walk, i, letter, spans);
      walk.depth++;
    } else if (letter === closeBrace || letter === closeBracket) {
      walk.depth--;
      if (walk.inEntries && walk.depth === 3 && walk.from >= 0) {
        spans[spans.length - 1] = [walk.from, i + 1];
        walk.from = -1;
      }
      if (walk.inEntries && walk.depth === 1) walk.inEntries = false;
    }
  }
  return spans;
}

const [quote, backslash, brace, closeBrace, bracket, closeBracket, colon] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a];

interface Walk {
  depth: number;
  inEntries: boolean;
  name: string;
  from: number;
}

/** Of two members of one name the last counts, as the parser has it. */
function open(walk: Walk, at: number, letter: number, spans: (Span | undefined)[]): void {
  if (walk.depth === 1 && letter === bracket && walk.name === 'entry') {
    walk.inEntries = true;
    spans.length = 0;
  } else if (walk.inEntries && walk.depth === 2) spans.push(undefined);
  else if (walk.inEntries && walk.depth === 3 && letter === brace && walk.name === 'resource') walk.from = at;
}

function endOfString(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter === backslash) i++;
    else if (letter === quote) return i;
  }
  return text.length;
}

/** A string is a name where a colon follows. */
function isName(text: string, end: number): boolean {
  for (let i = end + 1; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter === colon) return true;
    if (letter !== 0x20 && letter !== 0x0a && letter !== 0x0d && letter !== 0x09) return false;
  }
  return false;
}
