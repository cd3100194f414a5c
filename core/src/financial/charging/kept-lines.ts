/** Lines worked out before, for as long as the facts, the prices and the payer that they are made of are the same objects: an event costs what it changed. */
import { changedPart, spliced } from '../../changed-part.ts';
import type { Charged } from '../charge-line.ts';
import type { Encounter } from '../../encounter.ts';
import type { HealthEvent } from '../../event.ts';
import { keptOn } from '../../kept-on.ts';
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

interface KeptParts<One> {
  readonly basis: Work['basis'];
  readonly by: unknown;
  readonly filed: Filed<HealthEvent>;
  /** Of each entry of `filed`. */
  readonly parts: readonly (readonly One[])[];
  readonly joined: readonly One[];
}

/**
 * What the facts of an encounter come to `by` some rules, one after the other: made anew for those whose entry is another one, and the list of before where
 * that changes nothing. What is the same entry is not looked into: on a long account that would be most of the work.
 */
export function keptJoined<E extends HealthEvent, One, By = undefined>(
  make: (work: Work, key: string, versions: Versions<E>, by: By) => readonly One[],
): (work: Work, filed: Filed<E>, by: By) => readonly One[] {
  const kept = keptOn<Encounter, KeptParts<One>>();
  return (work, filed, by) => {
    const { encounter, basis } = work;
    const known = kept.get(encounter);
    const isOf = known?.basis === basis && known.by === by;
    if (isOf && known.filed === filed) return known.joined;
    const before: Pick<KeptParts<One>, 'filed' | 'parts' | 'joined'> = isOf ? known : nothing;
    const { at, gone, come } = changedPart(before.filed as Filed<E>, filed);
    const was = before.parts.slice(at, at + gone.length);
    const stays = new Map(gone.map((entry, n) => [entry, was[n]] as const));
    const is = come.map((entry) => stays.get(entry) ?? make(work, entry[0], entry[1], by));
    const parts = spliced(before.parts, at, was.length, is);
    const isSame = lengthOf(was) === 0 && lengthOf(is) === 0;
    const joined = isSame ? before.joined : spliced(before.joined, lengthOf(before.parts, at), lengthOf(was), is.flat());
    kept.set(encounter, { basis, by, filed, parts, joined });
    return joined;
  };
}
const nothing: Pick<KeptParts<never>, 'filed' | 'parts' | 'joined'> = { filed: [], parts: [], joined: [] };

/** Of the first so many parts together. */
function lengthOf(parts: readonly (readonly unknown[])[], many = parts.length): number {
  let length = 0;
  for (let i = 0; i < many; i++) length += parts[i]?.length ?? 0;
  return length;
}
