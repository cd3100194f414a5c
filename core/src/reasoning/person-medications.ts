/** What a person takes and reacts to now: medication orders that stand, and lines of the record that hold. */
import type { OrderRecorded, RecordLineChanged } from '../clinical/events.ts';
import { getRow } from '../table.ts';
import { newestOf, type Version } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';
import type { PatientId } from '../ids.ts';

const standing: ReadonlySet<OrderRecorded['status']> = new Set(['placed', 'changed', 'held', 'released', 'in-progress']);

/** Medication orders that stand, of a stay that lasts or of none, oldest first. */
export function standingMedications({ hospital }: ViewInput, records: readonly PatientId[]): readonly Version<OrderRecorded>[] {
  const found = new Map<string, Version<OrderRecorded>>();
  for (const record of records)
    for (const key of getRow(hospital.clinical.index.ordersOfPatient, record) ?? []) {
      const versions = getRow(hospital.clinical.orders, key) ?? [];
      const last = newestOf(versions);
      if (last?.event.kind !== 'medication' || last.event.patient !== record || !standing.has(last.event.status)) continue;
      // What is prescribed for home is taken once the stay is over, in the place of what is ordered for it.
      if (versions.some(({ event }) => event.purpose !== undefined)) continue;
      const encounter = last.event.encounter === undefined ? undefined : getRow(hospital.operations.encounters, last.event.encounter);
      if (encounter !== undefined && encounter.status !== 'in-progress' && encounter.status !== 'on-leave' && encounter.status !== 'planned') continue;
      // A step of an order need not say again what it is of.
      const code = last.event.code ?? versions.findLast(({ event }) => event.code !== undefined)?.event.code;
      found.set(key, code === undefined ? last : { ...last, event: { ...last.event, code } });
    }
  return [...found.values()].sort((a, b) => (a.order < b.order ? -1 : 1));
}

/** Lines of a kind that hold: said, and not deleted since, alone or with all of the kind. */
export function standingLines({ hospital }: ViewInput, records: readonly PatientId[], line: RecordLineChanged['line']): readonly Version<RecordLineChanged>[] {
  const found: Version<RecordLineChanged>[] = [];
  for (const record of records) {
    const lines = (getRow(hospital.clinical.index.linesByPatient, record) ?? []).flatMap((key) => getRow(hospital.clinical.lines, key) ?? []);
    const own = lines.filter(({ event }) => event.line === line);
    const cleared = own.filter(({ event }) => event.key === '*' && event.action === 'delete');
    const byKey = new Map<string, Version<RecordLineChanged>>();
    for (const version of own) {
      const known = byKey.get(version.event.key);
      if (version.event.key !== '*' && (known === undefined || known.order <= version.order)) byKey.set(version.event.key, version);
    }
    for (const version of byKey.values()) {
      const gone = cleared.some(({ event, order }) => order > version.order && (event.encounter === undefined || event.encounter === version.event.encounter));
      if (version.event.action !== 'delete' && !gone) found.push(version);
    }
  }
  return found.sort((a, b) => (a.order < b.order ? -1 : 1));
}
