/**
 * How each kind of fact is taken back: one entry for each, by the type of the fact. An inverse exists only while nothing was said since of the same
 * thing, and restores exactly what held before. What is not in the table cannot be taken back.
 */
import { documentBack, doseBack, observationBack, orderBack, recordLineBack } from './care-inverses.ts';
import { planBack } from './movement-inverses.ts';
import { assessmentBack, lineBack, rejectionBack, taskBack } from './nursing-inverses.ts';
import type { HealthEvent, Recorded } from '../event.ts';
import type { Hospital } from '../hospital.ts';
import { getRow } from '../table.ts';
import type { Version, Versions } from '../versions.ts';
import { keyOf } from '../work/fold.ts';
import type { WorkFacts } from '../work/state.ts';
import type { WorkEvent, WorkOf, WorkType } from '../work/events.ts';

/** The facts that restore what was; a text says why that cannot be any more. */
export type Inverse = readonly HealthEvent[] | string;
type Invert<Fact extends HealthEvent> = (hospital: Hospital, fact: Fact, recorded: Recorded, by: string) => Inverse;
type Inverses = { readonly [Type in HealthEvent['type']]?: Invert<Extract<HealthEvent, { readonly type: Type }>> };

const since = (what: string): string => `${what} was said anew since.`;
const because = 'Taken back';

/** For facts of which the newest holds: what was said before it is said again; where it was the first, `otherwise` says that it is not so. */
function newestHolds<Type extends WorkType>(type: Type, otherwise: (fact: WorkOf<Type>, by: string) => readonly HealthEvent[] | string): Invert<WorkOf<Type>> {
  return (hospital, fact, { order, position }, by) => {
    const facts: WorkFacts = hospital.work;
    const versions = getRow(facts[type], keyOf(fact as WorkEvent)) as Versions<WorkOf<Type>> | undefined;
    const newest = versions?.[versions.length - 1];
    if (versions === undefined || newest === undefined || newest.position !== position || newest.order !== order) return since('That');
    const before: Version<WorkOf<Type>> | undefined = versions[versions.length - 2];
    return before === undefined ? otherwise(fact, by) : [{ ...before.event, by } as HealthEvent];
  };
}

export const inverses: Inverses = {
  MedicationAdministered: doseBack,
  ObservationRecorded: observationBack,
  OrderRecorded: orderBack,
  DocumentRecorded: documentBack,
  RecordLineChanged: recordLineBack,
  MedicationsReconciled: () => 'A completed reconciliation is decided again, not taken back.',
  BedPromised: (hospital, fact, recorded, by) => {
    const bed = getRow(hospital.operations.beds, fact.bed);
    if (bed !== undefined && bed.occupants.length > 0) return `Somebody has come into ${fact.bed} since.`;
    const restored = newestHolds('BedPromised', ({ bed: id, unit }) => [{ type: 'BedPromised', bed: id, unit, promise: 'none', reason: because, by }])(
      hospital,
      fact,
      recorded,
      by,
    );
    if (typeof restored === 'string') return restored;
    return restored.flatMap((event) => (event.type === 'BedPromised' ? standing(hospital, event) : [event]));
  },
  BedContested: () => [],
  TransferPlanCancelled: planBack,
  PatientsMerged: (_hospital, { from, into }, _recorded, by) => [{ type: 'PatientsUnmerged', from, into, reason: because, by }],
  PatientsLinked: (_hospital, { a, b }, _recorded, by) => [{ type: 'PatientsUnlinked', a, b, by }],
  BedRequested: newestHolds('BedRequested', ({ request }, by) => [{ type: 'BedRequestWithdrawn', request, reason: because, by }]),
  BedRequestWithdrawn: (hospital, { request }, { order }, by) => {
    const asked = getRow(hospital.work.BedRequested, request);
    const newest = asked?.[asked.length - 1];
    if (newest === undefined) return 'The wait was only known to ADT; ask for a bed anew.';
    return newest.order > order ? since('The request') : [{ ...newest.event, by }];
  },
  PatientReadyToMove: newestHolds('PatientReadyToMove', ({ encounter, ready }, by) => [{ type: 'PatientReadyToMove', encounter, ready: !ready, by }]),
  BedStatusChanged: (hospital, fact, { order }, by) => {
    const facts = getRow(hospital.operations.bedFacts, fact.bed);
    const { before, bed, unit } = fact;
    if (before === undefined || facts === undefined) return 'What the bed was before is not known.';
    const spoken = [
      ...(fact.cleanliness === undefined ? [] : [facts.cleanliness]),
      ...(fact.serviceability === undefined ? [] : [facts.serviceability]),
      ...(fact.staffed === undefined ? [] : [facts.staffed]),
    ];
    if (spoken.some((said) => said?.order !== order)) return since(`The state of ${bed}`);
    if (facts.claims.size > 0 && fact.cleanliness !== undefined) return `Somebody has come into ${bed} since.`;
    return [
      {
        type: 'BedStatusChanged',
        bed,
        unit,
        ...(fact.cleanliness === undefined ? {} : { cleanliness: before.cleanliness }),
        ...(fact.staffed === undefined || before.staffed === undefined ? {} : { staffed: before.staffed }),
        ...(fact.serviceability === undefined
          ? {}
          : {
              serviceability: before.serviceability,
              ...(before.blockReason === undefined ? {} : { blockReason: before.blockReason }),
              ...(before.blockedUntil === undefined ? {} : { blockedUntil: before.blockedUntil }),
            }),
        by,
      },
    ];
  },
  BedFitted: newestHolds('BedFitted', ({ bed, fit }, by) => [{ type: 'BedFitted', bed, fit, reason: because, by }]),
  LineStepped: lineBack,
  CareTaskStepped: taskBack,
  AssessmentRecorded: assessmentBack,
  ReadingRejected: rejectionBack,
  UnitAgeStated: newestHolds('UnitAgeStated', ({ unit, age }, by) => [{ type: 'UnitAgeStated', unit, age, reason: because, by }]),
  TurnStepped: (hospital, fact, { order, position }, by) => {
    const steps = getRow(hospital.work.TurnStepped, fact.bed);
    const newest = steps?.[steps.length - 1];
    if (newest?.position !== position || newest.order !== order) return since(`The cleaning of ${fact.bed}`);
    // A job that was asked for is closed and stays in sight; any other step is as though it had not been said.
    if (fact.step === 'requested') return [{ type: 'TurnStepped', bed: fact.bed, step: 'cancelled', reason: because, by }];
    const bed = getRow(hospital.operations.beds, fact.bed);
    if (bed !== undefined && bed.occupants.length > 0) return `Somebody has come into ${fact.bed} since.`;
    return [{ type: 'TurnStepped', bed: fact.bed, step: 'taken-back', of: order, by }];
  },
  MilestoneStepped: newestHolds('MilestoneStepped', ({ encounter, milestone }, by) => [{ type: 'MilestoneStepped', encounter, milestone, state: 'due', by }]),
  BarrierStepped: newestHolds('BarrierStepped', ({ barrier, encounter, reason }, by) => [
    { type: 'BarrierStepped', barrier, encounter, step: 'closed', ...(reason === undefined ? {} : { reason }), by },
  ]),
  ShiftScheduled: newestHolds('ShiftScheduled', ({ shift }, by) => [{ type: 'ShiftStepped', shift, step: 'cancelled', by }]),
  SurgeStepped: surgeBack,
  SurgeParameterStated: newestHolds('SurgeParameterStated', () => 'Nothing was stated before it; state the value anew.'),
  NumberDisputed: newestHolds('NumberDisputed', ({ view, row, field }, by) => [
    { type: 'NumberDisputed', view, row, ...(field === undefined ? {} : { field }), step: 'settled', says: because, by },
  ]),
};

