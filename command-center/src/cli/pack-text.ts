/** Code sets as their publishers give them: a line a code, its parts by comma, tab or bar, the code first and its title second, after a line of names or none. */
import { WronglyAsked } from './wrongly-asked.ts';

/** What a list of codes does not say of itself. */
export interface AsSet {
  readonly set: string;
  readonly version: string;
  readonly from: string;
  readonly through?: string;
  readonly source: string;
  readonly notice?: string;
}

export function codesOfText(text: string, { set, version, from, through, source, notice }: Partial<AsSet>): unknown {
  if (set === undefined || version === undefined || from === undefined || source === undefined)
    throw new WronglyAsked('A list of codes takes --set, --pack-version, --from and --source; a JSON file says them itself.');
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const split = splitterOf(lines[0] ?? '');
  const rows = lines.map(split);
  const [first] = rows;
  const named = first?.[0] !== undefined && /^(code|cvx ?code|revenue ?code|value)$/i.test(first[0]);
  return {
    kind: 'code-set',
    set,
    version,
    effectiveFrom: from,
    ...(through === undefined ? {} : { effectiveThrough: through }),
    source,
    ...(notice === undefined ? {} : { notice }),
    codes: rows.slice(named ? 1 : 0).map(([code = '', title = '', ...rest]) => ({
      code,
      title,
      ...(rest.some((part) => part !== '') ? { marks: marksOf(named ? (first ?? []).slice(2) : [], rest) } : {}),
    })),
  };
}

function marksOf(names: readonly string[], parts: readonly string[]): Record<string, string> {
  return Object.fromEntries(parts.flatMap((part, i) => (part === '' ? [] : [[names[i] ?? `part ${i + 3}`, part.slice(0, 200)]])));
}

/** A bar, a tab or a comma, whichever the first line has; quotes around a part hold commas together. */
function splitterOf(line: string): (line: string) => string[] {
  const mark = line.includes('|') ? '|' : line.includes('\t') ? '\t' : ',';
  if (mark !== ',') return (one) => one.split(mark).map((part) => part.trim());
  return (one) => [...one.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
}
