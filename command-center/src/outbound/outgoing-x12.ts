/** What leaves the house for payers, in the order of the log: claims by batch, questions one by one. Derived from the log and the identity table alone: whoever collects it twice gets the same, of the people as they stand. */
import { billingAt } from '@healthos/core/financial/claims/billing-pack.ts';
import { billingPacks } from '@healthos/core/financial/claims/packs-of.ts';
import type { ClaimStatusAsked, ClaimSubmitted } from '@healthos/core/financial/claim-events.ts';
import type { CoverageRecorded, EligibilityAsked } from '@healthos/core/financial/events.ts';
import { zoneOf } from '@healthos/core/financial/ledger.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import type { IdentityState } from '@healthos/core/identity/state.ts';
import { messageId, type EncounterId, type MessageId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import type { Instant } from '@healthos/core/time.ts';
import { newestOf, type Version } from '@healthos/core/versions.ts';
import { beganAt } from '@healthos/core/visit-numbers.ts';
import { claimsText, type ClaimToSend } from './claims-837.ts';
import type { House } from './envelope.ts';
import { eligibilityText, statusText } from './inquiries-out.ts';
import { memberIn, type Member } from './insured.ts';
import { survivingOf } from './surviving.ts';

type Submitted = Version<ClaimSubmitted>;

export type OutgoingX12 =
  | { readonly kind: '837'; readonly claims: readonly [Submitted, ...Submitted[]] }
  | { readonly kind: '270'; readonly asked: Version<EligibilityAsked> }
  | { readonly kind: '276'; readonly asked: Version<ClaimStatusAsked>; readonly sent: ClaimSubmitted };

/** Where names and bytes are kept. */
export interface Sources {
  identitiesOf(patients: readonly PatientId[]): Promise<readonly IdentityLine[]>;
  raw(message: MessageId): Promise<Uint8Array | undefined>;
}

/** Each claim once, as it was submitted; those of one batch together, in the order of the log. */
export function claimsAfter({ financial }: Hospital, after: number): readonly OutgoingX12[] {
  const sent = rows(financial.claims)
    .flatMap((versions) => versions.filter((one): one is Submitted => one.event.type === 'ClaimSubmitted' && one.position > after))
    .sort((a, b) => a.position - b.position);
  const batches = new Map<string, [Submitted, ...Submitted[]]>();
  for (const one of sent) {
    const { batch, payer, form } = one.event;
    const key = batch === undefined ? `alone|${one.position}` : `batch|${batch}|${payer}|${form}`;
    const own = batches.get(key);
    if (own === undefined) batches.set(key, [one]);
    else own.push(one);
  }
  return [...batches.values()].map((claims) => ({ kind: '837', claims }));
}

/** Each question once. One about a claim that nobody knows any more, or about a coverage without a payer, has nobody to go to. */
export function inquiriesAfter({ financial }: Hospital, after: number): readonly OutgoingX12[] {
  const benefits = rows(financial.enquiries).flatMap((versions) =>
    versions.filter(({ position, event }) => position > after && event.payer !== undefined).map((asked): OutgoingX12 => ({ kind: '270', asked })),
  );
  const status = rows(financial.statusAsked).flatMap((versions) =>
    versions
      .filter(({ position }) => position > after)
      .flatMap((asked): OutgoingX12[] => {
        const sent = getRow(financial.claims, asked.event.claim)?.findLast((one): one is Submitted => one.event.type === 'ClaimSubmitted');
        return sent === undefined ? [] : [{ kind: '276', asked, sent: sent.event }];
      }),
  );
  return [...benefits, ...status].sort((a, b) => firstOf(a) - firstOf(b));
}

/** Position of the first fact of it: its number. */
export const firstOf = (one: OutgoingX12): number => (one.kind === '837' ? one.claims[0].position : one.asked.position);
/** Of the last. */
export const lastOf = (one: OutgoingX12): number => (one.kind === '837' ? Math.max(...one.claims.map(({ position }) => position)) : one.asked.position);
export const payerOf = (one: OutgoingX12): string => (one.kind === '837' ? one.claims[0].event.payer : (one.asked.event.payer ?? ''));
export const positionsOf = (one: OutgoingX12): readonly number[] => (one.kind === '837' ? one.claims.map(({ position }) => position) : [one.asked.position]);
export const patientsOf = (one: OutgoingX12): readonly PatientId[] =>
  one.kind === '837' ? one.claims.map(({ event }) => event.patient) : [one.asked.event.patient];

export interface Writer {
  text(one: OutgoingX12): Promise<string>;
}

/** Writes some of them, of the people as they stand in this identity: each person and each message is looked up once. */
export async function writerOf(sources: Sources, hospital: Hospital, identity: IdentityState, all: readonly OutgoingX12[]): Promise<Writer> {
  const people = await survivingOf(identity, [...new Set(all.flatMap(patientsOf))], (records) => sources.identitiesOf(records));
  const members = new Map<string, Promise<Member>>();
  const house: House = { code: hospital.facility, name: hospital.operations.description?.name ?? hospital.facility, zone: zoneOf(hospital) };

  /** The coverage of this rank, and what its message said that no fact holds. */
  async function insuredFor(event: { readonly patient: PatientId; readonly encounter?: EncounterId; readonly rank: number }): Promise<Insured> {
    const person = people.get(event.patient);
    const told = coverageTold(hospital, identity, event);
    if (told === undefined) return { ...(person === undefined ? {} : { person }) };
    const key = `${told.message}|${event.rank}`;
    const reading = members.get(key) ?? sources.raw(messageId(told.message)).then((bytes) => memberIn(bytes, event.rank));
    members.set(key, reading);
    const { relation } = told.event;
    return { ...(person === undefined ? {} : { person }), member: await reading, ...(relation === undefined ? {} : { relation }) };
  }

  async function text(one: OutgoingX12): Promise<string> {
    if (one.kind === '837') {
      const [first, ...rest] = one.claims;
      const toSend = async ({ event, position }: Submitted): Promise<ClaimToSend> => ({ sent: event, position, ...(await insuredFor(event)) });
      return claimsText(house, { control: first.position, at: first.at, claims: [await toSend(first), ...(await Promise.all(rest.map(toSend)))] });
    }
    const { asked } = one;
    const npi = billingAt(billingPacks(hospital), asked.at)?.npi;
    const rank = one.kind === '270' ? one.asked.event.rank : one.sent.rank;
    const about = { ...asked.event, rank };
    const asking = { control: asked.position, at: asked.at, ...(npi === undefined ? {} : { npi }), ...(await insuredFor(about)) };
    if (one.kind === '276') return statusText(house, asking, one.asked.event, one.sent);
    return eligibilityText(house, asking, one.asked.event, serviceOf(hospital, one.asked.event.encounter) ?? asked.at);
  }
  return { text };
}

type Insured = Pick<ClaimToSend, 'person' | 'member' | 'relation'>;

/** As the order of payers has it: what was said of the visit, else the newest that was said of any record of the person. */
function coverageTold(
  { financial: { coverages } }: Hospital,
  identity: IdentityState,
  { encounter, patient, rank }: { readonly patient: PatientId; readonly encounter?: EncounterId; readonly rank: number },
): Version<CoverageRecorded> | undefined {
  const own = encounter === undefined ? undefined : newestOf(getRow(coverages, `${encounter}|${rank}`));
  if (own !== undefined) return own;
  const said = recordsOf(identity, personOf(identity, patient)).flatMap((record) => newestOf(getRow(coverages, `${record}|${rank}`)) ?? []);
  return said.reduce<Version<CoverageRecorded> | undefined>((best, one) => (best === undefined || one.order > best.order ? one : best), undefined);
}

function serviceOf({ operations }: Hospital, encounter: EncounterId | undefined): Instant | undefined {
  const found = encounter === undefined ? undefined : getRow(operations.encounters, encounter);
  return found === undefined ? undefined : beganAt(found);
}
