/**
 * The encounters that the facts of one visit number make. A pure function of the sorted facts, so a late, repeated or
 * reordered message ends in the same rows (ingest.md, hard cases 3 to 9 and 23).
 */
import type { Encounter, EncounterFact, EncounterStatus } from './encounter.ts';
import type { Discrepancy } from './discrepancy.ts';
import { discrepancyOf } from './codes/discrepancies.ts';
import { takeAttributes, takeSaid, type Draft } from './encounter-draft.ts';
import { useKey, type EncounterId } from './ids.ts';
import { instant, type Instant } from './time.ts';
import { inWords, standingFacts } from './cancellations.ts';
import type { Location } from './operations/events.ts';
import { samePlace } from './operations/same-place.ts';

export interface DerivedVisit {
  readonly encounters: readonly Encounter[];
  readonly discrepancies: readonly Discrepancy[];
}

interface Walk {
  readonly visit: EncounterId;
  readonly uses: number;
  readonly drafts: Draft[];
  readonly discrepancies: Discrepancy[];
}

/** `facts` of one person, sorted by order; `uses` = encounters of others before theirs. Never throws: what contradicts becomes a discrepancy. */
export function deriveVisit(visit: EncounterId, facts: readonly EncounterFact[], uses = 0): DerivedVisit {
  const walk: Walk = { visit, uses, drafts: [], discrepancies: [] };
  const { standing, unmatched, cancelledAdmit } = standingFacts(facts);
  for (const fact of unmatched) {
    walk.discrepancies.push(
      discrepancyOf('cancel-without-target', visit, fact.at, `${visit}: ${inWords(fact.movement.type)}, but there was nothing to take back`),
    );
  }
  for (const fact of standing) applyFact(walk, fact);
  const last = facts[facts.length - 1];
  if (walk.drafts.length === 0 && last !== undefined) walk.drafts.push(cancelledDraft(nextKey(walk), facts, last));
  else if (cancelledAdmit !== undefined) markCancelled(walk, cancelledAdmit);
  for (const draft of walk.drafts) draft.position = Math.max(draft.position, last?.position ?? 0);
  return { encounters: walk.drafts as readonly Encounter[], discrepancies: walk.discrepancies };
}

/** What takes a visit itself back, and not one of its movements. */
const takesBack: ReadonlySet<string> = new Set(['AdmitCancelled', 'EncounterDeleted', 'PreadmitCancelled', 'ArrivalCancelled']);

/**
 * An encounter of which every fact was cancelled: kept as a row, so that what was charted on it is still found. Who is told first that a discharge, a transfer or a plan
 * was taken back (a feed that began in the middle of a stay) knows of a visit that goes on, and not how.
 */
function cancelledDraft(visit: EncounterId, facts: readonly EncounterFact[], last: EncounterFact): Draft {
  const draft = newDraft(visit, last);
  for (const fact of facts) takeAttributes(draft, fact.movement);
  if (facts.some(({ movement }) => takesBack.has(movement.type))) draft.status = 'cancelled';
  return draft;
}

/** The newest encounter whose admission was cancelled while only updates stand. */
function markCancelled(walk: Walk, cancelled: EncounterFact): void {
  const draft = walk.drafts[walk.drafts.length - 1];
  if (draft === undefined || draft.stub !== true) return;
  delete draft.stub;
  draft.status = 'cancelled';
  draft.position = Math.max(draft.position, cancelled.position);
}

