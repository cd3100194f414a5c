/** What of the allowed amount falls on each line: its own where it is priced by itself, else a part by its charge, to the cent and together the whole. */
import { addCents, cents, zeroCents, type Cents } from '../../money.ts';
import type { FactLine, Priced, TraceStep } from './claim-facts.ts';

export function allowedByLine(lines: readonly FactLine[], { trace }: Priced): ReadonlyMap<string, Cents> {
  const found = new Map<string, Cents>(lines.map(({ line }) => [line, zeroCents]));
  const charges = new Map(lines.map(({ line, amountCents }) => [line, amountCents]));
  const add = (line: string, amount: Cents): void => void found.set(line, addCents(found.get(line) ?? zeroCents, amount));
  for (const step of trace) for (const [line, amount] of partsOf(step, charges)) add(line, amount);
  return found;
}

function partsOf({ lines, each, amountCents }: TraceStep, charges: ReadonlyMap<string, Cents>): readonly (readonly [string, Cents])[] {
  if (lines !== undefined && each !== undefined) return lines.map((line, i) => [line, each[i] ?? zeroCents]);
  return shared(amountCents, [...(lines ?? charges.keys())].sort(), charges);
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
