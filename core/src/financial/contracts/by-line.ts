/** What of the allowed amount falls on each line: its own where it is priced by itself, else a part by its charge, to the cent and together the whole. */
import { addCents, cents, zeroCents, type Cents } from '../../money.ts';
import type { FactLine, Priced } from './claim-facts.ts';

/** A line of which no step says anything is allowed nothing. */
export function allowedByLine(lines: readonly FactLine[], { trace }: Priced): ReadonlyMap<string, Cents> {
  const found = new Map<string, Cents>();
  const add = (line: string, amount: Cents): void => void found.set(line, addCents(found.get(line) ?? zeroCents, amount));
  let charges: ReadonlyMap<string, Cents> | undefined;
  for (const { lines: named, each, amountCents } of trace) {
    if (named !== undefined && each !== undefined) {
      for (const [i, line] of named.entries()) add(line, each[i] ?? zeroCents);
      continue;
    }
    charges ??= new Map(lines.map(({ line, amountCents: charged }) => [line, charged]));
    for (const [line, amount] of shared(amountCents, [...(named ?? charges.keys())].sort(), charges)) add(line, amount);
  }
  return found;
}

/** By running sums, so that the parts add up to the whole; where nothing was charged, the first line has it. */
function shared(amount: Cents, lines: readonly string[], charges: ReadonlyMap<string, Cents>): readonly (readonly [string, Cents])[] {
  const weights = lines.map((line) => BigInt(Math.max(0, charges.get(line) ?? 0)));
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  const [first] = lines;
  if (whole === 0n) return first === undefined ? [] : [[first, amount]];
  let [run, given] = [0n, 0n];
  return lines.map((line, i) => {
    run += weights[i] ?? 0n;
    const upTo = (BigInt(amount) * run) / whole;
    const part = upTo - given;
    given = upTo;
    return [line, cents(Number(part))];
  });
}
