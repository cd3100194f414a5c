/** Documents and notes: that each exists, how it stands and what replaced it. The text stays in the bytes. */
import type { DocumentRecorded } from '../../clinical/events.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { DocumentItem } from './rows.ts';
import type { Person } from './whose.ts';
import { titleOf } from '../../codes/code-title.ts';
import { present } from './words.ts';

export function documentsOf(hospital: Hospital, person: Person): readonly DocumentItem[] {
  return [...person.items]
    .filter((item) => item.startsWith('document|'))
    .flatMap((item) => documentOf(item, getRow(hospital.clinical.documents, item.slice('document|'.length)) ?? [], person) ?? [])
    .sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : 1));
}

function documentOf(item: string, versions: Versions<DocumentRecorded>, person: Person): DocumentItem | undefined {
  const newest = newestOf(versions);
  if (newest === undefined || !person.isTheirs(newest.event, newest.at)) return undefined;
  const { event } = newest;
  return {
    item,
    at: newest.at,
    document: event.document,
    kind: event.kind,
    cancelled: event.change === 'cancel',
    versions: versions.map((one) => ({
      position: one.position,
      at: one.at,
      says: titleOf(one.event.kind),
      status: [one.event.change, one.event.completion].filter((part) => part !== undefined).join(', '),
      holds: one === newest && event.change !== 'cancel',
    })),
    ...present({
      parent: event.parent,
      completion: versions.findLast((one) => one.event.completion !== undefined)?.event.completion,
      bytes: versions.findLast((one) => one.event.contentBytes !== undefined)?.event.contentBytes,
      encounter: event.encounter,
      author: versions.find((one) => one.event.author !== undefined)?.event.author,
      template: versions.find((one) => one.event.template !== undefined)?.event.template,
    }),
  };
}
