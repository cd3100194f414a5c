/** Claim, ClaimResponse and ExplanationOfBenefit: what was asked of a payer, what it answered, and both together for the patient; from the 837 and 835 facts. */
import type { ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import { claimNow, type ClaimNow } from '@healthos/core/financial/claims/claim-state.ts';
import type { ClaimRemitted } from '@healthos/core/financial/remittance-events.ts';
import { numbersOf } from '@healthos/core/visit-numbers.ts';
import { getRow } from '@healthos/core/table.ts';
import type { Version } from '@healthos/core/versions.ts';
import { byClaim } from '../numbers.ts';
import { date, identifier, patient, refers, status, token } from '../parameters.ts';
import { concept, iso, keyedId, money, period, present, reference, type Body } from '../resource.ts';
import { toldOf, type House, type Kind, type Thing, type Told, type Whose } from '../thing.ts';
import type { CodeableConcept, Made, Reference } from '../written.ts';

const patientOf = ({ hospital }: House, key: string) => claimNow(hospital, key.split('|')[0] ?? '')?.sent?.patient;

export const claimKind: Kind = {
  kind: 'Claim',
  audience: 'money',
  parameters: [
    patient('patient'),
    identifier,
    status,
    token('use'),
    token('priority'),
    date('created'),
    refers('encounter', ['Encounter'], 'item.encounter'),
    refers('insurer', ['Organization']),
    refers('provider', ['Organization', 'Practitioner']),
  ],
  ofPerson: (whose) => [...whose.kept('Claim'), ...sentOf(whose).map((one) => thingOf(whose, 'Claim', one.claim, one, () => writeClaim(whose, one)))],
  numbered: byClaim,
  patientOf,
};

export const claimResponseKind: Kind = {
  kind: 'ClaimResponse',
  audience: 'money',
  parameters: [
    patient('patient'),
    identifier,
    status,
    token('outcome'),
    token('use'),
    date('created'),
    date('payment-date', 'payment.date'),
    refers('request', ['Claim']),
    refers('insurer', ['Organization']),
  ],
  ofPerson: (whose) => [
    ...whose.kept('ClaimResponse'),
    ...sentOf(whose).flatMap((one) =>
      one.remitted.map((answer) =>
        thingOf(whose, 'ClaimResponse', `${one.claim}|${answer.event.remittance}|${answer.event.n}`, one, () => writeResponse(whose, one, answer), [answer]),
      ),
    ),
  ],
  numbered: byClaim,
  patientOf,
};

export const benefitKind: Kind = {
  kind: 'ExplanationOfBenefit',
  audience: 'money',
  parameters: [
    patient('patient'),
    identifier,
    status,
    token('type'),
    date('created'),
    date('service-date', 'billablePeriod'),
    refers('claim', ['Claim']),
    refers('provider', ['Organization', 'Practitioner']),
    refers('coverage', ['Coverage'], 'insurance.coverage'),
  ],
  ofPerson: (whose) => [
    ...whose.kept('ExplanationOfBenefit'),
    ...sentOf(whose)
      .filter(({ remitted }) => remitted.length > 0)
      .map((one) => thingOf(whose, 'ExplanationOfBenefit', one.claim, one, () => writeBenefit(whose, one), one.remitted)),
  ],
  numbered: byClaim,
  patientOf,
};

interface Sent extends ClaimNow {
  readonly sent: ClaimSubmitted;
}

function sentOf({ house, person }: Whose): readonly Sent[] {
  const { hospital } = house;
  const keys = person.encounters
    .flatMap((visit) => numbersOf(hospital, visit))
    .flatMap((number) => getRow(hospital.financial.index.claimsByEncounter, number) ?? []);
  return [...new Set(keys)].flatMap((key) => {
    const now = claimNow(hospital, key);
    return now?.sent === undefined ? [] : [{ ...now, sent: now.sent }];
  });
}

function thingOf(
  { house }: Whose,
  kind: string,
  key: string,
  { claim, position }: Sent,
  write: () => Body,
  answers?: readonly Version<ClaimRemitted>[],
): Thing {
  const words: readonly Told[] = answers ?? getRow(house.hospital.financial.claims, claim) ?? [];
  const told = toldOf(words);
  // An answer or a step changes how all of it reads: the newest word is the version.
  const newest = told.at(-1) ?? { position, recordedAt: house.hospital.recordedAt ?? 0 };
  return { kind, id: keyedId(house.tag, key), told: [newest], write };
}

const payerOf = ({ house }: Whose, { payer }: { readonly payer: string }): Reference => ({
  ...reference('Organization', keyedId(house.tag, `payer:${payer}`)),
  display: payer,
});
const houseOf = ({ house }: Whose): Reference => reference('Organization', keyedId(house.tag, house.hospital.facility));

const typeOf = ({ form }: ClaimSubmitted): CodeableConcept => concept('claim-type', form === '837I' ? 'institutional' : 'professional');

function head(
  whose: Whose,
  { sent, sentAt, claim, payerControl }: Sent,
): Pick<Made<'ExplanationOfBenefit'>, 'identifier' | 'type' | 'use' | 'patient' | 'billablePeriod' | 'created' | 'insurer' | 'provider'> {
  return present({
    identifier: [
      { system: `urn:id:${whose.house.hospital.facility}:claim`, value: claim },
      ...(payerControl === undefined ? [] : [{ system: `urn:id:${sent.payer}`, value: payerControl }]),
    ],
    type: typeOf(sent),
    use: 'claim' as const,
    patient: whose.subject,
    billablePeriod: period(sent.from, sent.through),
    created: iso(sentAt ?? sent.through ?? sent.from ?? 0),
    insurer: payerOf(whose, sent),
    provider: houseOf(whose),
  });
}

function itemsOf(whose: Whose, { sent }: Sent): NonNullable<Made<'ExplanationOfBenefit'>['item']> {
  return sent.lines.map((line) =>
    present({
      sequence: line.line,
      revenue: line.revenueCode === undefined ? undefined : { coding: [{ code: line.revenueCode }] },
      productOrService: { coding: [{ code: line.code }] },
      modifier: line.modifiers?.map((code) => ({ coding: [{ code }] })),
      servicedDate: iso(line.serviceAt)?.slice(0, 10),
      quantity: { value: line.units },
      net: money(line.amountCents),
      encounter: [whose.encounter(sent.encounter)].filter((one) => one !== undefined),
    }),
  );
}

function writeClaim(whose: Whose, one: Sent): Made<'Claim'> {
  const { sent, standing } = one;
  return {
    ...head(whose, one),
    ...present({
      status: standing === 'voided' ? 'cancelled' : standing === 'held' ? 'draft' : 'active',
      priority: concept('processpriority', 'normal'),
      related:
        sent.replaces === undefined
          ? undefined
          : [{ claim: reference('Claim', keyedId(whose.house.tag, sent.replaces)), relationship: concept('ex-relatedclaimrelationship', 'prior') }],
      diagnosis: sent.diagnoses.map(({ code, use }, n) => ({
        sequence: n + 1,
        diagnosisCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] },
        type: [concept('ex-diagnosistype', use)],
      })),
      insurance: [{ sequence: 1, focal: true, coverage: { display: sent.payer } }],
      item: itemsOf(whose, one),
      total: money(sent.totalCents),
    }),
  };
}

