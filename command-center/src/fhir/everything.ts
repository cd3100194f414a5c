/** Everything of one person, of every kind that this reader may see, and what it refers to in the house. */
import type { PatientId } from '@healthos/core/ids.ts';
import { findOne, written, type Finding, type Match } from './find.ts';
import { referencesAt } from './include.ts';
import { kindOf, kinds, parametersOf } from './kinds.ts';

export interface Asked {
  readonly types?: ReadonlySet<string>;
  readonly since?: number;
}

export async function everythingOf(finding: Finding, patient: PatientId, { types, since }: Asked): Promise<readonly Match[]> {
  const found: Match[] = [];
  const known = new Set<string>();
  const add = (match: Match): void => {
    const key = `${match.resource.resourceType}/${match.resource.id}`;
    if (!finding.reader.allowed.shows(match, match.resource)) return;
    if (!known.has(key)) found.push(match);
    known.add(key);
  };
  for (const house of finding.reader.houses)
    for (const kind of kinds) {
      if (types !== undefined && !types.has(kind.kind)) continue;
      const whose = finding.reader.whose(house, patient, kind.audience);
      if (whose === undefined || (kind.kind === 'Patient' && known.size > 0)) continue;
      for (const thing of kind.ofPerson?.(whose) ?? []) {
        if (!finding.reader.seesThing(whose, thing, kind.audience) || (since !== undefined && (thing.told.at(-1)?.recordedAt ?? 0) < since)) continue;
        const resource = await written({ kind, thing });
        if (resource !== undefined) add({ kind, thing, house, whose, resource });
      }
    }
  if (types !== undefined) return found;
  for (const key of referredBy(found)) if (!known.has(key)) for (const match of await ofHouse(finding, key)) add(match);
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
