/** Who pays for an encounter and in which order (coordination of benefits), by what registration said of each coverage; each place says why. */
import type { Encounter } from '../../encounter.ts';
import type { HealthEvent } from '../../event.ts';
import { entries, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf, type Version } from '../../versions.ts';
import { beganAt, isToldOf, numbersOf, numbersTold, recordsIn } from '../../visit-numbers.ts';
import type { AuthorisationStepped, CoverageRecorded, EligibilityAsked } from '../events.ts';
import type { Books } from '../lines.ts';
import { doorOf, passed } from '../inquiries/door.ts';
import { inquiryCode } from '../inquiries/inquiry-code.ts';
import { inquiryOf, isAfter, type Inquiry } from '../inquiries/standing.ts';
import type { BenefitsTold } from '../remittance-events.ts';

/** Coverages of one owner are looked for up to this rank. */
const mostRanks = 9;
export const coverageRanks: readonly number[] = Array.from({ length: mostRanks }, (_, n) => n + 1);

export interface Coverage {
  /** Its place in the order of payers, from 1; absent where it does not hold on the date of service. */
  readonly order?: number;
  readonly said: CoverageRecorded;
  readonly why: 'liable-first' | 'as-said' | 'own-before-dependent' | 'medicaid-last' | 'not-begun' | 'ended';
  readonly asked?: EligibilityAsked;
  /** What its payer said last; an answer older than the question is still the newest there is. */
  readonly told?: BenefitsTold;
  readonly toldAt?: Instant;
  readonly askedAt?: Instant;
  /** Where the newest question stands. */
  readonly inquiry?: Inquiry;
  readonly authorisations: readonly AuthorisationStepped[];
  /** Every fact behind it. */
  readonly positions: readonly number[];
}

/** Of the visit, else of the person's records; the first payer first, those that do not hold last. */
export function coveragesOf(books: Books, encounter: Encounter): readonly Coverage[] {
  const at = beganAt(encounter) ?? books.now;
  const said = saidOf(books, encounter);
  const holding = said.filter(({ event }) => endOf(event, at) === undefined).sort((a, b) => compare(a.event, b.event));
  const others = said.filter(({ event }) => endOf(event, at) !== undefined);
  return [
    ...holding.map((version, i) =>
      coverageOf(books, encounter, version, {
        order: i + 1,
        why: whyOf(
          version.event,
          holding.map(({ event }) => event),
        ),
      }),
    ),
    ...others.map((version) => coverageOf(books, encounter, version, { why: endOf(version.event, at) ?? 'ended' })),
  ];
}

/** What was told of an owner (a visit number, a record) at a rank, oldest first: of a number that two patients have, of this one alone. */
export function coverageTold(books: Books, encounter: Encounter, owner: string, rank: number): readonly Version<CoverageRecorded>[] {
  const isTheirs = ({ event: { encounter: number, patient } }: Version<CoverageRecorded>): boolean =>
    number === undefined || isToldOf(books, encounter, number, patient);
  return (getRow(books.hospital.financial.coverages, `${owner}|${rank}`) ?? []).filter(isTheirs);
}

function saidOf(books: Books, encounter: Encounter): readonly Version<CoverageRecorded>[] {
  for (const owners of [numbersTold(books.hospital, encounter), recordsIn(books.identity, encounter)] as const) {
    const found: Version<CoverageRecorded>[] = [];
    for (const rank of coverageRanks) {
      const newest = owners
        .flatMap((owner) => newestOf(coverageTold(books, encounter, owner, rank)) ?? [])
        .reduce<Version<CoverageRecorded> | undefined>((best, one) => (best === undefined || one.order > best.order ? one : best), undefined);
      if (newest !== undefined) found.push(newest);
    }
    if (found.length > 0) return found;
  }
  return [];
}

function endOf({ from, to }: CoverageRecorded, at: Instant): 'not-begun' | 'ended' | undefined {
  if (from !== undefined && at < from) return 'not-begun';
  return to !== undefined && at > to ? 'ended' : undefined;
}

/** Whoever is liable before everybody, Medicaid after everybody (42 CFR 433.138), what one has oneself before what one has through others, then as was said. */
function compare(a: CoverageRecorded, b: CoverageRecorded): number {
  return placeOf(a) - placeOf(b) || (a.priority ?? a.rank) - (b.priority ?? b.rank) || own(a) - own(b) || a.rank - b.rank;
}

