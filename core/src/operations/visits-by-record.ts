/** Finds the encounters of a source record: its vital signs, doses and charges go where its encounters are. */
import type { Encounter } from '../encounter.ts';
import type { PatientId } from '../ids.ts';
import { getRow, putRow, removeRow } from '../table.ts';
import type { OperationsState } from './state.ts';

type RecordIndex = OperationsState['index'];

/** The index after an encounter became another one, came, or went. */
export function indexRecords(index: RecordIndex, before: Encounter | undefined, after: Encounter | undefined): RecordIndex {
  const [old, now] = [recordsNamed(before), recordsNamed(after)];
  let { encountersByRecord } = index;
  for (const record of old) {
    const left = now.has(record) ? undefined : (getRow(encountersByRecord, record) ?? []).filter((id) => id !== before?.encounter);
    if (left !== undefined) encountersByRecord = left.length === 0 ? removeRow(encountersByRecord, record) : putRow(encountersByRecord, record, left);
  }
  for (const record of now) {
    if (after !== undefined && !old.has(record))
      encountersByRecord = putRow(encountersByRecord, record, [...(getRow(encountersByRecord, record) ?? []), after.encounter].sort());
  }
  return encountersByRecord === index.encountersByRecord ? index : { ...index, encountersByRecord };
}

function recordsNamed(encounter: Encounter | undefined): ReadonlySet<PatientId> {
  return new Set(encounter === undefined ? [] : [encounter.patient, ...encounter.records]);
}
