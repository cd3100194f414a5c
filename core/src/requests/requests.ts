/** The written list of requests: each is one file here and one line below. */
import { appointmentStep } from './appointment-step.ts';
import { consentStep } from './consent-step.ts';
import { patientPayment } from './patient-payment.ts';
import { portalMessageRead, portalMessageSend } from './portal-message.ts';
import { proxyGrant, proxyRevoke } from './proxy-step.ts';
import { questionnaireAnswer } from './questionnaire-answer.ts';
import { releasePackLoad } from './release-pack-load.ts';
import { releaseStep } from './release-step.ts';
import { claimSubmit } from './claim-submit.ts';
import { claimsBatch } from './claims-batch.ts';
import { claimCorrect, claimHold, claimRelease, claimVoid } from './claim-step.ts';
import { denialStep } from './denial-step.ts';
import { refundIssue, statementDelivered, statementIssue } from './balance-step.ts';
import { breakGlass, closeGlass, reviewGlass } from './break-glass.ts';
import { careTeamStep, labelRecord } from './label-record.ts';
import { caseCancel } from './case-cancel.ts';
import { caseMove } from './case-move.ts';
import { caseStep } from './case-step.ts';
import { providersOnDuty } from './providers-on-duty.ts';
import { edStep } from './ed-step.ts';
import { edRoom } from './ed-room.ts';
import { ambulanceStep } from './ambulance-step.ts';
import { acknowledgeCritical } from './acknowledge-critical.ts';
import { medicationPackLoad } from './medication-pack-load.ts';
import { ruleFirings } from './rule-firings.ts';
import { ruleMode } from './rule-mode.ts';
import type { RequestKind } from './request.ts';
import { barrierStep } from './barrier-step.ts';
import { bedBlock } from './bed-block.ts';
import { bedFit } from './bed-fit.ts';
import { bedStaff } from './bed-staff.ts';
import { planCancel } from './plan-cancel.ts';
import { unitAge } from './unit-age.ts';
import { dischargeStep } from './discharge-step.ts';
import { milestoneStep } from './milestone-step.ts';
import { partnerCapacity } from './partner-capacity.ts';
import { postAcuteStep } from './post-acute-step.ts';
import { statusStep } from './status-step.ts';
import { transferOpen } from './transfer-open.ts';
import { transferStep } from './transfer-step.ts';
import { assignBed } from './assign-bed.ts';
import { bedDirty } from './bed-dirty.ts';
import { completeBedRequest } from './complete-bed-request.ts';
import { holdBed } from './hold-bed.ts';
import { readyToMove } from './ready-to-move.ts';
import { releaseBed } from './release-bed.ts';
import { requestBed } from './request-bed.ts';
import { undo } from './undo.ts';
import { withdrawBedRequest } from './withdraw-bed-request.ts';
import { evsAssign } from './evs-assign.ts';
import { evsPrioritise } from './evs-prioritise.ts';
import { evsStep } from './evs-step.ts';
import { censusRepair } from './census-repair.ts';
import { findingStep } from './finding-step.ts';
import { transportDispatch } from './transport-dispatch.ts';
import { transportRequest } from './transport-request.ts';
import { transportStep } from './transport-step.ts';
import { assignNurse } from './assign-nurse.ts';
import { dispute } from './dispute.ts';
import { floatStaff } from './float-staff.ts';
import { scheduleShift } from './schedule-shift.ts';
import { surgeApprove } from './surge-approve.ts';
import { surgeCard } from './surge-card.ts';
import { surgePackLoad } from './surge-pack-load.ts';
import { surgeState } from './surge-state.ts';
import { whatIfPromote } from './what-if-promote.ts';
import { staffCheckIn } from './staff-check-in.ts';
import { alert } from './alert.ts';
import { alertOutcome } from './alert-outcome.ts';
import { huddleStep } from './huddle-step.ts';
import { marCorrect } from './mar-correct.ts';
import { vitalsChart } from './vitals-chart.ts';
import { vitalsCorrect } from './vitals-correct.ts';
import { vitalsReject, vitalsValidate } from './vitals-validate.ts';
import { assess } from './assess.ts';
import { carePackLoad } from './care-pack-load.ts';
import { labelPackLoad } from './label-pack-load.ts';
import { lineStep } from './line-step.ts';
import { taskStep } from './task-step.ts';
import { marGive } from './mar-give.ts';
import { homeMedication } from './home-medication.ts';
import { medicationsReconcile } from './medications-reconcile.ts';
import { matchPackLoad } from './match-pack-load.ts';
import { notePackLoad } from './note-pack-load.ts';
import { noteSign } from './note-sign.ts';
import { noteAddend, noteCosign, noteRetract } from './note-step.ts';
import { authorisationStep } from './authorisation-step.ts';
import { claimStatusAsk } from './claim-status-ask.ts';
import { eligibilityAsk } from './eligibility-ask.ts';
import { chargeStep } from './charge-step.ts';
import { packActivate } from './pack-activate.ts';
import { supplyRecord } from './supply-record.ts';
import { resultRetract } from './result-retract.ts';
import { orderPlace } from './order-place.ts';
import { orderReplace } from './order-replace.ts';
import { orderPackLoad } from './order-pack-load.ts';
import { orderSign } from './order-sign.ts';
import { orderDiscontinue, orderHold, orderRelease } from './order-step.ts';
import { commitmentStep } from './commitment-step.ts';
import { identityMerge, identityUnmerge } from './identity-merge.ts';
import { identityOverlay } from './identity-overlay.ts';
import { identityLink, identityLinkAlike, identityPropose, identityRefuse, identityUnlink } from './identity-pair.ts';

