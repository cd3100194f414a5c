/** The one fold: a fact into every layer that hears it. Pure, total, and fast: only the layers' changed tables are new. */
import { emptyClinical, foldClinical } from './clinical/fold.ts';
import type { Recorded } from './event.ts';
import { emptyFinancial, foldFinancial } from './financial/fold.ts';
import type { Enterprise, Hospital } from './hospital.ts';
import type { FacilityId } from './ids.ts';
import { emptyIdentity, foldIdentity, personOf } from './identity/fold.ts';
import type { IdentityState } from './identity/state.ts';
import { emptyNursing, foldNursing } from './nursing/fold.ts';
import { emptyOperations, foldOperations } from './operations/fold.ts';
import type { Who } from './operations/number-of-two.ts';
import { hearMerges } from './operations/visits.ts';
import { emptySubjectIndex, indexSubjects } from './by-subject.ts';
import { instant } from './time.ts';
import { emptyWork, foldWork } from './work/fold.ts';

export function emptyHospital(facility: FacilityId): Hospital {
  return {
    facility,
    position: 0,
    operations: emptyOperations(),
    clinical: emptyClinical(),
    nursing: emptyNursing(),
    financial: emptyFinancial(),
    work: emptyWork(),
    index: { subjects: emptySubjectIndex() },
  };
}

export function emptyEnterprise(): Enterprise {
  return { identity: emptyIdentity(), hospitals: new Map() };
}

/** Who is one person. */
const whoIn =
  (identity: IdentityState): Who =>
  (record) =>
    personOf(identity, record);

/** The hospital after one fact, of people as they are known now; a position that was folded already changes nothing. */
export function foldHospital(hospital: Hospital, recorded: Recorded, identity: IdentityState): Hospital {
  return recorded.position <= hospital.position ? hospital : indexed(foldLayers(hospital, recorded, identity), [recorded]);
}

function foldLayers(hospital: Hospital, recorded: Recorded, identity: IdentityState): Hospital {
  return {
    facility: hospital.facility,
    position: recorded.position,
    recordedAt: recorded.recordedAt,
    heardFrom: instant(Math.min(hospital.heardFrom ?? recorded.recordedAt, recorded.recordedAt)),
    operations: foldOperations(hospital.operations, recorded, whoIn(identity)),
    clinical: foldClinical(hospital.clinical, recorded),
    nursing: foldNursing(hospital.nursing, recorded),
    financial: foldFinancial(hospital.financial, recorded),
    work: foldWork(hospital.work, recorded),
    index: hospital.index,
  };
}

const indexed = (hospital: Hospital, facts: readonly Recorded[]): Hospital => ({
  ...hospital,
  index: { subjects: indexSubjects(hospital.index.subjects, facts) },
});

/** The enterprise after these facts, in this order. One copy of the facility map however many facts; no layer asks the index, so it is carried on once, behind them. */
export function foldEnterprise(enterprise: Enterprise, facts: readonly Recorded[]): Enterprise {
  const hospitals = new Map(enterprise.hospitals);
  const folded = new Map<FacilityId, Recorded[]>();
  let { identity } = enterprise;
  for (const recorded of facts) {
    const before = hospitals.get(recorded.facility) ?? emptyHospital(recorded.facility);
    if (recorded.position <= before.position) continue;
    const known = identity;
    identity = foldIdentity(known, recorded);
    if (identity.mergedInto !== known.mergedInto) everywhere(hospitals, known, identity);
    hospitals.set(recorded.facility, foldLayers(hospitals.get(recorded.facility) ?? before, recorded, identity));
    const ofFacility = folded.get(recorded.facility);
    if (ofFacility === undefined) folded.set(recorded.facility, [recorded]);
    else ofFacility.push(recorded);
  }
  for (const [facility, ofFacility] of folded) {
    const hospital = hospitals.get(facility);
    if (hospital !== undefined) hospitals.set(facility, indexed(hospital, ofFacility));
  }
  return { identity, hospitals };
}

/** A merge in one house is heard in all of them. */
function everywhere(hospitals: Map<FacilityId, Hospital>, before: IdentityState, now: IdentityState): void {
  for (const [facility, hospital] of hospitals) {
    const operations = hearMerges(hospital.operations, whoIn(before), whoIn(now));
    if (operations !== hospital.operations) hospitals.set(facility, { ...hospital, operations });
  }
}
