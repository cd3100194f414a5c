/** What a resource that comes in means by a reference to one that is here: whose record, which visit. */
import type { Enterprise } from '@healthos/core/hospital.ts';
import { encounterId, type FacilityId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import type { Known } from '@healthos/ingest/feeds/feed.ts';
import { newestKept } from './kept.ts';
import { keyIn, patientOfFhirId, tagOf } from './resource.ts';

export function knownReference({ hospitals, identity }: Enterprise, facility: FacilityId, reference: string): Known | undefined {
  const hospital = hospitals.get(facility);
  if (hospital === undefined) return undefined;
  const kept = newestKept(getRow(hospital.clinical.resources, reference))?.event;
  if (kept !== undefined) {
    const { patient, encounter } = kept;
    return { ...(patient === undefined ? {} : { patient }), ...(encounter === undefined ? {} : { encounter }) };
  }
  const [kind, id = ''] = reference.split('/');
  if (kind === 'Patient') {
    const patient = patientOfFhirId(id);
    return getRow(identity.records, patient) === undefined ? undefined : { patient };
  }
  const key = keyIn(id);
  const visit = kind === 'Encounter' && key?.tag === tagOf(facility) ? getRow(hospital.operations.encounters, encounterId(key.key)) : undefined;
  return visit === undefined ? undefined : { patient: visit.patient, encounter: visit.encounter };
}