export const requests: readonly RequestKind[] = [
  acknowledgeCritical,
  medicationPackLoad,
  ruleMode,
  ruleFirings,
  bedBlock,
  bedFit,
  bedStaff,
  planCancel,
  unitAge,
  whatIfPromote,
  assignBed,
  bedDirty,
  completeBedRequest,
  holdBed,
  readyToMove,
  releaseBed,
  requestBed,
  undo,
  withdrawBedRequest,
  findingStep,
  censusRepair,
  evsStep,
  evsPrioritise,
  evsAssign,
  transportRequest,
  transportDispatch,
  transportStep,
  staffCheckIn,
  floatStaff,
  scheduleShift,
  assignNurse,
  dispute,
  surgeApprove,
  surgeCard,
  surgePackLoad,
  surgeState,
  edStep,
  edRoom,
  ambulanceStep,
  providersOnDuty,
  dischargeStep,
  milestoneStep,
  barrierStep,
  postAcuteStep,
  statusStep,
  transferOpen,
  transferStep,
  partnerCapacity,
  alert,
  alertOutcome,
  huddleStep,
  commitmentStep,
  caseStep,
  caseMove,
  caseCancel,
  breakGlass,
  closeGlass,
  reviewGlass,
  labelRecord,
  careTeamStep,
  orderPlace,
  orderSign,
  orderPackLoad,
  orderHold,
  orderRelease,
  orderDiscontinue,
  orderReplace,
  marGive,
  marCorrect,
  identityPropose,
  identityLink,
  identityLinkAlike,
  identityUnlink,
  identityRefuse,
  identityMerge,
  identityUnmerge,
  identityOverlay,
  vitalsChart,
  vitalsValidate,
  matchPackLoad,
  notePackLoad,
  noteSign,
  noteAddend,
  noteCosign,
  noteRetract,
  homeMedication,
  medicationsReconcile,
  vitalsReject,
  vitalsCorrect,
  assess,
  lineStep,
  taskStep,
  carePackLoad,
  labelPackLoad,
  resultRetract,
  claimSubmit,
  claimsBatch,
  claimHold,
  claimRelease,
  claimCorrect,
  claimVoid,
  denialStep,
  statementIssue,
  statementDelivered,
  refundIssue,
  packActivate,
  chargeStep,
  supplyRecord,
  eligibilityAsk,
  claimStatusAsk,
  authorisationStep,
  releaseStep,
  releasePackLoad,
  proxyGrant,
  proxyRevoke,
  consentStep,
  portalMessageSend,
  portalMessageRead,
  questionnaireAnswer,
  appointmentStep,
  patientPayment,
];

export function requestNamed(name: string): RequestKind | undefined {
  return requests.find(({ request }) => request === name);
}