function applyFact(walk: Walk, fact: EncounterFact): void {
  const { movement, at } = fact;
  const draft = draftFor(walk, fact);
  const stubBefore = draft.stub === true;
  takeAttributes(draft, movement);
  switch (movement.type) {
    case 'PatientAdmitted':
      adopt(draft);
      draft.class = movement.class ?? (draft.class === 'U' ? 'I' : draft.class);
      draft.admittedAt = movement.admittedAt ?? draft.admittedAt ?? at;
      draft.arrivedAt ??= draft.admittedAt;
      return moveTo(draft, movement.location, at);
    case 'PatientRegistered':
      adopt(draft);
      if (draft.class === 'U') draft.class = 'O';
      draft.arrivedAt ??= movement.admittedAt ?? at;
      return moveTo(draft, movement.location, at);
    case 'PatientPreadmitted':
      if (draft.status === 'unknown') draft.status = 'planned';
      delete draft.stub;
      if (movement.location !== undefined) draft.plannedLocation = movement.location;
      return;
    case 'PatientTransferred':
      return transfer(walk, draft, fact);
    case 'PatientDischarged':
      return discharge(draft, fact);
    case 'ClassChangedToInpatient':
      adopt(draft);
      draft.class = movement.class ?? 'I';
      draft.admittedAt = movement.admittedAt ?? draft.admittedAt ?? at;
      return moveTo(draft, movement.location, at);
    case 'ClassChangedToOutpatient':
      adopt(draft);
      draft.class = movement.class ?? 'O';
      return moveTo(draft, movement.location, at);
    case 'PatientArrived':
      adopt(draft);
      return moveTo(draft, movement.location ?? draft.location, at);
    default:
      return applyPlan(walk, draft, fact, stubBefore);
  }
}

/** What moves nobody into a bed: absences, plans, updates and what takes a movement back. */
function applyPlan(walk: Walk, draft: Draft, fact: EncounterFact, stubBefore: boolean): void {
  const { movement, at } = fact;
  switch (movement.type) {
    case 'PatientDeparted':
    case 'LeaveStarted':
      return setAway(draft, at, true, movement.type === 'LeaveStarted' ? 'on-leave' : draft.status);
    case 'LeaveEnded':
      return setAway(draft, at, false, 'in-progress');
    case 'TransferPlanned':
      if (movement.location !== undefined) draft.plannedLocation = movement.location;
      return;
    case 'DischargePlanned':
      draft.dischargePlannedAt = movement.expectedDischargeAt ?? at;
      return;
    case 'EncounterUpdated':
      return update(walk, draft, fact, stubBefore);
    case 'TransferCancelled':
      return checkReturn(walk, draft, fact);
    case 'DischargeCancelled':
      return reopen(draft, fact);
    default:
      return; // the other cancellations left nothing to walk
  }
}

/** The encounter that a fact speaks of: the newest, or a new one when an admit follows a discharge (hard case 9). */
function draftFor(walk: Walk, fact: EncounterFact): Draft {
  const current = walk.drafts[walk.drafts.length - 1];
  if (current === undefined) {
    const first = newDraft(nextKey(walk), fact);
    walk.drafts.push(first);
    return first;
  }
  const begins = fact.movement.type === 'PatientAdmitted' || fact.movement.type === 'PatientRegistered';
  if (!begins || current.dischargedAt === undefined || fact.at <= current.dischargedAt) return current;
  const next = newDraft(nextKey(walk), fact);
  walk.drafts.push(next);
  walk.discrepancies.push(discrepancyOf('visit-number-reused', next.encounter, fact.at, `Visit number ${walk.visit} was admitted again after its discharge`));
  return next;
}

const nextKey = ({ visit, uses, drafts }: Walk): EncounterId => useKey(visit, uses + drafts.length + 1);

function newDraft(encounter: EncounterId, fact: EncounterFact): Draft {
  return { encounter, patient: fact.movement.patient, records: [], status: 'unknown', class: 'U', stays: [], position: fact.position, stub: true };
}

/** A first real movement turns a stub into an encounter. */
function adopt(draft: Draft): void {
  delete draft.stub;
  if (draft.dischargedAt === undefined) draft.status = 'in-progress';
}

function moveTo(draft: Draft, location: Location | undefined, at: Instant): void {
  if (draft.dischargedAt !== undefined || location === undefined) return;
  const last = draft.stays[draft.stays.length - 1];
  if (last !== undefined && last.until === undefined && last.away !== true && samePlace(last.location, location)) return;
  closeStay(draft, at);
  draft.stays = [...draft.stays, { location, from: at }];
  draft.location = location;
  draft.locatedAt = at;
  if (draft.plannedLocation !== undefined) delete draft.plannedLocation;
}

