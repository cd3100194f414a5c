/** What a contract looks at, of a claim as it was sent: its lines are named by their numbers. */
import type { ClaimSubmitted } from '../claim-events.ts';
import type { ClaimFacts } from '../contracts/claim-facts.ts';

export function factsOfClaim(sent: ClaimSubmitted): ClaimFacts {
  const { setting, payerClass, payer, through, admittedAt, dischargedAt, days, disposition, drg, lines } = sent;
  return {
    setting,
    payerClass,
    through,
    ...(payer === '' ? {} : { payer }),
    ...(admittedAt === undefined ? {} : { admittedAt }),
    ...(dischargedAt === undefined ? {} : { dischargedAt }),
    ...(days === undefined ? {} : { days }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(drg === undefined ? {} : { drg }),
    lines: lines.map(({ line, code, revenueCode, level, units, amountCents, serviceAt, invoiceCents }) => ({
      line: String(line),
      code,
      units,
      amountCents,
      serviceAt,
      ...(revenueCode === undefined ? {} : { revenueCode }),
      ...(level === undefined ? {} : { level }),
      ...(invoiceCents === undefined ? {} : { invoiceCents }),
    })),
  };
}
