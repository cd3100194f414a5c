/** A proven 835 to facts: the payment and each decision. Names and member numbers stay behind in the bytes. */
import type { ClaimRemitted, RemittedLine } from '@healthos/core/financial/remittance-events.ts';
import { midnightOf, type Instant } from '@healthos/core/time.ts';
import { only, type Day } from '../../formats/x12/elements.ts';
import type { Remittance, RemittedClaim, RemittedService } from '../../formats/x12/remitted.ts';
import type { Fact, SetContext } from './translate.ts';

export function remittanceFacts(set: Remittance, context: SetContext): readonly Fact[] {
  const at = (on: Day): Instant => midnightOf(on, context.zone);
  const on = set.paidOn ?? set.producedOn;
  const paidAt = on === undefined ? context.sentAt : at(on);
  const remittance = `${set.origin}|${set.trace}`;
  const payer = set.payer.references?.find(({ kind }) => kind === '2U')?.value ?? set.payer.id ?? set.origin;
  const { control } = context;
  const received: Fact = {
    event: {
      type: 'RemittanceReceived',
      remittance,
      control,
      payer,
      paidCents: set.paidCents,
      paidAt,
      method: set.method,
      trace: set.trace,
      claims: set.claims.length,
      providerAdjustments: set.providerAdjustments.map(({ reason, reference, amountCents, periodEnd }) => ({
        reason,
        ...only('reference', reference),
        amountCents,
        periodEnd: at(periodEnd),
      })),
    },
    at: paidAt,
    segment: context.first,
  };
  const claims = set.claims.map((claim, i): Fact => {
    const event: ClaimRemitted = { type: 'ClaimRemitted', remittance, control, n: i + 1, payer, paidAt, ...claimOf(claim, at) };
    return { event, at: paidAt, segment: claim.segment.n };
  });
  return [received, ...claims];
}

function claimOf(claim: RemittedClaim, at: (on: Day) => Instant): Omit<ClaimRemitted, 'type' | 'remittance' | 'control' | 'n' | 'payer' | 'paidAt'> {
  return {
    claim: claim.claim,
    ...only('payerControl', claim.payerControl),
    status: claim.status,
    chargedCents: claim.chargedCents,
    paidCents: claim.paidCents,
    patientCents: claim.patientCents,
    ...only('filing', claim.filing),
    ...only('drg', claim.drg),
    ...only('serviceFrom', claim.serviceFrom === undefined ? undefined : at(claim.serviceFrom)),
    ...only('serviceThrough', claim.serviceThrough === undefined ? undefined : at(claim.serviceThrough)),
    ...only('allowedCents', claim.allowedCents),
    ...(claim.remarks.length === 0 ? {} : { remarks: claim.remarks }),
    adjustments: claim.adjustments,
    lines: claim.lines.map((line) => lineOf(line, at)),
  };
}

function lineOf(line: RemittedService, at: (on: Day) => Instant): RemittedLine {
  return {
    code: line.procedure.code,
    ...only('modifiers', line.procedure.modifiers),
    ...only('revenueCode', line.revenueCode ?? (line.procedure.kind === 'NU' ? line.procedure.code : undefined)),
    chargedCents: line.chargedCents,
    paidCents: line.paidCents,
    ...only('units', line.units),
    ...only('allowedCents', line.allowedCents),
    ...only('serviceAt', line.serviceOn === undefined ? undefined : at(line.serviceOn)),
    adjustments: line.adjustments,
    ...(line.remarks.length === 0 ? {} : { remarks: line.remarks }),
    ...only('reference', line.reference),
    ...only('submittedCode', line.submitted?.code),
  };
}