function closeStay(draft: Draft, at: Instant): void {
  const last = draft.stays[draft.stays.length - 1];
  if (last === undefined || last.until !== undefined) return;
  draft.stays = [...draft.stays.slice(0, -1), { ...last, until: instant(Math.max(at, last.from)) }];
}

function transfer(walk: Walk, draft: Draft, fact: EncounterFact): void {
  const { movement, at } = fact;
  if (draft.dischargedAt !== undefined) {
    walk.discrepancies.push(
      discrepancyOf('movement-after-discharge', draft.encounter, at, `${draft.encounter} was moved after its discharge`, movement.location?.unit),
    );
    return;
  }
  adopt(draft);
  if (movement.priorLocation !== undefined && draft.location !== undefined && !samePlace(movement.priorLocation, draft.location)) {
    walk.discrepancies.push(
      discrepancyOf('transfer-from-elsewhere', draft.encounter, at, `${draft.encounter} was moved from another location than known`, draft.location.unit),
    );
  }
  moveTo(draft, movement.location, at);
}

function discharge(draft: Draft, fact: EncounterFact): void {
  const at = fact.movement.dischargedAt ?? fact.at;
  adopt(draft);
  closeStay(draft, at);
  draft.status = 'finished';
  draft.dischargedAt = at;
  takeSaid(draft, 'disposition', fact.movement.disposition);
  delete draft.plannedLocation;
  delete draft.dischargePlannedAt;
}

/** A12: PV1-3 must be where the patient was before (hard case 7). */
function checkReturn(walk: Walk, draft: Draft, fact: EncounterFact): void {
  const said = fact.movement.location;
  if (said === undefined || draft.location === undefined || samePlace(said, draft.location)) return;
  walk.discrepancies.push(
    discrepancyOf(
      'cancel-location-mismatch',
      draft.encounter,
      fact.at,
      `A cancelled transfer returns ${draft.encounter} to ${said.bedId ?? said.unit}, not where it was`,
      said.unit,
    ),
  );
}

/** A13: the discharge is gone already; the open stay claims its bed anew, or another one if the message says so. */
function reopen(draft: Draft, fact: EncounterFact): void {
  const last = draft.stays[draft.stays.length - 1];
  if (last === undefined) return moveTo(draft, fact.movement.location, fact.at);
  draft.stays = [...draft.stays.slice(0, -1), { ...last, reclaimed: true }];
  moveTo(draft, fact.movement.location, fact.at);
}

function setAway(draft: Draft, at: Instant, away: boolean, status: EncounterStatus): void {
  if (draft.dischargedAt !== undefined) return;
  const last = draft.stays[draft.stays.length - 1];
  draft.status = status;
  const onLeave = away && status === 'on-leave';
  if (last === undefined || ((last.away ?? false) === away && (last.onLeave ?? false) === onLeave)) return;
  closeStay(draft, at);
  draft.stays = [...draft.stays, { location: last.location, from: at, ...(away ? { away } : {}), ...(onLeave ? { onLeave } : {}) }];
}

/** A08 and its like: attributes are taken; a location only where the feed declares so (hard cases 4 and 5). */
function update(walk: Walk, draft: Draft, fact: EncounterFact, stubBefore: boolean): void {
  const { movement, at } = fact;
  if (stubBefore || draft.stub === true) {
    walk.discrepancies.push(
      discrepancyOf('update-before-admit', draft.encounter, at, `${draft.encounter} is known only by an update`, movement.location?.unit),
    );
    return;
  }
  // How somebody left is often told, and mended, after the discharge.
  if (draft.dischargedAt !== undefined) takeSaid(draft, 'disposition', movement.disposition);
  const place = movement.location;
  if (place === undefined || draft.dischargedAt !== undefined || (draft.location !== undefined && samePlace(place, draft.location))) return;
  const kind = movement.locationApplies === true ? 'update-moved-patient' : 'update-names-other-bed';
  walk.discrepancies.push(discrepancyOf(kind, draft.encounter, at, `An update places ${draft.encounter} in ${place.bedId ?? place.unit}`, place.unit));
  if (movement.locationApplies === true) moveTo(draft, place, at);
}
