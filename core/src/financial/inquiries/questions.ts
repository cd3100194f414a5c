/** Every newest question to a payer: about a coverage (270) or about a claim (276), where it stands by its clock, and what was said at the door of the interchange that carried it. */
import type { Hospital } from '../../hospital.ts';
import type { PatientId } from '../../ids.ts';
import { entries, getRow } from '../../table.ts';
import { newestOf, type Version } from '../../versions.ts';
import { recordsIn } from '../../visit-numbers.ts';
import { claimNow } from '../claims/claim-state.ts';
import type { ClaimStatusAsked } from '../claim-events.ts';
import { answerTo, askedOf } from '../coverage/coverages.ts';
import type { EligibilityAsked, PayerClass } from '../events.ts';
import type { Books } from '../lines.ts';
import type { BenefitsTold } from '../remittance-events.ts';
import { claimStatusOf } from './claim-inquiry.ts';
import { doorOf, passed, type Door } from './door.ts';
import { inquiryOf, type Inquiry } from './standing.ts';

export interface Question extends Inquiry {
  readonly question: string;
  readonly kind: '270' | '276';
  readonly visit?: string;
  readonly patient: PatientId;
  /** Of the coverage that a 270 asks about. */
  readonly rank?: number;
  /** That a 276 asks about. */
  readonly claim?: string;
  readonly payer: string;
  readonly payerClass: PayerClass;
  /** What was said of the interchange, before any payer read the question. */
  readonly door?: Door;
  readonly positions: readonly number[];
}

export function questionsOf(books: Books): readonly Question[] {
  const { financial } = books.hospital;
  return [
    ...entries(financial.enquiries).flatMap(([key, versions]) => benefitsQuestion(books, key, newestOf(versions)) ?? []),
    ...entries(financial.statusAsked).flatMap(([, versions]) => statusQuestion(books, newestOf(versions)) ?? []),
  ];
}

/** One about a coverage without a payer went to nobody. */
function benefitsQuestion({ hospital, identity, now }: Books, key: string, asked: Version<EligibilityAsked> | undefined): Question | undefined {
  if (asked?.event.payer === undefined) return undefined;
  const { patient, encounter, rank, payer } = asked.event;
  const answers = answersOf(hospital, recordsIn(identity, asked.event)).filter(({ event }) => event.rank === rank && isFrom(event, payer));
  const covered = newestOf(getRow(hospital.financial.coverages, key));
  const answer = answerTo(asked, answers)?.position;
  return atDoor(hospital, asked, {
    ...askedOf(asked, answers, now),
    question: `270|${key}`,
    kind: '270',
    ...(encounter === undefined ? {} : { visit: encounter }),
    patient,
    rank,
    payer,
    payerClass: covered?.event.payerClass ?? 'unknown',
    positions: answer === undefined ? [asked.position] : [answer, asked.position],
  });
}

/** The answer to a question of ours counts whatever its payer calls itself. */
const isFrom = (told: BenefitsTold, payer: string): boolean => told.answers !== undefined || told.payer === '' || told.payer === payer;

function answersOf({ financial: { remittance } }: Hospital, records: readonly PatientId[]): readonly Version<BenefitsTold>[] {
  return records.flatMap((record) => getRow(remittance.index.benefitsByPatient, record) ?? []).flatMap((key) => getRow(remittance.benefits, key) ?? []);
}

function statusQuestion({ hospital, now }: Books, asked: Version<ClaimStatusAsked> | undefined): Question | undefined {
  if (asked === undefined) return undefined;
  const { claim, encounter, patient, payer, by } = asked.event;
  const found = claimNow(hospital, claim);
  const status = found === undefined ? undefined : claimStatusOf(hospital, found, now);
  return atDoor(hospital, asked, {
    ...(status?.inquiry ?? inquiryOf(asked.at, by, undefined, now)),
    question: `276|${claim}`,
    kind: '276',
    visit: encounter,
    patient,
    claim,
    payer,
    payerClass: found?.sent?.payerClass ?? 'unknown',
    positions: status?.positions ?? [asked.position],
  });
}

function atDoor(hospital: Hospital, { position }: { readonly position: number }, question: Question): Question {
  const door = doorOf(hospital, position);
  return door === undefined ? question : { ...question, ...passed(question, door), door, positions: [door.position, ...question.positions] };
}
