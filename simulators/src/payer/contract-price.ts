/** What the demo contracts allow for a claim as it was billed: the payer reads its side of the same contract from the 837 alone. */
import { demoWeights } from '@healthos/core/financial/coding/demo-weights.ts';
import { weightsOf } from '@healthos/core/financial/coding/weights.ts';
import { isGap, type ClaimFacts, type FactLine } from '@healthos/core/financial/contracts/claim-facts.ts';
import { demoContracts } from '@healthos/core/financial/contracts/demo-contracts.ts';
import { contractsOf, priceInForce } from '@healthos/core/financial/contracts/in-force.ts';
import type { PayerClass } from '@healthos/core/financial/events.ts';
import { cents } from '@healthos/core/money.ts';
import { levelsOfCare } from '@healthos/core/operations/facility.ts';
import { dayMs, hourMs, instant, type Instant } from '@healthos/core/time.ts';
import type { BilledClaim, BilledLine } from './billed-claims.ts';

const contracts = contractsOf(demoContracts);
const weights = weightsOf([demoWeights]);

/** SBR09. */
const classes: Readonly<Record<string, PayerClass>> = { MA: 'medicare', MB: 'medicare', MC: 'medicaid', CI: 'commercial', '09': 'self-pay' };
/** Of what is charged, where the contract says nothing of it. */
const otherwise = 0.5;

export function allowedByContract(claim: BilledClaim): number {
  const priced = priceInForce(factsOf(claim), contracts, weights);
  return isGap(priced) ? Math.round(claim.amountCents * otherwise) : priced.allowedCents;
}

/** Noon, so that no zone makes it another day. */
function dayOf(text: string | undefined): Instant | undefined {
  if (text === undefined || !/^\d{8}/.test(text)) return undefined;
  return instant(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8))) + dayMs / 2);
}

function factsOf(claim: BilledClaim): ClaimFacts {
  const through = dayOf(claim.through) ?? dayOf(claim.lines.at(-1)?.serviceOn) ?? instant(0);
  const admittedAt = dayOf(claim.admittedOn);
  const isStay = claim.isStay && admittedAt !== undefined;
  return {
    setting: isStay ? 'inpatient' : 'outpatient',
    payerClass: classes[claim.filing ?? ''] ?? 'other',
    payer: claim.payer,
    through,
    ...(isStay ? { admittedAt, dischargedAt: through, days: Math.max(1, Math.round((through - admittedAt) / (24 * hourMs))) } : {}),
    ...(claim.disposition === undefined ? {} : { disposition: claim.disposition }),
    ...(claim.drg === undefined ? {} : { drg: claim.drg }),
    lines: claim.lines.map((line) => lineOf(line, through)),
  };
}

function lineOf({ line, code, revenueCode, units, amountCents, serviceOn }: BilledLine, through: Instant): FactLine {
  const level = levelsOfCare.find((one) => code === `ROOM-${one}`);
  return {
    line,
    code,
    units,
    amountCents: cents(amountCents),
    serviceAt: dayOf(serviceOn) ?? through,
    ...(revenueCode === undefined ? {} : { revenueCode }),
    ...(level === undefined ? {} : { level }),
  };
}