/** A level: the one before it is approved again, or none is. A card: as it was before, within the activation that it answered. */
function surgeBack(hospital: Hospital, fact: WorkOf<'SurgeStepped'>, recorded: Recorded, by: string): Inverse {
  const restored = newestHolds('SurgeStepped', ({ pack, card }) => [
    card === undefined
      ? { type: 'SurgeStepped', pack, step: 'approval-withdrawn', reason: because, by }
      : { type: 'SurgeStepped', pack, card, step: 'card-reopened', by },
  ])(hospital, fact, recorded, by);
  const approvals = getRow(hospital.work.SurgeStepped, fact.pack) ?? [];
  const answers = fact.card === undefined ? [] : (getRow(hospital.work.SurgeStepped, fact.card) ?? []);
  const [level, before] = [approvals[approvals.length - 1], answers[answers.length - 2]];
  if (typeof restored === 'string' || fact.card === undefined || level === undefined) return restored;
  if (level.order > recorded.order) return since('The level');
  // What was answered under an earlier approval was not so for this one.
  return before !== undefined && before.order < level.order
    ? [{ type: 'SurgeStepped', pack: fact.pack, card: fact.card, step: 'card-reopened', by }]
    : restored;
}

/** A promise as it is said again; who was promised the bed may be gone or have another by now, and then it is free. */
function standing({ operations }: Hospital, promise: WorkOf<'BedPromised'>): readonly HealthEvent[] {
  const encounter = promise.encounter === undefined ? undefined : getRow(operations.encounters, promise.encounter);
  const gone =
    promise.encounter !== undefined && (encounter === undefined || encounter.dischargedAt !== undefined || encounter.location?.bedId === promise.bed);
  return [
    gone
      ? { type: 'BedPromised', bed: promise.bed, unit: promise.unit, promise: 'none', reason: because, ...(promise.by === undefined ? {} : { by: promise.by }) }
      : promise,
  ];
}

export function inverseOf(hospital: Hospital, recorded: Recorded, by: string): Inverse {
  const { event } = recorded;
  const invert = inverses[event.type] as Invert<HealthEvent> | undefined;
  return invert === undefined ? `A ${event.type} cannot be taken back.` : invert(hospital, event, recorded, by);
}
