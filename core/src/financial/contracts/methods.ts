/** The methods of payment, each over its own lines: a step of the trace, or the gap that stops it. Every rounding is one, half up, away from zero for what takes back. */
import { addCents, cents, negateCents, shareOfCents, zeroCents, type Cents } from '../../money.ts';
import { gapOf, isGap, type ClaimFacts, type CodeSets, type DrgWeight, type FactLine, type Gap, type TraceStep } from './claim-facts.ts';
import type { CarveOut, CaseTerm, DrgTerm, FeeTerm, InvoiceTerm, PerDiemTerm, PercentTerm, Term } from './contract.ts';
import { decimal, money, percent } from './words.ts';

export interface Pay {
  readonly contract: string;
  readonly facts: ClaimFacts;
  readonly codeSets: CodeSets;
}
export type Steps = readonly TraceStep[];

export const wholeBp = 10_000;

/** A share of an amount; of what takes back, the exact inverse of the share of what it takes back. */
export function shareOf(amount: Cents, numerator: number, denominator: number): Cents {
  return amount < 0 ? negateCents(shareOfCents(negateCents(amount), numerator, denominator)) : shareOfCents(amount, numerator, denominator);
}

export const sumOf = (amounts: readonly Cents[]): Cents => amounts.reduce(addCents, zeroCents);
export const chargesOf = (lines: readonly FactLine[]): Cents => lines.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents);

export function payBy(pay: Pay, term: Term | CarveOut, lines: readonly FactLine[]): Steps | Gap {
  switch (term.method) {
    case 'percent-of-charges':
      return [percentStep(pay, term, lines)];
    case 'fee-schedule':
      return fees(pay, term, lines);
    case 'case-rate':
      return [caseStep(pay, term, lines)];
    case 'invoice':
      return invoices(pay, term, lines);
    case 'per-diem':
      return nights(pay, term, lines);
    case 'drg':
      return group(pay, term, lines);
  }
}

type EachOf = Pick<TraceStep, 'clause' | 'method' | 'basis'>;

function eachStep({ contract }: Pay, about: EachOf, lines: readonly FactLine[], each: readonly Cents[]): TraceStep {
  return { contract, ...about, amountCents: sumOf(each), lines: lines.map(({ line }) => line), each };
}

function percentStep(pay: Pay, { clause, bp }: Pick<PercentTerm, 'clause' | 'bp'>, lines: readonly FactLine[]): TraceStep {
  const basis = `${percent(bp)} of charges of ${money(chargesOf(lines))}`;
  return eachStep(
    pay,
    { clause, method: 'percent-of-charges', basis },
    lines,
    lines.map(({ amountCents }) => shareOf(amountCents, bp, wholeBp)),
  );
}

const thousandths = (units: number): number => Math.round(units * 1000);

function fees(pay: Pay, { clause, centsByCode, unlistedBp, lesserOfCharge = false }: FeeTerm, lines: readonly FactLine[]): Steps | Gap {
  const [listed, others] = [lines.filter(({ code }) => Object.hasOwn(centsByCode, code)), lines.filter(({ code }) => !Object.hasOwn(centsByCode, code))];
  const [first] = others;
  if (first !== undefined && unlistedBp === undefined)
    return gapOf('contract.no-rate', { contract: pay.contract, clause, line: first.line, value: first.code });
  const each = listed.map(({ code, units, amountCents }) => {
    const fee = shareOf(centsByCode[code] ?? zeroCents, thousandths(Math.abs(units)), 1000);
    const most = lesserOfCharge ? cents(Math.min(fee, Math.abs(amountCents))) : fee;
    return units < 0 ? negateCents(most) : most;
  });
  const basis = `fee schedule, ${listed.length} ${listed.length === 1 ? 'line' : 'lines'}${lesserOfCharge ? ', each at most its charge' : ''}`;
  return [
    ...(listed.length === 0 ? [] : [eachStep(pay, { clause, method: 'fee-schedule', basis }, listed, each)]),
    ...(others.length === 0 || unlistedBp === undefined ? [] : [percentStep(pay, { clause, bp: unlistedBp }, others)]),
  ];
}

/** Once, where anything that it is for was charged. */
function caseStep({ contract }: Pay, { clause, cents: rate }: CaseTerm, lines: readonly FactLine[]): TraceStep {
  return {
    contract,
    clause,
    method: 'case-rate',
    basis: `case rate of ${money(rate)}`,
    amountCents: chargesOf(lines) > 0 ? rate : zeroCents,
    lines: keysOf(lines),
  };
}

