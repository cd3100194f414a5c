/** Denials of a claim: what its payer's last decision takes off that is neither the contract's nor the patient's, each with its class, its clock and who owns it. */
import { cents, type Cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import { dayMs, instant, type Instant } from '../../time.ts';
import type { Version } from '../../versions.ts';
import type { Hospital } from '../../hospital.ts';
import type { ClaimNow } from '../claims/claim-state.ts';
import { lastDecision } from '../claims/claim-state.ts';
import type { ClaimSubmitted } from '../claim-events.ts';
import type { DenialStepped } from '../denial-events.ts';
import type { Adjustment, ClaimRemitted, RemittedLine } from '../remittance-events.ts';
import { denialClasses, denialClassOf, type DenialClass } from './taxonomy.ts';

export type DenialState = 'open' | 'assigned' | 'appealed' | 'overturned' | 'upheld' | 'written-off';

export interface Denial {
  /** claim/line/group/reason; line 0 is the claim as a whole. */
  readonly denial: string;
  readonly claim: string;
  readonly line?: number;
  readonly group: Adjustment['group'];
  readonly reason: string;
  readonly class: DenialClass;
  readonly amountCents: Cents;
  readonly deniedAt: Instant;
  /** The last day of an appeal, by the contract; absent where it says nothing. */
  readonly appealBy?: Instant;
  readonly state: DenialState;
  readonly owner: string;
  /** Positions of the decision and of what somebody did about it, newest first. */
  readonly positions: readonly number[];
}

/** `appealDays` of the contract that the claim goes by. */
export function denialsOf(hospital: Hospital, claim: ClaimNow, appealDays: number | undefined): readonly Denial[] {
  const decided = lastDecision(claim.remitted);
  if (decided === undefined || claim.sent === undefined) return [];
  const found = new Map<string, Denial>();
  for (const [line, adjustments] of adjustmentsOf(decided.event, claim.sent))
    for (const { group, reason, amountCents } of adjustments) {
      const denialClass = amountCents > 0 ? denialClassOf(group, reason) : undefined;
      if (denialClass === undefined) continue;
      const denial = `${claim.claim}/${line}/${group}/${reason}`;
      const known = found.get(denial)?.amountCents ?? 0;
      const about = { denial, line, group, reason, denialClass, amountCents: cents(known + amountCents) };
      found.set(denial, denialOf(claim.claim, about, decided, getRow(hospital.financial.denials, denial) ?? [], appealDays));
    }
  return [...found.values()];
}

/** By line of the claim, 0 for the claim as a whole. */
function* adjustmentsOf(decided: ClaimRemitted, sent: ClaimSubmitted): Generator<readonly [number, readonly Adjustment[]]> {
  yield [0, decided.adjustments];
  for (const line of decided.lines) yield [lineOf(line, sent) ?? 0, line.adjustments];
}

/** By the line number that we sent, else by code and charge where only one line is so. */
export function lineOf({ reference, code, chargedCents, submittedCode }: RemittedLine, { lines }: ClaimSubmitted): number | undefined {
  const named = lines.find(({ line }) => String(line) === reference?.trim());
  if (named !== undefined) return named.line;
  const same = lines.filter((line) => (line.code === code || line.code === submittedCode || line.revenueCode === code) && line.amountCents === chargedCents);
  return same.length === 1 ? same[0]?.line : undefined;
}

interface About {
  readonly denial: string;
  readonly line: number;
  readonly group: Adjustment['group'];
  readonly reason: string;
  readonly denialClass: DenialClass;
  readonly amountCents: Cents;
}

function denialOf(
  claim: string,
  about: About,
  decided: Version<ClaimRemitted>,
  steps: readonly Version<DenialStepped>[],
  appealDays: number | undefined,
): Denial {
  const { denial, line, group, reason, denialClass, amountCents } = about;
  // What was done about an earlier decision says nothing of this one.
  const since = steps.filter(({ order }) => order > decided.order);
  const last = since.at(-1)?.event;
  const owner = since.findLast(({ event }) => event.owner !== undefined)?.event.owner ?? denialClasses[denialClass].owner;
  const deniedAt = decided.event.paidAt;
  return {
    denial,
    claim,
    ...(line === 0 ? {} : { line }),
    group,
    reason,
    class: denialClass,
    amountCents,
    deniedAt,
    ...(appealDays === undefined ? {} : { appealBy: instant(deniedAt + appealDays * dayMs) }),
    state: last === undefined ? 'open' : last.step,
    owner,
    positions: [...since.map(({ position }) => position), decided.position].sort((a, b) => b - a),
  };
}

export const isOpen = ({ state }: Denial): boolean => state === 'open' || state === 'assigned' || state === 'appealed' || state === 'upheld';

/** What the order of the worklist looks at: of a denial, or of its row on a screen. */
export interface Worth {
  readonly denial: string;
  readonly amountCents: number;
  readonly appealBy?: Instant;
}

/** The worklist: what is worth most a day of the time that is left, first; what is past its clock, last. */
export function byValueAndClock(now: number): (a: Worth, b: Worth) => number {
  const worth = ({ amountCents, appealBy }: Worth): number => {
    if (appealBy === undefined) return amountCents / 365;
    const days = (appealBy - now) / dayMs;
    return days <= 0 ? -1 : amountCents / Math.max(1, days);
  };
  return (a, b) => worth(b) - worth(a) || b.amountCents - a.amountCents || (a.denial < b.denial ? -1 : 1);
}
