/** How facts of orders and of the MAR are taken back: as versions of the same thing, and only while nothing was said of it since. */
import type { DocumentRecorded, MedicationAdministered, ObservationRecorded, OrderRecorded, RecordLineChanged } from '../clinical/events.ts';
import type { HealthEvent, Recorded } from '../event.ts';
import type { Hospital } from '../hospital.ts';
import { getRow } from '../table.ts';
import { ofRecords, wordsOf } from '../told.ts';
import type { Versions } from '../versions.ts';
import type { Inverse } from './inverses.ts';

const reason = 'taken-back';

/** The version before, `first` where there is none; a text where something was said since. */
function before<Fact extends HealthEvent>(versions: Versions<Fact> | undefined, { position, order }: Recorded): Fact | 'first' | 'late' {
  const newest = versions?.[versions.length - 1];
  if (newest === undefined || newest.position !== position || newest.order !== order) return 'late';
  return versions?.[versions.length - 2]?.event ?? 'first';
}

export function doseBack({ clinical }: Hospital, fact: MedicationAdministered, recorded: Recorded, by: string): Inverse {
  const was = before(wordsOf(getRow(clinical.administrations, fact.administration), ofRecords([fact.patient])), recorded);
  if (was === 'late') return 'The dose was written anew since.';
  if (was === 'first') return [{ ...fact, action: 'delete', reason, by }];
  return [{ ...was, action: was.action === 'delete' ? 'delete' : 'update', by }];
}

export function observationBack({ clinical }: Hospital, fact: ObservationRecorded, recorded: Recorded): Inverse {
  const was = before(getRow(clinical.observations, fact.observation), recorded);
  if (was === 'late') return 'The value was written anew since.';
  return was === 'first' ? [{ ...fact, status: 'W' }] : [{ ...was, status: 'C' }];
}

export function recordLineBack({ clinical }: Hospital, fact: RecordLineChanged, recorded: Recorded, by: string): Inverse {
  const was = before(getRow(clinical.lines, `${fact.patient}|${fact.line}|${fact.key}`), recorded);
  if (was === 'late') return 'The line was said anew since.';
  if (was === 'first') return [{ ...fact, action: 'delete', reason, by }];
  return [{ ...was, action: was.action === 'delete' ? 'delete' : 'update', by }];
}

/** A signature that is taken back leaves a retracted note; a cosignature, one that waits again. */
export function documentBack({ clinical }: Hospital, fact: DocumentRecorded, recorded: Recorded, by: string): Inverse {
  const was = before(getRow(clinical.documents, fact.document), recorded);
  if (was === 'late') return 'Something was said of the note since.';
  const { type, document, patient, encounter, kind } = fact;
  const again = { type, document, patient, kind, by, ...(encounter === undefined ? {} : { encounter }) } as const;
  if (was === 'first') return [{ ...again, change: 'cancel', reason }];
  return [{ ...again, change: 'status', ...(was.completion === undefined ? {} : { completion: was.completion }) }];
}

export function orderBack({ clinical }: Hospital, fact: OrderRecorded, recorded: Recorded, by: string): Inverse {
  const was = before(wordsOf(getRow(clinical.orders, fact.order), ofRecords([fact.patient])), recorded);
  if (was === 'late') return 'Something was said of the order since.';
  const { type, order, patient, encounter, kind } = fact;
  const again = { type, order, patient, kind, reason, by, ...(encounter === undefined ? {} : { encounter }) } as const;
  if (was === 'first') return [{ ...again, control: 'CA', status: 'cancelled' }];
  if (fact.status === 'held') return [{ ...again, control: 'RL', status: 'released' }];
  if (fact.status === 'released') return [{ ...again, control: 'HD', status: 'held' }];
  return 'That cannot be taken back: place the order anew, or discontinue it.';
}
