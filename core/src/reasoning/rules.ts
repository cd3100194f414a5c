/** The written list of rules. A rule is a pure function of the pictures and a time; its findings are the same on every replay. */
import { theatreRules } from './theatre.ts';
import { edRules } from './emergency.ts';
import type { Reads } from '../reads.ts';
import type { FindingRow } from '../views/rows.ts';
import type { Prepared, ViewInput } from '../views/view.ts';
import { airborneRoom } from './airborne-room.ts';
import { censusAudit } from './census-audit.ts';
import { deterioration } from './deterioration.ts';
import { dischargeReady } from './discharge-ready.ts';
import { news2Trend } from './news2-trend.ts';
import { discrepancies } from './discrepancies.ts';
import { cancelledAfterCare } from './cancelled-after-care.ts';
import { leavingRules } from './leaving.ts';
import { bedRequestLate, isolationUnknown } from './bed-requests.ts';
import { blockExpired } from './block-expired.ts';
import { placementBreach } from './placement-breach.ts';
import { nurseRatio } from './nurse-ratio.ts';
import { transferUnanswered } from './transfer-unanswered.ts';
import { turnDelays } from './turn-delays.ts';
import { twoOpenStays } from './two-open-stays.ts';
import { nextShiftGap } from './next-shift-gap.ts';
import { taskOverdue } from './task-overdue.ts';
import { surgeAnswer } from './surge-answer.ts';
import { unrelievedBreak } from './unrelieved-break.ts';
import { glassBroken } from './glass-broken.ts';
import { feedSilent } from './feed-silent.ts';
import { criticalResults } from './critical-results.ts';
import { resultWithdrawn } from './result-withdrawn.ts';
import { medicationStanding } from './medication-rule.ts';
import { cosignAwaited, reconciliationDue } from './note-rules.ts';
import { appealDue, billHeld, claimAltered, lateCharge } from './claim-rules.ts';
import { codingGap } from './coding-gap.ts';
import { chargeGap, documentationGap } from './record-gaps.ts';
import { kidneyInjury } from './kidney-rule.ts';
import { sepsisRule } from './sepsis-rule.ts';
import { qsofaRule, sirsRule } from './sepsis-screen-rules.ts';

export interface Finding extends FindingRow {
  /** Events behind it, newest first. */
  readonly positions: readonly number[];
}

export interface Rule {
  readonly rule: string;
  readonly version: string;
  readonly source: string;
  readonly definition: string;
  /** `patient`: it looks at one patient at a time, and says the same of them in a picture of them alone. */
  readonly about?: 'patient';
  evaluate(input: ViewInput): readonly Finding[];
  /** All that it is made of, beside the time; absent = anything. */
  readonly reads?: Reads;
  /** What it reads and keeps, in this order: whoever may not stand still has these made a step at a time before it is asked. */
  readonly tables?: readonly Prepared[];
  /** Numbers that a site may set, as they are; absent = the rule has none. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** The same rule with other numbers, under a version that says so. */
  with?(parameters: Readonly<Record<string, number>>): Rule;
}

export const rules: readonly Rule[] = [
  deterioration,
  news2Trend,
  criticalResults,
  resultWithdrawn,
  sepsisRule,
  qsofaRule,
  sirsRule,
  kidneyInjury,
  medicationStanding,
  documentationGap,
  chargeGap,
  codingGap,
  claimAltered,
  lateCharge,
  appealDue,
  billHeld,
  cosignAwaited,
  reconciliationDue,
  dischargeReady,
  nurseRatio,
  placementBreach,
  bedRequestLate,
  isolationUnknown,
  blockExpired,
  airborneRoom,
  discrepancies,
  cancelledAfterCare,
  twoOpenStays,
  turnDelays,
  unrelievedBreak,
  nextShiftGap,
  surgeAnswer,
  ...edRules,
  ...leavingRules,
  transferUnanswered,
  censusAudit,
  feedSilent,
  glassBroken,
  ...theatreRules,
  taskOverdue,
];
