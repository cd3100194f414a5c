/**
 * Which facts of a visit still stand once every cancellation took its target away. A cancellation names a movement
 * (ZBE-1) or means the last fact of its kind before it (HL7 v2.5.1 3.3.11 to 3.3.53).
 */
import type { EncounterFact } from './encounter.ts';
import type { MovementType } from './operations/events.ts';

/** What each cancelling trigger takes back. */
const targets: Partial<Record<MovementType, readonly MovementType[]>> = {
  AdmitCancelled: ['PatientAdmitted', 'PatientRegistered', 'ClassChangedToInpatient'],
  TransferCancelled: ['PatientTransferred'],
  DischargeCancelled: ['PatientDischarged'],
  DischargePlanCancelled: ['DischargePlanned'],
  TransferPlanCancelled: ['TransferPlanned'],
  PreadmitCancelled: ['PatientPreadmitted'],
  ArrivalCancelled: ['PatientArrived'],
  DepartureCancelled: ['PatientDeparted'],
  LeaveStartCancelled: ['LeaveStarted'],
  LeaveEndCancelled: ['LeaveEnded'],
};

export interface Standing {
  readonly standing: readonly EncounterFact[];
  /** Cancellations that found nothing to take back. */
  readonly unmatched: readonly EncounterFact[];
  /** The last cancelled admission, when no later one stands. */
  readonly cancelledAdmit?: EncounterFact;
}

/** `facts` sorted by order. */
export function standingFacts(facts: readonly EncounterFact[]): Standing {
  let standing: EncounterFact[] = [];
  const unmatched: EncounterFact[] = [];
  let cancelledAdmit: EncounterFact | undefined;
  for (const fact of facts) {
    const { type, action } = fact.movement;
    if (type === 'EncounterDeleted') {
      standing = [];
      cancelledAdmit = fact;
    } else if (action === 'cancel' || targets[type] !== undefined) {
      const at = targetOf(standing, fact);
      if (at < 0) unmatched.push(fact);
      else standing = withoutTarget(standing, at, fact);
      if (type === 'AdmitCancelled' && at >= 0) cancelledAdmit = fact;
    } else {
      if (type === 'PatientAdmitted' || type === 'PatientRegistered') cancelledAdmit = undefined;
      if (action === 'update') standing = withUpdate(standing, fact);
      else standing.push(fact);
    }
  }
  return { standing, unmatched, ...(cancelledAdmit === undefined ? {} : { cancelledAdmit }) };
}

function targetOf(standing: readonly EncounterFact[], cancel: EncounterFact): number {
  const { movement, type } = cancel.movement;
  if (movement !== undefined) {
    const named = standing.findLastIndex((fact) => fact.movement.movement === movement);
    if (named >= 0) return named;
  }
  const kinds = targets[type];
  return kinds === undefined ? -1 : standing.findLastIndex((fact) => kinds.includes(fact.movement.type));
}

/** An admission takes the movements that followed it along; a cancelled transfer or discharge stays as a mark of what was said of it. */
function withoutTarget(standing: readonly EncounterFact[], at: number, cancel: EncounterFact): EncounterFact[] {
  if (cancel.movement.type === 'AdmitCancelled') {
    return standing.filter((fact, i) => i < at || fact.movement.type === 'EncounterUpdated');
  }
  const left = standing.filter((_, i) => i !== at);
  const marks = cancel.movement.type === 'TransferCancelled' || cancel.movement.type === 'DischargeCancelled';
  return marks ? [...left, cancel] : left;
}

/** ZBE-4 UPDATE: the named movement as it is now told, in its place. */
function withUpdate(standing: readonly EncounterFact[], fact: EncounterFact): EncounterFact[] {
  const at = standing.findLastIndex((earlier) => earlier.movement.movement === fact.movement.movement);
  return at < 0 ? [...standing, fact] : standing.map((earlier, i) => (i === at ? fact : earlier));
}

/** `DischargePlanCancelled` -> discharge plan cancelled. */
export const inWords = (type: string): string => type.replaceAll(/\B[A-Z]/g, ' $&').toLowerCase();
