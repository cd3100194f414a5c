/** Claims as they are sent: the facts of the log with the names and member numbers that only the identity table and the raw bytes hold, as 837P or 837I. The same facts give the same bytes. */
import type { ClaimLine, ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import type { CoverageRecorded } from '@healthos/core/financial/events.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { dayMs, localOf, type Instant, type Zone } from '@healthos/core/time.ts';
import type { Claim, Claims, HealthCode, OtherCoverage, ServiceLine } from '@healthos/ingest/formats/x12/claims.ts';
import { dayOf, written } from '@healthos/ingest/formats/x12/elements.ts';
import type { Party } from '@healthos/ingest/formats/x12/sets.ts';
import { claimVersions, writeClaims } from '@healthos/ingest/formats/x12/write-claims.ts';
import { writeInterchange } from '@healthos/ingest/formats/x12/write.ts';
import { envelopeOf, type House } from './envelope.ts';
import { subscriberOf, type Member } from './insured.ts';

/** One claim with what the log does not hold. */
export interface ClaimToSend {
  readonly sent: ClaimSubmitted;
  /** Where the claim stands in the log. */
  readonly position: number;
  readonly person?: IdentityLine;
  readonly member?: Member;
  /** Of the insured to the patient, as registration said. */
  readonly relation?: CoverageRecorded['relation'];
}

export interface Batch {
  /** GS06 and ISA13. */
  readonly control: number;
  readonly at: Instant;
  readonly claims: readonly [ClaimToSend, ...ClaimToSend[]];
}

/** Whoever carries the claims, where no other is named. */
const clearinghouse = 'CLEARINGHOUSE';

/** One batch is of one payer and form (claims-batch). */
export function claimsText(house: House, batch: Batch): string {
  const [first] = batch.claims;
  const { form, payer } = first.sent;
  const envelope = envelopeOf(house, batch, payer);
  const { date, time } = envelope;
  const set: Claims = {
    kind: form,
    purpose: '00',
    reference: first.sent.batch ?? String(batch.control),
    createdOn: dayOf(date) ?? 0,
    createdAt: time,
    submitter: { role: '41', kind: 'organisation', last: house.name, idKind: '46', id: house.code },
    contact: { name: 'BILLING', numbers: [] },
    receiver: { role: '40', kind: 'organisation', last: clearinghouse, idKind: '46', id: payer },
    claims: batch.claims.map((one) => claimOf(house, one)),
    oddities: [],
  };
  return writeInterchange(envelope, { functional: 'HC', version: claimVersions[form], sets: [writeClaims(set, '0001')] });
}

const ranks = ['P', 'S', 'T'] as const;
/** SBR09 by class and form. */
const filings: Readonly<Record<ClaimSubmitted['payerClass'], Readonly<Record<ClaimSubmitted['form'], string>>>> = {
  medicare: { '837P': 'MB', '837I': 'MA' },
  medicaid: { '837P': 'MC', '837I': 'MC' },
  commercial: { '837P': 'CI', '837I': 'CI' },
  'self-pay': { '837P': '09', '837I': '09' },
  other: { '837P': 'ZZ', '837I': 'ZZ' },
  unknown: { '837P': 'ZZ', '837I': 'ZZ' },
};

function claimOf(house: House, { sent, person, member, relation }: ClaimToSend): Claim {
  const on = (at: Instant): string => written(Math.floor(localOf(at, house.zone) / dayMs));
  const billing: Claim['billing'] = {
    role: '85',
    kind: 'organisation',
    last: house.name,
    ...(sent.billing === undefined ? {} : { idKind: 'XX', id: sent.billing }),
  };
  const { subscriber: insured, demographics, dependent } = subscriberOf(person, member, relation);
  return {
    billing,
    coverage: {
      rank: ranks[sent.rank - 1] ?? 'T',
      ...(dependent === undefined ? { relationship: '18' } : {}),
      ...(member?.group === undefined ? {} : { group: member.group }),
      filing: filings[sent.payerClass][sent.form],
      insured,
      ...(demographics === undefined ? {} : { demographics }),
      payer: payerOf(sent.payer, member?.payerName),
    },
    ...(dependent === undefined ? {} : { patient: dependent }),
    claim: sent.claim,
    chargedCents: sent.totalCents,
    place: placeOf(sent),
    signature: 'Y',
    assignment: 'A',
    benefits: 'Y',
    release: 'Y',
    ...(sent.form === '837I' ? { admission: { kind: sent.admittedAt === undefined ? '3' : '1', source: '1', status: statusOf(sent) } } : {}),
    dates: datesOf(sent, house.zone, on),
    attachments: (sent.attachments ?? []).map(({ kind, control }) => ({ kind, transmission: 'EL', control })),
    amounts: [],
    references: [
      ...(sent.payerControl === undefined ? [] : [{ kind: 'F8', value: sent.payerControl }]),
      ...(sent.authorization === undefined ? [] : [{ kind: 'G1', value: sent.authorization }]),
    ],
    codes: codesOf(sent, on),
    providers: sent.attending === undefined ? [] : [{ role: sent.form === '837I' ? '71' : '82', kind: 'person', idKind: 'XX', id: sent.attending }],
    others: (sent.otherPayers ?? []).map((one) => otherOf(one, sent, insured)),
    lines: sent.lines.map((line) => lineOf(sent, line, on)),
  };
}

function payerOf(id: string, name = id): Party {
  return { role: 'PR', kind: 'organisation', last: name, idKind: 'PI', id };
}

/** Bill type, or place of service: 21 a stay, 22 an outpatient department. */
function placeOf({ form, billType, frequency, admittedAt }: ClaimSubmitted): Claim['place'] {
  if (form === '837I') return { code: (billType ?? (admittedAt === undefined ? '13' : '11')).slice(0, 2), kind: 'A', frequency };
  return { code: admittedAt === undefined ? '22' : '21', kind: 'B', frequency };
}

/** Patient status (UB-04): the disposition where it is one, 30 still here. */
function statusOf({ disposition, dischargedAt }: ClaimSubmitted): string {
  if (disposition !== undefined && /^\d{2}$/.test(disposition)) return disposition;
  return dischargedAt === undefined ? '30' : '01';
}

function datesOf(sent: ClaimSubmitted, zone: Zone, on: (at: Instant) => string): Claim['dates'] {
  if (sent.form === '837P') return sent.admittedAt === undefined ? [] : [{ kind: '435', format: 'D8', value: on(sent.admittedAt) }];
  const clock = (at: Instant): string => new Date(localOf(at, zone)).toISOString().slice(11, 16).replace(':', '');
  return [
    ...(sent.dischargedAt === undefined ? [] : [{ kind: '096', format: 'TM', value: clock(sent.dischargedAt) }]),
    { kind: '434', format: 'RD8', value: `${on(sent.from)}-${on(sent.through)}` },
    ...(sent.admittedAt === undefined ? [] : [{ kind: '435', format: 'DT', value: `${on(sent.admittedAt)}${clock(sent.admittedAt)}` }]),
  ];
}

/** Twelve at most in one segment. */
const codesOfSegment = 12;

function codesOf({ form, diagnoses, procedures = [], drg }: ClaimSubmitted, on: (at: Instant) => string): Claim['codes'] {
  const kinds = { principal: 'ABK', admitting: 'ABJ', secondary: 'ABF' } as const;
  const code = ({ code: said, use, onAdmission }: ClaimSubmitted['diagnoses'][number]): HealthCode => ({
    kind: kinds[use],
    code: said.replaceAll('.', ''),
    ...(form === '837I' && onAdmission !== undefined ? { onAdmission } : {}),
  });
  const of = (use: keyof typeof kinds): HealthCode[] => diagnoses.filter((one) => one.use === use).map(code);
  if (form === '837P') return segmentsOf([...of('principal'), ...of('secondary')]);
  const done = procedures.map(({ code: said, at }, i): HealthCode => ({
    kind: i === 0 ? 'BBR' : 'BBQ',
    code: said.replaceAll('.', ''),
    ...(at === undefined ? {} : { date: { format: 'D8', value: on(at) } }),
  }));
  const single = [...of('principal'), ...of('admitting')].map((one) => [one]);
  const group: HealthCode[][] = drg === undefined ? [] : [[{ kind: 'DR', code: drg }]];
  return [...single, ...group, ...segmentsOf(of('secondary')), ...segmentsOf(done.slice(0, 1)), ...segmentsOf(done.slice(1))];
}

function segmentsOf(codes: readonly HealthCode[]): HealthCode[][] {
  const found: HealthCode[][] = [];
  for (let at = 0; at < codes.length; at += codesOfSegment) found.push(codes.slice(at, at + codesOfSegment));
  return found;
}

/** What a payer before this one decided: CAS, what it paid and what it left with the patient. */
function otherOf(
  { payer, payerClass, rank, paidCents, patientCents, adjustments }: NonNullable<ClaimSubmitted['otherPayers']>[number],
  { form }: ClaimSubmitted,
  insured: Party,
): OtherCoverage {
  return {
    rank: ranks[rank - 1] ?? 'T',
    relationship: '18',
    filing: filings[payerClass][form],
    insured,
    payer: payerOf(payer),
    adjustments: adjustments
      .flatMap(({ group, reason, amountCents }) => (isGroup(group) ? [{ group, reason, amountCents }] : []))
      .sort((a, b) => (a.group < b.group ? -1 : 1)),
    amounts: [
      { kind: 'D', amountCents: paidCents },
      { kind: 'EAF', amountCents: patientCents },
    ],
    dates: [],
  };
}

const groups = ['CO', 'OA', 'PI', 'PR', 'CR'] as const;
const isGroup = (group: string): group is (typeof groups)[number] => (groups as readonly string[]).includes(group);

function lineOf({ form }: ClaimSubmitted, line: ClaimLine, on: (at: Instant) => string): ServiceLine {
  const procedure = { kind: 'HC', code: line.code, ...(line.modifiers === undefined || line.modifiers.length === 0 ? {} : { modifiers: line.modifiers }) };
  return {
    line: String(line.line),
    procedure,
    ...(form === '837I' ? { revenueCode: line.revenueCode ?? '0001' } : {}),
    chargedCents: line.amountCents,
    unit: line.unit ?? 'UN',
    units: line.units,
    pointers: form === '837P' ? ['1'] : [],
    dates: [{ kind: '472', format: 'D8', value: on(line.serviceAt) }],
    references: [{ kind: '6R', value: String(line.line) }],
    providers: [],
    adjudications: [],
  };
}
