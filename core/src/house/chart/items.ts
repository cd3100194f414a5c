/** A clinical thing by the key that the index holds: `kind|key`. */
import type { ClinicalEvent, DeviceReadingsTaken } from '../../clinical/events.ts';
import type { ClinicalState } from '../../clinical/state.ts';
import { getRow } from '../../table.ts';
import type { Versions } from '../../versions.ts';

type Stated = Exclude<ClinicalEvent, DeviceReadingsTaken>;

/** Every word on it, oldest first by its sender. */
export function versionsOf(clinical: ClinicalState, item: string): Versions<Stated> {
  const cut = item.indexOf('|');
  const key = item.slice(cut + 1);
  switch (item.slice(0, cut)) {
    case 'observation':
      return getRow(clinical.observations, key) ?? [];
    case 'order':
      return getRow(clinical.orders, key) ?? [];
    case 'administration':
      return getRow(clinical.administrations, key) ?? [];
    case 'dispense':
      return getRow(clinical.dispenses, key) ?? [];
    case 'document':
      return getRow(clinical.documents, key) ?? [];
    case 'line':
      return getRow(clinical.lines, key) ?? [];
    default:
      return [];
  }
}
