/** The language of the tests of claims: one account in a described hospital, what was sent of it, and what its payer answered. */
import type { HealthEvent, Recorded } from '../../event.ts';
import type { MedicationAdministered } from '../../clinical/events.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { said, smallHospital } from '../../given-history.ts';
import { emptyEnterprise, foldEnterprise } from '../../hospital-fold.ts';
import type { Enterprise } from '../../hospital.ts';
import { encounterId, facilityId, messageId, patientId, type MessageId } from '../../ids.ts';
import type { Cents } from '../../money.ts';
import type { Actor } from '../../requests/request.ts';
import type { ViewInput } from '../../views/view.ts';
import type { PayerClass } from '../events.ts';
import type { FinancialPack } from '../packs.ts';
import type { Adjustment, ClaimRemitted } from '../remittance-events.ts';
import { demoBilling, type BillingPack } from './billing-pack.ts';

const visit = encounterId('V1');
const person = patientId('p1');

export const admitted = (): Fact => fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
export const left = (minutes: number): Fact => fact(minutes, moved('PatientDischarged', 'V1', 'p1'));

export function covered(minutes: number, payerClass: PayerClass, payer?: string, rank = 1): Fact {
  return fact(minutes, said({ type: 'CoverageRecorded' as const, patient: person, encounter: visit, rank, payerClass, payer }), `c${rank}`);
}

export function dose(minutes: number, administration: string, drug = 'METO25', more: Partial<MedicationAdministered> = {}): Fact {
  return fact(
    minutes,
    {
      type: 'MedicationAdministered',
      administration,
      patient: person,
      encounter: visit,
      code: { code: drug },
      completion: 'complete',
      action: 'add',
      givenAt: minute(minutes),
      ...more,
    },
    `${minutes}-${administration}`,
  );
}

export function code(minutes: number, icd: string, rank: number, use: 'working' | 'final' = 'final'): Fact {
  return fact(
    minutes,
    { type: 'RecordLineChanged', line: 'diagnosis', key: icd, patient: person, encounter: visit, code: { code: icd, system: 'I10' }, action: 'add', rank, use },
    `d${rank}`,
  );
}

/** What a payer decided on a claim as a whole. */
export function remitted(
  claim: string,
  chargedCents: Cents,
  paidCents: Cents,
  patientCents: Cents,
  adjustments: readonly Adjustment[],
  status = '1',
): ClaimRemitted {
  return {
    type: 'ClaimRemitted',
    remittance: 'P|1',
    control: '1.1',
    claim,
    n: 1,
    status,
    payer: 'MCR',
    paidAt: minute(20 * 24 * 60),
    chargedCents,
    paidCents,
    patientCents,
    adjustments,
    lines: [],
  };
}

export const actorOf = (role: string): Actor => ({ role, staff: 's1' });

export interface Given {
  readonly input: ViewInput;
  readonly facts: readonly Fact[];
  readonly billing: BillingPack;
  /** With these facts too, told at `minutes`. */
  after(events: readonly HealthEvent[], minutes: number): Given;
  messageOf(position: number): MessageId | undefined;
  positionOf(one: Fact): number;
  typeOf(position: number): string | undefined;
}

function made(facts: readonly Fact[], minutes: number, before?: { readonly enterprise: Enterprise; readonly count: number }): Given {
  const log = recorded(facts).map((one, i): Recorded => ({ ...one, message: messageId(String(i + 1)) }));
  const enterprise = foldEnterprise(before?.enterprise ?? emptyEnterprise(), log.slice(before?.count ?? 0));
  const hospital = enterprise.hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no fact is of this hospital');
  return {
    input: { hospital, identity: enterprise.identity, now: minute(minutes) },
    facts,
    billing: demoBilling,
    after: (events, later) =>
      made([...facts, ...events.map((event, i) => fact(later, event, `${facts.length}.${i}`))], later, { enterprise, count: facts.length }),
    messageOf: (position) => log[position - 1]?.message,
    positionOf: (one) => facts.indexOf(one) + 1,
    typeOf: (position) => log[position - 1]?.event.type,
  };
}

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });

export const given = Object.assign(
  (facts: readonly Fact[], minutes: number): Given => made(facts.includes(described) ? facts : [described, ...facts], minutes),
  {
    /** A house that was first heard at `heardAt`, with its past told then. */
    firstHeard: (facts: readonly Fact[], minutes: number, heardAt: number): Given => made([{ ...described, recordedAt: minute(heardAt) }, ...facts], minutes),
    packOf: (pack: FinancialPack): Fact => fact(2, { type: 'PackActivated', pack }, `pack-${pack.version}`),
  },
);
