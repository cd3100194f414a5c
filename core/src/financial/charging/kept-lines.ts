/** Lines worked out before, for as long as the facts, the prices and the payer that they are made of are the same objects: an event costs what it changed. */
import { changedPart, placeIn, spliced } from '../../changed-part.ts';
import type { Charged } from '../charge-line.ts';
import type { Encounter } from '../../encounter.ts';
import type { HealthEvent } from '../../event.ts';
import { keptOn, looselyKeptOn } from '../../kept-on.ts';
import type { Versions } from '../../versions.ts';
import type { Filed } from '../filed-here.ts';
import type { Work } from '../lines.ts';

interface Kept {
  readonly basis: Work['basis'];
  readonly others: readonly unknown[];
  readonly lines: readonly Charged[];
}

/** Of each charger its own. The first part must be one that belongs to one thing only: the lines go with it. */
export function keptLines(): (work: Work, first: object, others: readonly unknown[], make: () => readonly Charged[]) => readonly Charged[] {
  const kept = keptOn<object, Kept>();
  return (work, first, others, make) => {
    const { basis } = work;
    const known = kept.get(first);
    if (known?.basis === basis && areSame(known.others, others)) return known.lines;
    const lines = make();
    kept.set(first, { basis, others, lines });
    return lines;
  };
}

function areSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  if (before === now) return true;
  if (before.length !== now.length) return false;
  for (let i = 0; i < now.length; i++) if (before[i] !== now[i]) return false;
  return true;
}

/** What one entry came to: at least one. */
interface Part<One> {
  readonly key: string;
  readonly made: readonly One[];
}
interface Joined<One> {
  /** By key. */
  readonly parts: readonly Part<One>[];
  readonly list: readonly One[];
}
interface KeptParts<One> extends Joined<One> {
  readonly basis: Work['basis'];
  readonly by: unknown;
  readonly filed: Filed<HealthEvent>;
}

/**
 * What the facts of an encounter come to `by` some rules, one after the other: made anew for those whose entry is another one, and the list of before where
 * that changes nothing. What is the same entry is not looked into: on a long account that would be most of the work.
 */
export function keptJoined<E extends HealthEvent, One, By = undefined>(
  make: (work: Work, key: string, versions: Versions<E>, by: By) => readonly One[],
): (work: Work, filed: Filed<E>, by: By) => readonly One[] {
  const kept = looselyKeptOn<Encounter, KeptParts<One>>();
  return (work, filed, by) => {
    const { encounter, basis } = work;
    const known = kept.get(encounter);
    const isOf = known?.basis === basis && known.by === by;
    if (isOf && known.filed === filed) return known.list;
    const { gone, come } = changedPart<Filed<HealthEvent>[number]>(isOf ? known.filed : [], filed);
    const [was, is] = [new Set(gone), new Set(come)];
    const left = gone.flatMap((entry) => (is.has(entry) ? [] : [entry[0]]));
    const added = (come as Filed<E>).flatMap((entry): Part<One>[] => {
      const made = was.has(entry) ? [] : make(work, entry[0], entry[1], by);
      return made.length === 0 ? [] : [{ key: entry[0], made }];
    });
    const joined = joinedWith(isOf ? known : nothing, left, added);
    kept.set(encounter, { basis, by, filed, ...joined });
    return joined.list;
  };
}
const nothing: Joined<never> = { parts: [], list: [] };
/** More changes than this are joined at once. */
const few = 4;

function joinedWith<One>(before: Joined<One>, left: readonly string[], added: readonly Part<One>[]): Joined<One> {
  if (left.length + added.length > few) {
    const out = new Set(left);
    const parts = before.parts.filter(({ key }) => !out.has(key)).concat(added);
    parts.sort((a, b) => (a.key < b.key ? -1 : 1));
    return { parts, list: parts.flatMap(({ made }) => made) };
  }
  let { parts, list } = before;
  const put = (key: string, part: readonly Part<One>[]): void => {
    const at = placeIn(parts, (one) => one.key < key);
    const gone = parts[at]?.key === key ? 1 : 0;
    if (gone + part.length === 0) return;
    list = spliced(list, lengthOf(parts, at), gone === 0 ? 0 : (parts[at]?.made.length ?? 0), part[0]?.made ?? []);
    parts = spliced(parts, at, gone, part);
  };
  const again = new Set(added.map(({ key }) => key));
  for (const key of left) if (!again.has(key)) put(key, []);
  for (const part of added) put(part.key, [part]);
  return { parts, list };
}

/** Of the first so many parts together. */
function lengthOf(parts: readonly Part<unknown>[], many: number): number {
  let length = 0;
  for (let i = 0; i < many; i++) length += parts[i]?.made.length ?? 0;
  return length;
}
