/** Everything of one person, of every kind that this reader may see, and what it refers to in the house. */
import type { PatientId } from '@healthos/core/ids.ts';
import { findOne, written, type Finding, type Match } from './find.ts';
import { referencesAt } from './include.ts';
import { kindOf, kinds, parametersOf } from './kinds.ts';
import { rangeIn, rangeOf, valuesOf } from './matching.ts';
import { searchLimits } from './query.ts';

export interface Asked {
  readonly types?: ReadonlySet<string>;
  readonly since?: number;
  /** The days of care that are asked for: before the first and behind the last is left out; what has no date of care is of every day. */
  readonly care?: { readonly from?: number; readonly until?: number };
}

/** Why a parameter cannot be answered as it was put. */
export interface AskedWrongly {
  readonly parameter: string;
  readonly says: string;
}

/** Resources of one page, when nobody says and at most. */
export const pageMost = searchLimits.most;

const known = new Set(['start', 'end', '_since', '_type', '_count', '_cursor', '_format', '_pretty']);

/** `start` and `end` (dates of care), `_since`, `_type` and `_count` of the operation (hl7.org/fhir/R4/patient-operation-everything.html). */
export function readAsked(asked: URLSearchParams): (Asked & { readonly count: number }) | AskedWrongly {
  const wrong = (parameter: string, says: string): AskedWrongly => ({ parameter: parameter.slice(0, 100), says });
  const other = [...asked.keys()].find((name) => !known.has(name));
  if (other !== undefined) return wrong(other, `$everything takes no ${other.slice(0, 100)} here: it takes start, end, _since, _type and _count.`);
  const text = (name: string): string | undefined => asked.get(name)?.replace(' ', '+');
  const [start, end, since] = [text('start'), text('end'), text('_since')];
  const [from, until] = [start, end].map((one) => (one === undefined ? undefined : rangeOf(one)));
  if (start !== undefined && from === undefined) return wrong('start', 'start takes a date.');
  if (end !== undefined && until === undefined) return wrong('end', 'end takes a date.');
  if (from !== undefined && until !== undefined && until.until <= from.from) return wrong('end', 'end is before start.');
  const sinceAt = since === undefined ? undefined : Date.parse(since);
  if (sinceAt !== undefined && !Number.isFinite(sinceAt)) return wrong('_since', '_since takes an instant.');
  const count = asked.get('_count');
  if (count !== null && !/^[1-9]\d{0,5}$/.test(count)) return wrong('_count', '_count takes a number above nothing.');
  const types = asked.get('_type')?.split(',');
  const strange = types?.find((name) => kindOf(name) === undefined);
  if (strange !== undefined) return wrong('_type', `There are no resources of kind ${strange.slice(0, 100)} here.`);
  return {
    count: Math.min(Number(count ?? pageMost), pageMost),
    ...(sinceAt === undefined ? {} : { since: sinceAt }),
    ...(types === undefined ? {} : { types: new Set(types) }),
    ...(from === undefined && until === undefined
      ? {}
      : { care: { ...(from === undefined ? {} : { from: from.from }), ...(until === undefined ? {} : { until: until.until }) } }),
  };
}

/** Dates that are none of care: of the person, of what is hoped for, of the paper. */
const otherDates = new Set(['birthdate', 'death-date', 'target-date', 'modified', 'recorded', 'value']);

function isOfCare({ kind, resource }: Match, { from = -Infinity, until = Infinity }: NonNullable<Asked['care']>): boolean {
  if (kind.kind === 'Patient') return true;
  const values = kind.parameters.filter(({ type, name }) => type === 'date' && !otherDates.has(name)).flatMap((one) => valuesOf(one, resource));
  const ranges = values.map(rangeIn).filter((one) => one !== undefined);
  return ranges.length === 0 || ranges.some((own) => own.until > from && own.from < until);
}

export async function everythingOf(finding: Finding, patient: PatientId, { types, since, care }: Asked): Promise<readonly Match[]> {
  const found: Match[] = [];
  const added = new Set<string>();
  const add = (match: Match): void => {
    const key = `${match.resource.resourceType}/${match.resource.id}`;
    if (!finding.reader.allowed.shows(match, match.resource)) return;
    if (care !== undefined && match.whose !== undefined && !isOfCare(match, care)) return;
    if (!added.has(key)) found.push(match);
    added.add(key);
  };
  for (const house of finding.reader.houses)
    for (const kind of kinds) {
      if (types !== undefined && !types.has(kind.kind)) continue;
      const whose = finding.reader.whose(house, patient, kind.audience);
      if (whose === undefined || (kind.kind === 'Patient' && added.size > 0)) continue;
      for (const thing of kind.ofPerson?.(whose) ?? []) {
        if (!finding.reader.seesThing(whose, thing, kind.audience) || (since !== undefined && (thing.told.at(-1)?.recordedAt ?? 0) < since)) continue;
        const resource = await written({ kind, thing });
        if (resource !== undefined) add({ kind, thing, house, whose, resource });
      }
    }
  if (types !== undefined) return found;
  for (const key of referredBy(found)) if (!added.has(key)) for (const match of await ofHouse(finding, key)) add(match);
  return found;
}

function referredBy(found: readonly Match[]): ReadonlySet<string> {
  return new Set(
    found.flatMap(({ kind, resource }) =>
      parametersOf(kind)
        .filter(({ type }) => type === 'reference')
        .flatMap(({ paths }) => referencesAt(resource, paths)),
    ),
  );
}

/** Another person whom something names is not everything of this one. */
async function ofHouse(finding: Finding, key: string): Promise<readonly Match[]> {
  const [name = '', id = ''] = key.split('/');
  const kind = kindOf(name);
  const one = kind === undefined ? undefined : await findOne(finding, kind, id);
  const resource = one === undefined || one.whose !== undefined ? undefined : await written(one);
  return one === undefined || resource === undefined ? [] : [{ ...one, resource }];
}