const outcomes: Readonly<Record<string, Made<'ClaimResponse'>['outcome']>> = { '4': 'error', '22': 'complete', '25': 'partial' };

function totals(event: ClaimRemitted): NonNullable<Made<'ClaimResponse'>['total']> {
  const total = (code: string, cents: number): NonNullable<Made<'ClaimResponse'>['total']>[number] => ({
    category: concept('adjudication', code),
    amount: money(cents),
  });
  return [
    total('submitted', event.chargedCents),
    total('benefit', event.paidCents),
    ...(event.allowedCents === undefined ? [] : [total('eligible', event.allowedCents)]),
  ];
}

const adjustments = (list: ClaimRemitted['adjustments']): NonNullable<Made<'ClaimResponse'>['adjudication']> =>
  list.map(({ group, reason, amountCents }) => ({
    category: concept('adjudication', group === 'PR' ? 'copay' : 'unallocdeduct'),
    reason: {
      coding: [
        { system: 'https://x12.org/codes/claim-adjustment-reason-codes', code: reason },
        { system: 'https://x12.org/codes/claim-adjustment-group-codes', code: group },
      ],
    },
    amount: money(amountCents),
  }));

function writeResponse(whose: Whose, one: Sent, { event, at }: Version<ClaimRemitted>): Made<'ClaimResponse'> {
  return present({
    identifier: [{ system: `urn:id:${event.payer}`, value: event.payerControl ?? event.remittance }],
    status: event.status === '22' ? 'cancelled' : 'active',
    type: typeOf(one.sent),
    use: 'claim',
    patient: whose.subject,
    created: iso(at),
    insurer: payerOf(whose, event),
    requestor: houseOf(whose),
    request: reference('Claim', keyedId(whose.house.tag, one.claim)),
    outcome: outcomes[event.status] ?? 'complete',
    disposition: `CLP02 ${event.status}`,
    adjudication: adjustments(event.adjustments),
    total: totals(event),
    payment: {
      type: concept('ex-paymenttype', 'complete'),
      date: iso(event.paidAt)?.slice(0, 10),
      amount: money(event.paidCents),
      identifier: { value: event.remittance },
    },
  });
}

function writeBenefit(whose: Whose, one: Sent): Made<'ExplanationOfBenefit'> {
  const newest = one.remitted.at(-1)?.event;
  return {
    ...head(whose, one),
    ...present({
      status: one.standing === 'voided' ? 'cancelled' : 'active',
      outcome: newest === undefined ? 'queued' : (outcomes[newest.status] ?? 'complete'),
      claim: reference('Claim', keyedId(whose.house.tag, one.claim)),
      insurance: [{ focal: true, coverage: { display: one.sent.payer } }],
      item: itemsOf(whose, one),
      adjudication: newest === undefined ? undefined : adjustments(newest.adjustments),
      total: newest === undefined ? undefined : totals(newest),
      payment: newest === undefined ? undefined : { date: iso(newest.paidAt)?.slice(0, 10), amount: money(newest.paidCents) },
    }),
  };
}
