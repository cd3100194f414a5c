/** price(facts, contract, code sets) -> what is allowed, with the clause of each cent. Pure, exact, and the same whatever order the lines come in. */
import { addCents, cents, shareOfCents, zeroCents, type Cents } from '../../money.ts';
import { gapOf, linesInOrder, type ClaimFacts, type CodeSets, type FactLine, type Gap, type Pricing, type TraceStep } from './claim-facts.ts';
import type { Contract } from './contract.ts';
import { fits, takes } from './fits.ts';
import { chargesOf, isStopped, keysOf, payBy, shareOf, sumOf, wholeBp, type Pay } from './methods.ts';
import { money, percent } from './words.ts';

export function price(asked: ClaimFacts, contract: Contract, codeSets: CodeSets): Pricing {
  const bad = asked.lines.find((line) => !isCounted(line));
  if (bad !== undefined) return gapOf('units.negative', { line: bad.line, value: String(bad.units) });
  const facts = { ...asked, lines: linesInOrder(asked.lines) };
  const pay: Pay = { contract: contract.version, facts, codeSets };
  const carved = carveOuts(pay, contract);
  if ('gap' in carved) return carved;
  const { steps, rest } = carved;
  const paid = rest.length === 0 ? [] : termSteps(pay, contract, rest);
  if (isStopped(paid)) return paid;
  const adjusted = [...paid, ...adjustments(pay, contract, rest, paid)];
  const all = [...steps, ...adjusted];
  const trace = [...all, ...lesserOf(pay, contract, all)];
  return { allowedCents: amountOf(trace), trace, contracts: [contract] };
}

const amountOf = (steps: readonly TraceStep[]): Cents => sumOf(steps.map(({ amountCents }) => amountCents));

/** A charge has units; what takes back has as many less than none. */
function isCounted({ units, amountCents }: FactLine): boolean {
  return Number.isFinite(units) && Math.abs(units) <= 1e9 && (amountCents === 0 || Math.sign(units) !== -Math.sign(amountCents));
}

interface Carved {
  readonly steps: readonly TraceStep[];
  readonly rest: readonly FactLine[];
}

function carveOuts(pay: Pay, { carveOuts: clauses = [] }: Contract): Carved | Gap {
  const steps: TraceStep[] = [];
  let rest = pay.facts.lines;
  for (const clause of clauses) {
    if (!fits(clause.when, pay.facts)) continue;
    const taken = rest.filter((line) => takes(clause.lines, line));
    if (taken.length === 0) continue;
    rest = rest.filter((line) => !takes(clause.lines, line));
    const made = payBy(pay, clause, taken);
    if (isStopped(made)) return made;
    steps.push(...made);
  }
  return { steps, rest };
}

function termSteps(pay: Pay, { terms, version }: Contract, lines: readonly FactLine[]): readonly TraceStep[] | Gap {
  const term = terms.find(({ when }) => fits(when, pay.facts));
  return term === undefined ? gapOf('contract.no-term', { contract: version, value: pay.facts.setting }) : payBy(pay, term, lines);
}

function adjustments(pay: Pay, contract: Contract, lines: readonly FactLine[], paid: readonly TraceStep[]): readonly TraceStep[] {
  if (lines.length === 0) return [];
  const charges = chargesOf(lines);
  const outlier = outlierStep(pay, contract, lines, { charges, paid: amountOf(paid) });
  const before = addCents(amountOf(paid), outlier?.amountCents ?? zeroCents);
  const stopLoss = stopLossStep(pay, contract, lines, { charges, paid: before });
  return [outlier, stopLoss].filter((step) => step !== undefined);
}

interface SoFar {
  readonly charges: Cents;
  readonly paid: Cents;
}

function outlierStep({ contract: version, facts }: Pay, { outlier }: Contract, lines: readonly FactLine[], { charges, paid }: SoFar): TraceStep | undefined {
  if (outlier === undefined || !fits(outlier.when, facts)) return undefined;
  const cost = shareOf(charges, outlier.costToChargesBp, wholeBp);
  const above = cost - paid - outlier.fixedLossCents;
  if (above <= 0) return undefined;
  const basis = `cost ${money(cost)} less ${money(paid)} and a fixed loss of ${money(outlier.fixedLossCents)}: ${percent(outlier.marginalBp)} of ${money(cents(above))}`;
  return {
    contract: version,
    clause: outlier.clause,
    method: 'outlier',
    basis,
    amountCents: shareOfCents(cents(above), outlier.marginalBp, wholeBp),
    lines: keysOf(lines),
  };
}

function stopLossStep({ contract: version, facts }: Pay, { stopLoss }: Contract, lines: readonly FactLine[], { charges, paid }: SoFar): TraceStep | undefined {
  if (stopLoss === undefined || !fits(stopLoss.when, facts) || charges <= stopLoss.thresholdCents) return undefined;
  const { clause, bp, thresholdCents } = stopLoss;
  const about = { contract: version, clause, method: 'stop-loss' as const, lines: keysOf(lines) };
  if (stopLoss.of === 'excess') {
    const excess = cents(charges - thresholdCents);
    return { ...about, basis: `${percent(bp)} of ${money(excess)} above ${money(thresholdCents)}`, amountCents: shareOfCents(excess, bp, wholeBp) };
  }
  const instead = shareOfCents(charges, bp, wholeBp);
  return {
    ...about,
    basis: `charges above ${money(thresholdCents)}: ${percent(bp)} of ${money(charges)} instead of ${money(paid)}`,
    amountCents: cents(instead - paid),
  };
}

/** Of everything, carve-outs included: a share of the charges where that is less. */
function lesserOf({ contract: version, facts }: Pay, { lesserOf: clause }: Contract, steps: readonly TraceStep[]): readonly TraceStep[] {
  if (clause === undefined || !fits(clause.when, facts)) return [];
  const charges = chargesOf(facts.lines);
  const most = shareOf(charges, clause.bp, wholeBp);
  const allowed = amountOf(steps);
  if (allowed <= most) return [];
  const basis = `at most ${percent(clause.bp)} of charges of ${money(charges)}`;
  return [{ contract: version, clause: clause.clause, method: 'lesser-of', basis, amountCents: cents(most - allowed) }];
}
