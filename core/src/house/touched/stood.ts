/** From when to when a thing of the record was held as so, by the positions of its versions in the log. */
import { isRetraction } from '../../clinical/observation.ts';
import type { Recorded } from '../../event.ts';
import type { Hospital } from '../../hospital.ts';
import { newestOf } from '../../versions.ts';
import { wordsOn, type Reading } from '../chart/items.ts';
import type { Stood } from './rows.ts';

type Said = ReturnType<typeof wordsOn>[number];

/** Whether this version takes the thing back: OBX-11 W or D, RXA-21 D, a cancelled document, a line that is over, a cancelled order. */
export function takesBack({ event }: Pick<Said, 'event'>): boolean {
  switch (event.type) {
    case 'ObservationRecorded':
      return isRetraction(event.status);
    case 'MedicationAdministered':
    case 'RecordLineChanged':
      return event.action === 'delete';
    case 'DocumentRecorded':
      return event.change === 'cancel';
    case 'OrderRecorded':
      return event.status === 'cancelled';
    default:
      return false;
  }
}

/** undefined: the log has no such thing, or nothing was ever said of it but that it is taken back. */
export function stoodOf(hospital: Hospital, item: string, facts: readonly Recorded[], words: Reading): Stood | undefined {
  const versions = wordsOn(hospital, item, words);
  const newest = newestOf(versions);
  const said = versions.filter((one) => !takesBack(one)).sort((a, b) => a.position - b.position);
  const first = said[0];
  if (newest === undefined || first === undefined) return undefined;
  const at = new Map(facts.map(({ position, recordedAt }) => [position, recordedAt]));
  const from = { position: first.position, at: at.get(first.position) ?? first.at };
  const positions = said.map(({ position }) => position);
  const messages = [...new Set<string>(said.map(({ message }) => message))];
  // A retraction that came before the value it takes back was never waited for: it never stood.
  if (!takesBack(newest) || newest.position < first.position) return { item, positions, messages, from };
  const { event } = newest;
  return {
    item,
    positions,
    messages,
    from,
    until: {
      position: newest.position,
      at: at.get(newest.position) ?? newest.at,
      ...('by' in event && event.by !== undefined ? { by: event.by } : {}),
      ...('reason' in event && event.reason !== undefined ? { reason: event.reason } : {}),
    },
  };
}
