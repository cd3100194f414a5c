/** A thing of a chart by the key that the index holds: `kind|key`. */
import type { ClinicalEvent, DeviceReadingsTaken, MedicationAdministered, MedicationDispensed, OrderRecorded } from '../../clinical/events.ts';
import type { ClinicalState } from '../../clinical/state.ts';
import type { Hospital } from '../../hospital.ts';
import type { EncounterId } from '../../ids.ts';
import type { ItemKind } from '../../by-subject.ts';
import { changedSince, getRow, type Table } from '../../table.ts';
import { everyWord } from '../../told.ts';
import type { Told, Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';

type Charted = Exclude<ClinicalEvent, DeviceReadingsTaken>;
type Stated = Charted | WorkOf<'CareTeamStepped'> | WorkOf<'RecordLabelled'>;

/** Every word on a thing of the chart, oldest first by its sender. */
export function wordsOn({ clinical, work }: Pick<Hospital, 'clinical' | 'work'>, item: string, words: Reading = everyWord): Versions<Stated> {
  const key = keyOf(item);
  switch (item.slice(0, item.indexOf('|'))) {
    case 'team':
      return getRow(work.CareTeamStepped, key) ?? [];
    case 'label':
      return getRow(work.RecordLabelled, key) ?? [];
    default:
      return versionsOf(clinical, item, words);
  }
}

/** Where the things of a chart are kept, by kind. */
const tables: Readonly<Record<ItemKind, (hospital: Hospital) => Table<string, unknown>>> = {
  observation: ({ clinical }) => clinical.observations,
  order: ({ clinical }) => clinical.orders,
  administration: ({ clinical }) => clinical.administrations,
  dispense: ({ clinical }) => clinical.dispenses,
  document: ({ clinical }) => clinical.documents,
  line: ({ clinical }) => clinical.lines,
  resource: ({ clinical }) => clinical.resources,
  team: ({ work }) => work.CareTeamStepped,
  label: ({ work }) => work.RecordLabelled,
};

/** Whether anything more was said of one of these: it costs what was said between the two pictures. */
export function isAnyChanged(before: Hospital, after: Hospital, items: ReadonlySet<string>): boolean {
  for (const [kind, tableOf] of Object.entries(tables))
    for (const key of changedSince(tableOf(before), tableOf(after))) if (items.has(`${kind}|${key}`)) return true;
  return false;
}

/** How what was told under a number that two patients may share is read: of one of them, by whoever knows of whom. */
export type Reading = <E extends OrderRecorded | MedicationAdministered | MedicationDispensed>(told: Told<E> | undefined) => Versions<E>;

/** Every word on a clinical thing, oldest first by its sender; of everybody whom its number is used for where no `words` say of whom. */
export function versionsOf(clinical: ClinicalState, item: string, words: Reading = everyWord): Versions<Charted> {
  const key = keyOf(item);
  switch (item.slice(0, item.indexOf('|'))) {
    case 'observation':
      return getRow(clinical.observations, key) ?? [];
    case 'order':
      return words(getRow(clinical.orders, key));
    case 'administration':
      return words(getRow(clinical.administrations, key));
    case 'dispense':
      return words(getRow(clinical.dispenses, key));
    case 'document':
      return getRow(clinical.documents, key) ?? [];
    case 'line':
      return getRow(clinical.lines, key) ?? [];
    case 'resource':
      return getRow(clinical.resources, key) ?? [];
    default:
      return [];
  }
}

export const keyOf = (item: string): string => item.slice(item.indexOf('|') + 1);

/** The visit that a fact names, where it names one. */
export const visitIn = (event: object): EncounterId | undefined =>
  'encounter' in event && typeof event.encounter === 'string' ? (event.encounter as EncounterId) : undefined;
