/** What a person takes and reacts to now: medication orders that stand, and lines of the record that hold. */
import { ofRecords } from '../told.ts';
import type { OrderRecorded, RecordLineChanged } from '../clinical/events.ts';
import type { Encounter } from '../encounter.ts';
import type { EncounterId, PatientId } from '../ids.ts';
import { keptUnder } from '../kept-keys.ts';
import { getRow } from '../table.ts';
import { newestOf, type Version, type Versions } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';

const standing: ReadonlySet<OrderRecorded['status']> = new Set(['placed', 'changed', 'held', 'released', 'in-progress']);

/** Medication orders that stand, of a stay that lasts or of none, oldest first. */
export function standingMedications({ hospital }: ViewInput, records: readonly PatientId[]): readonly Version<OrderRecorded>[] {
  const { clinical, operations } = hospital;
  const lists = records.map((record) => getRow(clinical.index.ordersOfPatient, record));
  // The visits of a person seldom change, and there is one list of them.
  const visits = records.map((record) => getRow(operations.index.encountersByRecord, record)).find((list) => list !== undefined);
  const lasts = whileStays(operations);
  return standingUnder(visits ?? {}, ofRecords(records), lists, clinical.orders)
    .map(({ made }) => made)
    .filter(({ event }) => records.includes(event.patient) && lasts(event.encounter))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
}

const standingUnder = keptUnder((_key, versions: Versions<OrderRecorded>) => standingOf(versions));

function standingOf(versions: Versions<OrderRecorded>): Version<OrderRecorded> | undefined {
  const last = newestOf(versions);
  if (last?.event.kind !== 'medication' || !standing.has(last.event.status)) return undefined;
  // What is prescribed for home is taken once the stay is over, in the place of what is ordered for it.
  if (versions.some(({ event }) => event.purpose !== undefined)) return undefined;
  if (last.event.code !== undefined) return last;
  // A step of an order need not say again what it is of.
  const code = versions.findLast(({ event }) => event.code !== undefined)?.event.code;
  return code === undefined ? last : { ...last, event: { ...last.event, code } };
}

/** Of an order that names a visit. Most orders of a person name one. */
function whileStays({ encounters }: ViewInput['hospital']['operations']): (visit: EncounterId | undefined) => boolean {
  const known = new Map<EncounterId, boolean>();
  return (visit) => {
    if (visit === undefined) return true;
    let lasts = known.get(visit);
    if (lasts === undefined) known.set(visit, (lasts = isLasting(getRow(encounters, visit))));
    return lasts;
  };
}

const isLasting = (encounter: Encounter | undefined): boolean =>
  encounter === undefined || encounter.status === 'in-progress' || encounter.status === 'on-leave' || encounter.status === 'planned';

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
