/** A picture keeps all that was ever told. What nobody told or asked anything of for a while is packed to a fraction of its size, where it is. */
import type { Enterprise } from './hospital.ts';
import type { Steps } from './steps.ts';
import { isTable, packUntouched } from './table.ts';

/** Houses, layers and their indexes; below them are rows. */
const depth = 5;

/** Packs what two pictures share, table by table. Returns how many rows. */
export function packUntouchedOf(before: Enterprise, now: Enterprise): Steps<number> {
  return packIn(before, now, depth);
}

function* packIn(before: unknown, now: unknown, below: number): Steps<number> {
  if (typeof before !== 'object' || before === null || typeof now !== 'object' || now === null) return 0;
  if (isTable(now)) return isTable(before) ? yield* packUntouched(before, now) : 0;
  if (below === 0 || Array.isArray(now)) return 0;
  let count = 0;
  if (now instanceof Map) for (const [key, one] of now) count += yield* packIn(before instanceof Map ? before.get(key) : undefined, one, below - 1);
  else for (const [key, one] of Object.entries(now)) count += yield* packIn((before as Record<string, unknown>)[key], one, below - 1);
  return count;
}