function invoices(pay: Pay, { clause, bp }: InvoiceTerm, lines: readonly FactLine[]): Steps | Gap {
  const bare = lines.find(({ invoiceCents }) => invoiceCents === undefined);
  if (bare !== undefined) return gapOf('contract.no-invoice', { contract: pay.contract, clause, line: bare.line, value: bare.code });
  const each = lines.map(({ invoiceCents = zeroCents, units }) => {
    const paid = shareOf(invoiceCents, bp, wholeBp);
    return units < 0 ? negateCents(paid) : paid;
  });
  return [eachStep(pay, { clause, method: 'invoice', basis: `${percent(bp)} of the invoice` }, lines, each)];
}

function nights(pay: Pay, { clause, centsByLevel, othersBp }: PerDiemTerm, lines: readonly FactLine[]): Steps | Gap {
  const rateOf = ({ level }: FactLine): Cents | undefined => (level === undefined ? undefined : centsByLevel[level]);
  const rated = lines.filter((line) => rateOf(line) !== undefined);
  const others = lines.filter((line) => rateOf(line) === undefined);
  const bare = others.find(({ level }) => level !== undefined);
  if (bare !== undefined && othersBp === undefined)
    return gapOf('contract.no-level', { contract: pay.contract, clause, line: bare.line, ...(bare.level === undefined ? {} : { value: bare.level }) });
  const each = rated
    .map((line) => shareOf(rateOf(line) ?? zeroCents, thousandths(Math.abs(line.units)), 1000))
    .map((amount, i) => ((rated[i]?.units ?? 0) < 0 ? negateCents(amount) : amount));
  const byLevel = new Map<string, number>();
  for (const { level = '', units } of rated) byLevel.set(level, (byLevel.get(level) ?? 0) + thousandths(units));
  const basis = [...byLevel]
    .sort()
    .map(([level, units]) => `${decimal(units, 3)} x ${level} at ${money(centsByLevel[level as keyof typeof centsByLevel] ?? zeroCents)}`);
  return [
    ...(rated.length === 0 ? [] : [eachStep(pay, { clause, method: 'per-diem', basis: basis.join(', ') }, rated, each)]),
    ...(others.length === 0 || othersBp === undefined ? [] : [percentStep(pay, { clause, bp: othersBp }, others)]),
  ];
}

function group(pay: Pay, term: DrgTerm, lines: readonly FactLine[]): Steps | Gap {
  const weight = weightOf(pay, term.clause);
  if ('gap' in weight) return weight;
  const { contract } = pay;
  const whole = shareOfCents(term.baseCents, weight.weight, wholeBp);
  const basis = `group ${weight.drg}: weight ${decimal(weight.weight, 4)} x base ${money(term.baseCents)}`;
  const step: TraceStep = { contract, clause: term.clause, method: 'drg', basis, amountCents: whole, lines: keysOf(lines) };
  const early = transferStep(pay, term, weight, whole, lines);
  return early === undefined ? [step] : [step, early];
}

function weightOf({ contract, facts, codeSets }: Pay, clause: string): DrgWeight | Gap {
  const { drg } = facts;
  if (drg === undefined) return gapOf('drg.missing', { contract, clause });
  const weight = codeSets.weightOf(drg, facts.dischargedAt ?? facts.through);
  if (weight === 'unknown') return gapOf('drg.unknown', { contract, clause, value: drg });
  return weight === 'expired' ? gapOf('weights.expired', { contract, clause, value: drg }) : weight;
}

/** More than a day short of the geometric mean: (days + 1) days of whole / GMLOS, and the step is what that takes off the whole. */
function transferStep(
  { contract, facts }: Pay,
  { transfer, baseCents }: DrgTerm,
  weight: DrgWeight,
  whole: Cents,
  lines: readonly FactLine[],
): TraceStep | undefined {
  const { days, disposition, dischargedAt } = facts;
  if (transfer === undefined || dischargedAt === undefined || days === undefined || disposition === undefined) return undefined;
  if (!transfer.dispositions.includes(disposition) || weight.gmlos === 0 || (days + 1) * 10 >= weight.gmlos) return undefined;
  const paid = shareOfCents(baseCents, weight.weight * (days + 1) * 10, wholeBp * weight.gmlos);
  const basis = `left to ${disposition} after ${days} of ${decimal(weight.gmlos, 1)} days: ${days + 1} days of ${money(whole)} / ${decimal(weight.gmlos, 1)}`;
  return { contract, clause: transfer.clause, method: 'transfer', basis, amountCents: cents(Math.min(paid, whole) - whole), lines: keysOf(lines) };
}

export const keysOf = (lines: readonly FactLine[]): readonly string[] => lines.map(({ line }) => line);

export const isStopped = (steps: Steps | Gap): steps is Gap => !Array.isArray(steps) && isGap(steps as Gap);
