/** Lines worked out before, for as long as the facts, the prices and the payer that they are made of are the same objects: an event costs what it changed. */
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

interface KeptParts<Part> {
  readonly basis: Work['basis'];
  readonly by: unknown;
  readonly filed: Filed<HealthEvent>;
  readonly parts: readonly Part[];
}

/** The lines of parts that are many and short. */
export function joinedLines(parts: readonly (readonly Charged[])[]): readonly Charged[] {
  const lines: Charged[] = [];
  for (const part of parts) for (const line of part) lines.push(line);
  return lines;
}

/** What each fact of an encounter comes to `by` some rules, made anew for those whose entry is another one. */
export function keptParts<E extends HealthEvent, Part, By = undefined>(
  make: (work: Work, key: string, versions: Versions<E>, by: By) => Part,
): (work: Work, filed: Filed<E>, by: By) => readonly Part[] {
  const kept = keptOn<Encounter, KeptParts<Part>>();
  return (work, filed, by) => {
    const { encounter, basis } = work;
    const known = kept.get(encounter);
    const isOf = known?.basis === basis && known.by === by;
    if (isOf && known.filed === filed) return known.parts;
    const before = isOf ? known : nothing;
    let at = 0;
    // Both lists are sorted by key. What is the same entry is not looked into: on a long account that would be most of the work.
    const parts = filed.map((entry) => {
      if (before.filed[at] === entry) return before.parts[at++] as Part;
      const [key, versions] = entry;
      for (let old = before.filed[at]; old !== undefined && old !== entry && old[0] < key; old = before.filed[at]) at++;
      return before.filed[at] === entry ? (before.parts[at++] as Part) : make(work, key, versions, by);
    });
    kept.set(encounter, { basis, by, filed, parts });
    return parts;
  };
}
const nothing: Pick<KeptParts<never>, 'filed' | 'parts'> = { filed: [], parts: [] };