const placeOf = ({ liability, payerClass }: CoverageRecorded): number =>
  liability === true ? 0 : payerClass === 'medicaid' ? 2 : payerClass === 'self-pay' ? 3 : 1;
const own = ({ relation }: CoverageRecorded): number => (relation === undefined || relation === 'self' ? 0 : 1);

function whyOf(one: CoverageRecorded, all: readonly CoverageRecorded[]): Coverage['why'] {
  if (one.liability === true && all.length > 1) return 'liable-first';
  if (one.payerClass === 'medicaid' && all.length > 1) return 'medicaid-last';
  const tied = all.some(
    (other) => other !== one && placeOf(other) === placeOf(one) && (other.priority ?? other.rank) === (one.priority ?? one.rank) && own(other) !== own(one),
  );
  return tied ? 'own-before-dependent' : 'as-said';
}

function coverageOf(
  { hospital, identity, now }: Books,
  encounter: Encounter,
  { event, position }: Version<CoverageRecorded>,
  place: Pick<Coverage, 'order' | 'why'>,
): Coverage {
  const owners = [...numbersOf(hospital, encounter), ...recordsIn(identity, encounter)];
  const questions = owners.flatMap((owner) => getRow(hospital.financial.enquiries, `${owner}|${event.rank}`) ?? []);
  const asked = latest(questions);
  const { benefits, index } = hospital.financial.remittance;
  const answers = recordsIn(identity, encounter)
    .flatMap((record) => getRow(index.benefitsByPatient, record) ?? [])
    .flatMap((key) => getRow(benefits, key) ?? [])
    .filter((one) => one.event.rank === event.rank && isOfPayer(one.event, event, questions));
  const told = latest(answers);
  const agreed = entries(hospital.financial.authorisations).flatMap(([, versions]) => {
    const newest = newestOf(versions);
    return newest !== undefined && newest.event.rank === event.rank && owners.includes((newest.event.encounter ?? newest.event.patient) as never)
      ? [newest]
      : [];
  });
  return {
    ...place,
    said: event,
    ...(asked === undefined ? {} : { asked: asked.event, askedAt: asked.at, inquiry: passed(askedOf(asked, answers, now), doorOf(hospital, asked.position)) }),
    ...(told === undefined ? {} : { told: told.event, toldAt: told.at }),
    authorisations: agreed.map((one) => one.event),
    positions: [position, ...[asked, told].flatMap((one) => one?.position ?? []), ...agreed.map((one) => one.position)],
  };
}

const latest = <E extends HealthEvent>(versions: readonly Version<E>[]): Version<E> | undefined =>
  versions.reduce<Version<E> | undefined>((best, one) => (best === undefined || one.order > best.order ? one : best), undefined);

/** What another payer said when the coverage was another's says nothing of this one; the answer to a question of ours does, whatever its payer calls itself. */
function isOfPayer({ payer, answers }: BenefitsTold, said: CoverageRecorded, questions: readonly Version<EligibilityAsked>[]): boolean {
  if (said.payer === undefined || payer === '' || payer === said.payer) return true;
  return questions.some(({ event }) => event.payer === said.payer && answers !== undefined && inquiryCode(event.enquiry) === answers);
}

/** The answer names its question; one that names none answers what was asked before it. */
export function askedOf(asked: Version<EligibilityAsked>, answers: readonly Version<BenefitsTold>[], now: Instant): Inquiry {
  const answer = answerTo(asked, answers);
  const isRefusal = answer !== undefined && answer.event.rejects.length > 0 && answer.event.benefits.length === 0;
  return inquiryOf(asked.at, asked.event.by, answer === undefined ? undefined : { at: answer.at, codes: answer.event.rejects, isRefusal }, now);
}

export function answerTo(asked: Version<EligibilityAsked>, answers: readonly Version<BenefitsTold>[]): Version<BenefitsTold> | undefined {
  const code = inquiryCode(asked.event.enquiry);
  return latest(answers.filter(({ event, at }) => (event.answers === undefined ? isAfter(at, asked.at) : event.answers === code)));
}
