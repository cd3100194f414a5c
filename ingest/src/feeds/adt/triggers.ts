/** What each ADT trigger (HL7 table 0003) says, and how facts of one moment are ordered. */
import type { MovementType } from '@healthos/core/operations/events.ts';

/** Triggers that move or change one encounter. */
export const movements: Readonly<Record<string, MovementType>> = {
  A01: 'PatientAdmitted',
  A02: 'PatientTransferred',
  A03: 'PatientDischarged',
  A04: 'PatientRegistered',
  A05: 'PatientPreadmitted',
  A14: 'PatientPreadmitted',
  A06: 'ClassChangedToInpatient',
  A07: 'ClassChangedToOutpatient',
  A08: 'EncounterUpdated',
  A09: 'PatientDeparted',
  A10: 'PatientArrived',
  A11: 'AdmitCancelled',
  A12: 'TransferCancelled',
  A13: 'DischargeCancelled',
  A15: 'TransferPlanned',
  A16: 'DischargePlanned',
  A21: 'LeaveStarted',
  A22: 'LeaveEnded',
  A23: 'EncounterDeleted',
  A25: 'DischargePlanCancelled',
  A26: 'TransferPlanCancelled',
  A27: 'PreadmitCancelled',
  A38: 'PreadmitCancelled',
  A32: 'ArrivalCancelled',
  A33: 'DepartureCancelled',
  A52: 'LeaveStartCancelled',
  A53: 'LeaveEndCancelled',
  A54: 'EncounterUpdated',
  A55: 'EncounterUpdated',
  A61: 'EncounterUpdated',
  A62: 'EncounterUpdated',
};

/** Triggers about the person: an encounter is touched only when a visit number is sent. A29 deletes the person. */
export const personal: readonly string[] = ['A28', 'A29', 'A31', 'A60'];

/** The trigger of the cancellation of each movement (IHE PAM: ZBE-4 CANCEL by Z99 names the original one in ZBE-6). */
export const cancellationOf: Readonly<Partial<Record<MovementType, MovementType>>> = {
  PatientAdmitted: 'AdmitCancelled',
  PatientRegistered: 'AdmitCancelled',
  ClassChangedToInpatient: 'AdmitCancelled',
  PatientTransferred: 'TransferCancelled',
  PatientDischarged: 'DischargeCancelled',
  PatientPreadmitted: 'PreadmitCancelled',
  TransferPlanned: 'TransferPlanCancelled',
  DischargePlanned: 'DischargePlanCancelled',
  PatientArrived: 'ArrivalCancelled',
  PatientDeparted: 'DepartureCancelled',
  LeaveStarted: 'LeaveStartCancelled',
  LeaveEnded: 'LeaveEndCancelled',
};

const cancelling = new Set<MovementType>([...Object.values(cancellationOf), 'EncounterDeleted']);

export function isCancellation(type: MovementType): boolean {
  return cancelling.has(type);
}

/** Facts of one minute in the order in which they can be true: known before admitted, moved before discharged, said before taken back. */
const ranks: Readonly<Partial<Record<MovementType, number>>> = {
  PatientPreadmitted: 5,
  PatientRegistered: 10,
  PatientAdmitted: 20,
  ClassChangedToInpatient: 25,
  ClassChangedToOutpatient: 25,
  EncounterUpdated: 30,
  PatientTransferred: 40,
  PatientDeparted: 42,
  PatientArrived: 44,
  LeaveStarted: 46,
  LeaveEnded: 48,
  TransferPlanned: 50,
  DischargePlanned: 52,
  PatientDischarged: 60,
};

export function rankOf(type: MovementType): number {
  return ranks[type] ?? 80;
}
