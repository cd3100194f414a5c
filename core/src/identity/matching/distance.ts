/** How alike two short texts are: Jaro-Winkler for names, Damerau-Levenshtein (optimal string alignment) for slips of the keyboard. Both are symmetric. */

/** Share of the common prefix that counts, and its longest length (Winkler 1990). */
const prefixWeight = 0.1;
const longestPrefix = 4;

/** 0 (nothing in common) to 1 (equal). The shorter, then the smaller text leads, because the greedy matching of Jaro depends on who does. */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return one === '' ? 0 : 1;
  const [a, b] = one.length < other.length || (one.length === other.length && one < other) ? [one, other] : [other, one];
  const jaro = jaroOf(a, b);
  let prefix = 0;
  while (prefix < longestPrefix && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * prefixWeight * (1 - jaro);
}

function jaroOf(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  const reach = Math.max(0, Math.floor(b.length / 2) - 1);
  const taken = new Set<number>();
  const inA: string[] = [];
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j++) {
      if (taken.has(j) || a[i] !== b[j]) continue;
      taken.add(j);
      inA.push(a[i] ?? '');
      break;
    }
  }
  const matches = inA.length;
  if (matches === 0) return 0;
  const inB = [...taken].sort((x, y) => x - y).map((j) => b[j]);
  const transposed = inA.filter((letter, i) => letter !== inB[i]).length / 2;
  return (matches / a.length + matches / b.length + (matches - transposed) / matches) / 3;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other. */
export function damerauLevenshtein(a: string, b: string): number {
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

const soundexDigits: Readonly<Record<string, string>> = {
  B: '1',
  F: '1',
  P: '1',
  V: '1',
  C: '2',
  G: '2',
  J: '2',
  K: '2',
  Q: '2',
  S: '2',
  X: '2',
  Z: '2',
  D: '3',
  T: '3',
  L: '4',
  M: '5',
  N: '5',
  R: '6',
};

/** American Soundex (US National Archives): H and W part no equal neighbours, vowels do. Of letters A to Z; others are passed over. */
export function soundex(text: string): string {
  const letters = text.replace(/[^A-Z]/g, '');
  let code = letters.slice(0, 1);
  let before = soundexDigits[code] ?? '';
  for (const letter of letters.slice(1)) {
    const digit = soundexDigits[letter] ?? '';
    if (digit !== '' && digit !== before) code += digit;
    if (letter !== 'H' && letter !== 'W') before = digit;
  }
  return code === '' ? '' : code.slice(0, 4).padEnd(4, '0');
}
