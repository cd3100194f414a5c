/** View `packs`: what prices, rules, codes and terms the money of this house is worked out by. */
import { entriesOf, keyOfPack, knownPacks, type KnownPack } from '../financial/known-packs.ts';
import { heldAt } from '../financial/pricing.ts';
import { nameOfPack } from '../financial/packs.ts';
import { keptOn } from '../kept-on.ts';
import type { Instant } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { PackRow } from './rows-packs.ts';
import type { View } from './view.ts';

export const packsView: View<PackRow> = {
  name: 'packs',
  title: 'Packs of prices, rules and codes',
  definition:
    'Every version with the date from which it holds; of one name the last that has begun and not ended holds on a day of service. Licensed sets carry their notice.',
  audience: 'money',
  rows: ({ hospital, now }, earlier) => {
    const known = knownPacks(hospital.financial);
    return replaced(earlier?.rows, new Map(known.map((one) => [keyOfPack(one.pack), rowOf(one, known, now)])));
  },
  lineage: ({ hospital }, key) => {
    const found = knownPacks(hospital.financial).find(({ pack }) => keyOfPack(pack) === key);
    return found === undefined ? undefined : newestFirst(found.position === undefined ? [] : [found.position]);
  },
};

function rowOf({ pack, shipped, position }: KnownPack, known: readonly KnownPack[], now: Instant): PackRow {
  const { kind, version, effectiveFrom, effectiveTo, source, notice } = pack;
  const name = nameOfPack(pack);
  const holds = heldAt(
    known.flatMap((one) => (one.pack.kind === kind && nameOfPack(one.pack) === name ? [one.pack] : [])),
    now,
  );
  return {
    kind,
    name,
    version,
    effectiveFrom,
    ...(effectiveTo === undefined ? {} : { effectiveTo }),
    state: effectiveFrom > now ? 'coming' : holds === pack ? 'active' : 'ended',
    source,
    ...(notice === undefined ? {} : { notice }),
    entries: countOf(pack),
    shipped,
    ...(position === undefined ? {} : { position }),
  };
}

const counts = keptOn<object, number>();

function countOf(pack: KnownPack['pack']): number {
  const known = counts.get(pack) ?? entriesOf(pack).size;
  counts.set(pack, known);
  return known;
}
