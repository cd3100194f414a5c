/** The port by which a query is answered: identity lives in the erasable table, which only the running server can ask. */
import type { PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import type { AskedTraits, Query } from './query.ts';

export interface IdentityLookup {
  /** Records of a number; any assigner when none is said (EventLog.findIdentities). */
  findIdentities(number: string, assigner?: string): Promise<readonly IdentityLine[]>;
  /** Every record of the person of a record, itself first: merged and linked ones too. */
  recordsOfPerson(patient: PatientId): Promise<readonly IdentityLine[]>;
  /** Records with all of these traits, `limit` at most; a `*` at the end means "begins with". */
  searchIdentities(traits: AskedTraits, limit: number): Promise<readonly IdentityLine[]>;
  /** Of these records those of which the system that asks may be told; a record with a label that keeps it from systems is left out, its person is not. */
  toldOf(records: readonly IdentityLine[]): Promise<readonly IdentityLine[]>;
}

/** `unknown`: the number that is asked about was never seen (ITI-9 case 3). */
export type QueryResult = { readonly status: 'found' | 'none' | 'unknown'; readonly people: readonly (readonly IdentityLine[])[] };

/** Records looked at for one question. */
export const lookupLimit = 500;

/** Each person once, with every record that is known to be theirs and may be told; no domain that was not asked for. The number of a PIX question is known to who asks. */
export async function resolveQuery(query: Query, lookup: IdentityLookup): Promise<QueryResult> {
  const found = query.kind === 'pix' ? await lookup.findIdentities(query.number, query.assigner) : await lookup.toldOf(await search(query.traits, lookup));
  if (found.length === 0) return { status: query.kind === 'pix' ? 'unknown' : 'none', people: [] };
  const people: (readonly IdentityLine[])[] = [];
  const listed = new Set<PatientId>();
  for (const line of found) {
    if (listed.has(line.patient)) continue;
    const records = await lookup.recordsOfPerson(line.patient);
    for (const { patient } of [line, ...records]) listed.add(patient);
    const told = await lookup.toldOf(records);
    people.push(told.length === 0 ? [line] : told);
  }
  const wanted = people.filter((records) => identifiersOf(records, query).length > 0);
  return wanted.length === 0 ? { status: 'none', people: [] } : { status: 'found', people: wanted };
}

async function search(traits: AskedTraits, lookup: IdentityLookup): Promise<readonly IdentityLine[]> {
  if (traits.number === undefined) return lookup.searchIdentities(traits, lookupLimit);
  const numbered = await lookup.findIdentities(traits.number, traits.assigner);
  return numbered.filter((line) => matches(line, traits));
}

/** Whether a record has every trait that was asked for. */
export function matches(line: IdentityLine, traits: AskedTraits): boolean {
  const pairs = [
    [line.family, traits.family],
    [line.given, traits.given],
    [line.sex, traits.sex],
  ] as const;
  return (
    pairs.every(([held, asked]) => asked === undefined || like(held ?? '', asked)) &&
    (traits.birthDate === undefined || (line.birthDate ?? '').startsWith(traits.birthDate.slice(0, 8))) &&
    [
      [line.address, traits.address],
      [line.phone, traits.phone],
    ].every(([held, asked]) => asked === undefined || (held ?? '').toUpperCase().includes(asked.replace(/\*$/, '').toUpperCase()))
  );
}

function like(held: string, asked: string): boolean {
  const [a, b] = [held.toUpperCase(), asked.toUpperCase()];
  return b.endsWith('*') ? a.startsWith(b.slice(0, -1)) : a === b;
}

interface Numbered {
  readonly number: string;
  readonly assigner: string;
  readonly kind?: string;
}

/** The identifiers of a person that may be told: those of the asked domains; of a PIX query, all but the one it asked by. */
export function identifiersOf(records: readonly IdentityLine[], query: Query): Numbered[] {
  const all = records.flatMap(({ assigner, number, kind, others = [] }) => [{ assigner, number, ...(kind === undefined ? {} : { kind }) }, ...others]);
  const seen = new Set<string>();
  return all.filter((one) => {
    const key = `${one.assigner}|${one.number}`;
    const isAsked = query.kind === 'pix' && one.number === query.number && (query.assigner === undefined || one.assigner === query.assigner);
    if (seen.has(key) || isAsked || (query.domains.length > 0 && !query.domains.includes(one.assigner))) return false;
    seen.add(key);
    return true;
  });
}
