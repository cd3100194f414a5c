/** Questions to payers as they are sent: 270 about a coverage, 276 about a claim. Names and member numbers come from the identity table and the raw bytes; the same question gives the same bytes. */
import type { ClaimStatusAsked, ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import type { CoverageRecorded, EligibilityAsked } from '@healthos/core/financial/events.ts';
import { inquiryCode } from '@healthos/core/financial/inquiries/inquiry-code.ts';
import { dayMs, localOf, type Instant } from '@healthos/core/time.ts';
import { traceOf } from '@healthos/ingest/feeds/x12/benefit-facts.ts';
import { dayOf, written } from '@healthos/ingest/formats/x12/elements.ts';
import { datedOn, type BenefitInquiries, type BenefitInquiry, type Dated, type StatusInquiries } from '@healthos/ingest/formats/x12/inquiries.ts';
import type { Party } from '@healthos/ingest/formats/x12/sets.ts';
import { writeInterchange, type GroupToWrite } from '@healthos/ingest/formats/x12/write.ts';
import { writeBenefitInquiries, writeStatusInquiries } from '@healthos/ingest/formats/x12/write-inquiries.ts';
import { envelopeOf, type House } from './envelope.ts';
import { subscriberOf, type Member, type Subscriber } from './insured.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';

export interface Asking {
  /** ISA13: the position of the question. */
  readonly control: number;
  readonly at: Instant;
  /** National provider id of the house. */
  readonly npi?: string;
  readonly person?: IdentityLine;
  readonly member?: Member;
  readonly relation?: CoverageRecorded['relation'];
}

/** The plan as a whole, where no service was named. */
const wholePlan = '30';
const inquiryVersions = { '270': '005010X279A1', '276': '005010X212' } as const;

export function eligibilityText(house: House, asking: Asking, asked: EligibilityAsked, serviceAt: Instant): string {
  const insured = subscriberOf(asking.person, asking.member, asking.relation);
  const trace = traceOf({ patient: asked.patient, rank: asked.rank, answers: inquiryCode(asked.enquiry) });
  const one: BenefitInquiry = {
    trace,
    origin: originOf(asking),
    ...askedOf(insured, '03'),
    dates: [datedOn('291', Math.floor(localOf(serviceAt, house.zone) / dayMs))],
    services: asked.services === undefined || asked.services.length === 0 ? [wholePlan] : asked.services,
  };
  const envelope = envelopeOf(house, asking, asked.payer ?? '');
  const set: BenefitInquiries = {
    kind: '270',
    reference: trace,
    createdOn: dayOf(envelope.date) ?? 0,
    createdAt: envelope.time,
    payer: payerOf(asked.payer ?? '', asking.member),
    receiver: { ...providerOf(house, asking), role: '1P' },
    asked: [one],
  };
  return writeInterchange(envelope, group('HS', '270', writeBenefitInquiries(set, '0001')));
}

export function statusText(house: House, asking: Asking, asked: ClaimStatusAsked, sent: ClaimSubmitted): string {
  const insured = subscriberOf(asking.person, asking.member, asking.relation);
  const envelope = envelopeOf(house, asking, asked.payer);
  const billType = sent.form === '837I' ? [{ kind: 'BLT', value: `${sent.billType ?? '11'}`.slice(0, 3) }] : [];
  const set: StatusInquiries = {
    kind: '276',
    reference: inquiryCode(asked.inquiry),
    createdOn: dayOf(envelope.date) ?? 0,
    createdAt: envelope.time,
    payer: payerOf(asked.payer, asking.member),
    receiver: { role: '41', kind: 'organisation', last: house.name, idKind: '46', id: house.code },
    asked: [
      {
        trace: asked.claim,
        origin: originOf(asking),
        ...askedOf(insured, 'QC'),
        provider: { ...providerOf(house, { ...asking, ...(sent.billing === undefined ? {} : { npi: sent.billing }) }), role: '1P' },
        references: [...(asked.payerControl === undefined ? [] : [{ kind: '1K', value: asked.payerControl }]), ...billType, { kind: 'EJ', value: asked.claim }],
        totalCents: sent.totalCents,
        dates: [servedFrom(house, sent)],
      },
    ],
  };
  return writeInterchange(envelope, group('HR', '276', writeStatusInquiries(set, '0001')));
}

const group = (functional: string, code: keyof typeof inquiryVersions, set: GroupToWrite['sets'][number]): GroupToWrite => ({
  functional,
  version: inquiryVersions[code],
  sets: [set],
});

/** TRN03: ten characters, a leading 9 for a number that is no tax number. */
const originOf = ({ npi = '' }: Asking): string => `9${npi.slice(0, 9)}`.padEnd(10, '0');

function askedOf(
  { subscriber, demographics, dependent }: Subscriber,
  role: string,
): Pick<BenefitInquiry, 'subscriber' | 'subscriberDemographics' | 'dependent' | 'dependentDemographics'> {
  return {
    subscriber,
    ...(demographics === undefined ? {} : { subscriberDemographics: demographics }),
    ...(dependent === undefined ? {} : { dependent: { ...dependent.person, role } }),
    ...(dependent?.demographics === undefined ? {} : { dependentDemographics: dependent.demographics }),
  };
}

function payerOf(id: string, member: Member | undefined): Party {
  return { role: 'PR', kind: 'organisation', last: member?.payerName ?? id, idKind: 'PI', id };
}

function providerOf(house: House, { npi }: Pick<Asking, 'npi'>): Party {
  return { role: '1P', kind: 'organisation', last: house.name, ...(npi === undefined ? {} : { idKind: 'XX', id: npi }) };
}

function servedFrom({ zone }: House, { from, through }: ClaimSubmitted): Dated {
  const on = (at: Instant): string => written(Math.floor(localOf(at, zone) / dayMs));
  return { kind: '472', format: 'RD8', value: `${on(from)}-${on(through)}` };
}
