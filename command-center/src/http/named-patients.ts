/** Whom facts name: what an audit writes of a read that is not of one chart. */
import type { Recorded } from '@healthos/core/event.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { encounterId, type PatientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';

/** Source records that the facts name, and those of the visits that they name without a record. */
export function patientsNamed(facts: readonly Recorded[], hospital: Hospital | undefined): readonly PatientId[] {
  const named = facts.flatMap(({ event }): readonly PatientId[] => {
    const records = [
      ...('patient' in event && event.patient !== undefined ? [event.patient] : []),
      ...('from' in event && 'into' in event ? [event.from, event.into] : []),
      ...('a' in event ? [event.a, event.b] : []),
      ...(event.type === 'BedsSwapped' ? [event.first.patient, event.second.patient] : []),
    ];
    if (records.length > 0 || hospital === undefined || !('encounter' in event) || event.encounter === undefined) return records;
    const visit = getRow(hospital.operations.encounters, encounterId(event.encounter));
    return visit === undefined ? [] : [visit.patient];
  });
  return [...new Set(named)];
}
