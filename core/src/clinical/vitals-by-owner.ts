/** The newest charted vital signs of an owner, by sign: what a score needs is at the end of a short list, however long the stay. */
import type { Analyte } from '../codes/analytes.ts';
import type { Vital } from '../codes/vitals.ts';
import { getRow, putRow, type Table } from '../table.ts';
import type { OwnerKey, VitalEntry } from './state.ts';

/** Charted values remembered per owner and sign, the newest by when they were taken; the observations keep them all. */
export const vitalLimit = 64;

export const vitalKey = (owner: OwnerKey, vital: Vital | Analyte): string => `${owner}|${vital}`;

/** The owner that a key of the index names. */
export const ownerOfVitalKey = (key: string): OwnerKey => key.slice(0, key.lastIndexOf('|')) as OwnerKey;

/** A new list, with a new entry, even where the observation is known: a view that depends on them sees that one of its versions changed. */
export function indexVital(
  index: Table<string, readonly VitalEntry[]>,
  owner: OwnerKey,
  vital: Vital | Analyte,
  entry: VitalEntry,
): Table<string, readonly VitalEntry[]> {
  const key = vitalKey(owner, vital);
  const known = getRow(index, key) ?? [];
  const same = known.find((one) => one.key === entry.key);
  const mine = same !== undefined && same.at > entry.at ? { ...same } : entry;
  const others = same === undefined ? known : known.filter((one) => one !== same);
  let at = others.length;
  for (let before = others[at - 1]; before !== undefined && isAfter(before, mine); before = others[--at - 1]);
  return putRow(index, key, [...others.slice(0, at), mine, ...others.slice(at)].slice(-vitalLimit));
}

function isAfter(a: VitalEntry, b: VitalEntry): boolean {
  return a.at > b.at || (a.at === b.at && a.key > b.key);
}
