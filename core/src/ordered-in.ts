/** The visit of an order (hard case 21 of ingest.md): that in which it was ordered, whatever a result that comes for it later names. */
import type { OrderRecorded } from './clinical/events.ts';
import type { EncounterId } from './ids.ts';
import { newestOf, type Version, type Versions } from './versions.ts';

/** ORC-1 = RE: observations follow. Whoever places, changes or ends an order says something else. */
export const isOfResult = ({ event }: Version<OrderRecorded>): boolean => event.control === 'RE' && event.kind !== 'medication';

/** The newest word of whoever ordered; that of a result where nobody else names a visit. */
export function orderedIn(versions: Versions<OrderRecorded>): EncounterId | undefined {
  const naming = versions.filter(({ event }) => event.encounter !== undefined);
  return (naming.findLast((version) => !isOfResult(version)) ?? newestOf(naming))?.event.encounter;
}
