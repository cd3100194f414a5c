/** Where the question about a claim stands, what the payer said last of it, and when the house asks by itself. */
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import { dayMs, instant, type Instant } from '../../time.ts';
import { newestOf, type Version } from '../../versions.ts';
import type { ClaimNow } from '../claims/claim-state.ts';
import type { ClaimStatusTold, StatusCode } from '../remittance-events.ts';
import { doorOf, passed } from './door.ts';
import { inquiryRules } from './inquiry-rules.ts';
import { inquiryOf, isAfter, type Inquiry } from './standing.ts';

export interface ClaimStatus {
  /** Of the newest question. */
  readonly inquiry?: Inquiry;
  readonly told?: ToldStatus;
  /** Nobody decided for too long: since when it is asked after. */
  readonly askFrom?: Instant;
  readonly positions: readonly number[];
}

export interface ToldStatus {
  readonly codes: readonly StatusCode[];
  readonly at: Instant;
  readonly statusAt?: Instant;
  readonly chargedCents?: number;
  readonly paidCents?: number;
  readonly position: number;
}

/** Categories of a status that name no claim: A4 and D0, not found; E, the system of the payer. */
const unanswered = /^(?:A4|D|E)/;

export function claimStatusOf(hospital: Hospital, claim: ClaimNow, now: Instant): ClaimStatus {
  const { financial } = hospital;
  const asked = newestOf(getRow(financial.statusAsked, claim.claim));
  const keys = getRow(financial.remittance.index.statusByClaim, claim.claim) ?? [];
  const told = keys
    .flatMap((key) => newestOf(getRow(financial.remittance.statuses, key)) ?? [])
    .reduce<Version<ClaimStatusTold> | undefined>((best, one) => (best === undefined || isNewer(one, best) ? one : best), undefined);
  const answer = asked !== undefined && told !== undefined && isAfter(saidAt(told), asked.at) ? told : undefined;
  const askFrom = askedFrom(claim, asked?.at);
  const inquiry = asked === undefined ? undefined : inquiryOf(asked.at, asked.event.by, answer === undefined ? undefined : answerOf(answer), now);
  return {
    ...(inquiry === undefined || asked === undefined ? {} : { inquiry: passed(inquiry, doorOf(hospital, asked.position)) }),
    ...(told === undefined ? {} : { told: toldOf(told) }),
    ...(askFrom === undefined ? {} : { askFrom }),
    positions: [asked, told].flatMap((one) => one?.position ?? []),
  };
}

const saidAt = ({ event, at }: Version<ClaimStatusTold>): Instant => event.toldAt ?? at;

function isNewer(one: Version<ClaimStatusTold>, other: Version<ClaimStatusTold>): boolean {
  return saidAt(one) > saidAt(other) || (saidAt(one) === saidAt(other) && one.event.control > other.event.control);
}

function answerOf(version: Version<ClaimStatusTold>): Parameters<typeof inquiryOf>[2] {
  const { codes } = version.event;
  return {
    at: saidAt(version),
    codes: codes.map(({ category, status }) => `${category}/${status}`),
    isRefusal: codes.length > 0 && codes.every(({ category }) => unanswered.test(category)),
  };
}

function toldOf({ event, at, position }: Version<ClaimStatusTold>): ToldStatus {
  const { codes, statusAt, chargedCents, paidCents, toldAt } = event;
  return {
    codes,
    at: toldAt ?? at,
    ...(statusAt === undefined ? {} : { statusAt }),
    ...(chargedCents === undefined ? {} : { chargedCents }),
    ...(paidCents === undefined ? {} : { paidCents }),
    position,
  };
}

/** From the named day after it was sent on, then again after each named pause; a claim that was decided, taken back or refused at the door is asked after no more. */
function askedFrom({ standing, sentAt }: ClaimNow, askedAt: Instant | undefined): Instant | undefined {
  if (sentAt === undefined || (standing !== 'submitted' && standing !== 'accepted')) return undefined;
  const first = sentAt + inquiryRules.decisionDays * dayMs;
  return instant(askedAt === undefined ? first : Math.max(first, askedAt + inquiryRules.againDays * dayMs));
}
