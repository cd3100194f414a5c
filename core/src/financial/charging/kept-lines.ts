/** Lines worked out before, for as long as the facts, the prices and the payer that they are made of are the same objects: an event costs what it changed. */
import type { Charged } from '../charge-line.ts';
import type { Work } from '../lines.ts';

interface Kept {
  readonly prices: Work['prices'];
  readonly payerClass: Work['payerClass'];
  readonly zone: string;
  readonly others: readonly unknown[];
  readonly lines: readonly Charged[];
}

/** Of each charger its own. The first part must be one that belongs to one thing only: the lines go with it. */
export function keptLines(): (work: Work, first: object, others: readonly unknown[], make: () => readonly Charged[]) => readonly Charged[] {
  const kept = new WeakMap<object, Kept>();
  return (work, first, others, make) => {
    const { prices, payerClass, zone } = work;
    const known = kept.get(first);
    if (known !== undefined && known.prices === prices && known.payerClass === payerClass && known.zone === zone && areSame(known.others, others))
      return known.lines;
    const lines = make();
    kept.set(first, { prices, payerClass, zone, others, lines });
    return lines;
  };
}

function areSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  if (before === now) return true;
  return before.length === now.length && before.every((part, i) => part === now[i]);
}
