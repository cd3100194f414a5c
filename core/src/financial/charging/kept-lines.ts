/** Lines worked out before, for as long as the facts, the prices and the payer that they are made of are the same objects: an event costs what it changed. */
import type { Charged } from '../charge-line.ts';
import type { Work } from '../lines.ts';

interface Kept {
  readonly parts: readonly unknown[];
  readonly lines: readonly Charged[];
}

/** Of each charger its own. The first part must be one that belongs to one thing only: the lines go with it. */
export function keptLines(): (work: Work, first: object, others: readonly unknown[], make: () => readonly Charged[]) => readonly Charged[] {
  const kept = new WeakMap<object, Kept>();
  return (work, first, others, make) => {
    const parts = [work.prices, work.payerClass, work.zone, ...others];
    const known = kept.get(first);
    if (known !== undefined && known.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) return known.lines;
    const lines = make();
    kept.set(first, { parts, lines });
    return lines;
  };
}
