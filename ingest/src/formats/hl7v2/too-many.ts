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

/**
 * Whether one field of these bytes repeats beyond the limit. Ordinary bytes hold too few separators for any field to, and are counted alone: in the string that
 * stands for them where there is one, since a search of it is soonest begun.
 */
export function repeatsTooOften(bytes: Buffer, text: string, separators: Separators): boolean {
  if (bytes.length < countLimits.repetitions) return false;
  return holdsMany(text === '' ? bytes : text, String.fromCharCode(separators.repetition)) && holdsManyInOne(bytes, separators);
}

function holdsMany(message: Buffer | string, separator: string): boolean {
  let count = 0;
  for (let at = message.indexOf(separator); at >= 0; at = message.indexOf(separator, at + 1)) if (++count >= countLimits.repetitions) return true;
  return false;
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
