/** Counts that no message needs: each alone is small, and together they would hold the one thread that everybody shares. */

export const countLimits = {
  segments: 20_000,
  /** Of one field. The longest are the lines of a report that a sender repeats instead of writing them as segments. */
  repetitions: 1_000,
} as const;

interface Separators {
  readonly repetition: number;
  readonly field: number;
}

/** How often the separator stands there; what is as many as one field may not have is not counted further. */
export function separatorsIn(where: Buffer | string, { repetition }: Separators): number {
  let count = 0;
  if (typeof where === 'string') {
    const separator = String.fromCharCode(repetition);
    for (let at = where.indexOf(separator); at >= 0 && ++count < countLimits.repetitions; at = where.indexOf(separator, at + 1));
  } else for (let at = where.indexOf(repetition); at >= 0 && ++count < countLimits.repetitions; at = where.indexOf(repetition, at + 1));
  return count;
}

/** Whether one field of these bytes, which hold so many separators in all, repeats beyond the limit: of ordinary bytes too few for any field to. */
export function repeatsTooOften(bytes: Buffer, count: number, separators: Separators): boolean {
  return count >= countLimits.repetitions && holdsManyInOne(bytes, separators);
}

function holdsManyInOne(bytes: Buffer, { repetition, field }: Separators): boolean {
  let [count, previous] = [0, -1];
  for (let at = bytes.indexOf(repetition); at >= 0; at = bytes.indexOf(repetition, at + 1)) {
    // Of one field only what no field and no segment ends in between.
    const between = bytes.subarray(previous + 1, at);
    count = between.includes(field) || between.includes(0x0d) || between.includes(0x0a) ? 1 : count + 1;
    if (count >= countLimits.repetitions) return true;
    previous = at;
  }
  return false;
}
