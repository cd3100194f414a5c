/** Whom a number of money and work names, of what no resource told: the claim by either side's number, a trip by its own; and nobody by a number that nobody has. */
import { describe, expect, it } from 'vitest';
import { fact, minute, moved, recorded, type Fact } from '@healthos/core/given.ts';
import { givenClaim } from '@healthos/core/given-history.ts';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { encounterId, patientId } from '@healthos/core/ids.ts';
import { cents } from '@healthos/core/money.ts';
import { emptyStore } from './given.ts';
import { kindOf } from './kinds.ts';
import { peopleNumbered } from './numbers.ts';
import type { House } from './thing.ts';

const facts: readonly Fact[] = [
  fact(0, { type: 'SourceRecordSeen', patient: patientId('p1') }),
  fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I' })),
  fact(1, givenClaim('dose:a1:1', cents(9000))),
  fact(2, { type: 'ClaimAcknowledged', control: '1.1.1', by: '277CA', from: 'payer', claim: 'k1', payerControl: 'PAY-ACK', accepted: true, codes: [] }),
  fact(3, {
    type: 'ClaimRemitted',
    remittance: 'EFT-7',
    control: '1',
    claim: 'k1',
    n: 1,
    payer: 'M1',
    payerControl: 'PAY-77',
    status: '1',
    chargedCents: cents(9000),
    paidCents: cents(8000),
    patientCents: cents(1000),
    adjustments: [],
    lines: [],
    paidAt: minute(3),
  }),
  fact(4, { type: 'ChargePosted', charge: 'c1', patient: patientId('p1'), kind: 'charge', code: { code: 'SUPPLY' }, quantity: 1 }),
  fact(4, {
    type: 'MedicationAdministered',
    administration: 'a1',
    patient: patientId('p1'),
    encounter: encounterId('V1'),
    code: { code: 'METO25' },
    completion: 'complete',
    action: 'add',
  }),
  fact(5, {
    type: 'MedicationAdministered',
    administration: 'a1',
    patient: patientId('p2'),
    encounter: encounterId('V2'),
    code: { code: 'METO25' },
    completion: 'complete',
    action: 'add',
  }),
  fact(4, {
    type: 'TransportRequested',
    job: 'trip-1',
    encounter: encounterId('V1'),
    from: '4W',
    to: 'CT',
    mode: 'stretcher',
    priority: 'routine',
  }),
];

function house(): House {
  const picture = foldEnterprise(emptyEnterprise(), recorded(facts));
  const [hospital] = picture.hospitals.values();
  if (hospital === undefined) throw new Error('no house was folded');
  return { hospital, input: { hospital, identity: picture.identity, now: minute(10) }, tag: 'LGH', store: emptyStore };
}

describe('a number', () => {
  const claims = ['Claim', 'ClaimResponse', 'ExplanationOfBenefit'];
  it.each([
    ...claims.flatMap((kind) => ['k1', 'PAY-ACK', 'PAY-77', 'pay-77', 'EFT-7'].map((number) => [kind, number, ['p1']] as const)),
    ...claims.map((kind) => [kind, 'k2', []] as const),
    ['ChargeItem', 'dose:a1:1', ['p1', 'p2']],
    ['ChargeItem', 'dose:a1#~p2:1', ['p1', 'p2']],
    ['ChargeItem', 'dose:a1:1:credit', ['p1', 'p2']],
    ['ChargeItem', 'room:V1:2026-03-12', ['p1']],
    ['ChargeItem', 'posted:c1', ['p1']],
    ['ChargeItem', 'dose:a2:1', []],
    ['ChargeItem', 'constructor:a1', []],
    ['Task', 'trip-1', ['p1']],
    ['Task', 'trip-2', []],
  ] as const)('of a %s, %s, names %j', (kind, number, people) => {
    const of = kindOf(kind);
    if (of === undefined) throw new Error(`no kind ${kind}`);
    expect([...new Set(peopleNumbered(house(), of, number, 'no print'))]).toEqual(people);
  });
});
