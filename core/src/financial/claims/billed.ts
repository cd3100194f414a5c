/** All of the billing of one account: what it would send now, what it sent and where that stands, lines that no longer say what the record says, denials and underpayments. */
import type { Encounter } from '../../encounter.ts';
import type { Cents } from '../../money.ts';
import type { Zone } from '../../time.ts';
import { visitOf } from '../../visit-numbers.ts';
import { isGap, type Gap } from '../contracts/claim-facts.ts';
import { contractOn, priceInForce } from '../contracts/in-force.ts';
import { denialsOf, type Denial } from '../denials/denials-of.ts';
import { underpaymentOf, type Underpayment } from '../denials/underpayment.ts';
import type { Ledger } from '../ledger.ts';
import type { Books } from '../lines.ts';
import { pricesOf } from '../pricing.ts';
import { factsOfClaim } from './claim-facts-of.ts';
import { claimsOn, isLive, lastDecision, type ClaimNow } from './claim-state.ts';
import { draftsLater, isStayOver, type Draft } from './draft.ts';
import { lateCharges, staleLines, type StaleLine } from './standing-lines.ts';

export interface BilledClaim {
  readonly now: ClaimNow;
  /** Lines that are held: what they bill was altered or taken back since. */
  readonly stale: readonly StaleLine[];
  readonly expectedCents?: Cents;
  readonly gap?: Gap;
  readonly denials: readonly Denial[];
  readonly underpayment?: Underpayment;
}

export interface Billed {
  readonly encounter: Encounter;
  /** Whether one of its drafts may be ready or due: those of a stay that lasts are made when somebody asks. */
  readonly isOver: boolean;
  readonly drafts: readonly Draft[];
  readonly claims: readonly BilledClaim[];
  /** Keys of charges that came after the claim of their form went out. */
  readonly late: readonly string[];
  /** Facts that those charges rest on. */
  readonly lateBy: readonly number[];
}

export function billedOf(books: Books, encounter: Encounter, ledger: Ledger, zone: Zone): Billed {
  const claims = billedClaims(books, encounter, ledger);
  const live = claims.flatMap(({ now }) => (isLive(now) && now.sent !== undefined ? [now.sent] : []));
  const forms = new Set(live.map(({ form }) => form));
  const drafts = draftsLater({ books, encounter, ledger, zone });
  const late = [...forms].flatMap((form) => lateCharges(live, ledger.lines, form));
  return {
    encounter,
    isOver: isStayOver(encounter),
    get drafts() {
      return drafts();
    },
    claims,
    late: late.map(({ charge }) => charge),
    lateBy: [...new Set(late.map(({ position }) => position))],
  };
}

/** Apart: what may be asked of a billed account later must share no scope with the picture, which would live as long as the account. */
function billedClaims(books: Books, encounter: Encounter, ledger: Ledger): readonly BilledClaim[] {
  return claimsOn(books.hospital, visitOf(encounter.encounter)).map((one) => billedClaim(books, one, ledger));
}

function billedClaim({ hospital }: Books, now: ClaimNow, ledger: Ledger): BilledClaim {
  const { sent } = now;
  if (sent === undefined) return { now, stale: [], denials: [] };
  const { contracts, weights } = pricesOf(hospital.financial);
  const facts = factsOfClaim(sent);
  const pricing = priceInForce(facts, contracts, weights);
  const contract = contractOn(contracts, facts, sent.through);
  const decided = lastDecision(now.remitted)?.event;
  const short = decided === undefined || isGap(pricing) ? undefined : underpaymentOf(sent, decided, facts, pricing);
  return {
    now,
    stale: isLive(now) ? staleLines(sent, ledger.lines) : [],
    ...(isGap(pricing) ? { gap: pricing } : { expectedCents: pricing.allowedCents }),
    denials: isLive(now) ? denialsOf(hospital, now, 'gap' in contract ? undefined : contract.appealDays) : [],
    ...(short === undefined ? {} : { underpayment: short }),
  };
}
