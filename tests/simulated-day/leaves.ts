/** What a department may take back or say otherwise after the bill: one dose, one service, one report, one note; with how the log would read had it never been said. */
import type { HealthEvent, Recorded } from '@healthos/core/event.ts';
import { feedId, messageId } from '@healthos/core/ids.ts';
import { orderKey, type Instant } from '@healthos/core/time.ts';

export interface Leaf {
  readonly kind: string;
  /** Facts that say it, in all versions. */
  says(event: HealthEvent): boolean;
  /** The fact that takes this one back. */
  back(event: HealthEvent): HealthEvent;
  /** The same said otherwise; absent where nothing else could have been meant. */
  otherwise?(event: HealthEvent): HealthEvent;
}

/** undefined: nothing that anybody takes back by itself. */
export function leafOf({ event }: Recorded): Leaf | undefined {
  switch (event.type) {
    case 'MedicationAdministered':
      return {
        kind: event.site === undefined ? 'dose' : 'infusion',
        says: (one) => one.type === event.type && one.administration === event.administration,
        back: (one) => ({ ...(one as typeof event), action: 'delete' }),
        otherwise: (one) => ({ ...(one as typeof event), action: 'update', code: { code: event.code.code === 'HEP5000' ? 'ENOX40' : 'HEP5000' } }),
      };
    case 'ServiceRendered':
      return {
        kind: event.udi === undefined ? 'service' : 'implant',
        says: (one) => one.type === event.type && one.encounter === event.encounter && one.service === event.service,
        back: (one) => ({ ...(one as typeof event), step: 'in-error' }),
      };
    case 'ObservationRecorded':
      if (event.order === undefined) return undefined;
      return {
        kind: 'report',
        says: (one) => one.type === event.type && one.order === event.order,
        back: (one) => ({ ...(one as typeof event), status: 'W' }),
      };
    case 'DocumentRecorded':
      return {
        kind: 'note',
        says: (one) => one.type === event.type && one.document === event.document,
        back: (one) => ({ ...(one as typeof event), change: 'cancel' }),
      };
    default:
      return undefined;
  }
}

/** Later words of each thing that the leaf says, told at once. */
export function later(facts: readonly Recorded[], leaf: Leaf, said: (event: HealthEvent) => HealthEvent, at: Instant): readonly Recorded[] {
  const newest = new Map<string, Recorded>();
  for (const fact of facts) if (leaf.says(fact.event)) newest.set(thing(fact.event), fact);
  return [...newest.values()].map((fact, n) => told(fact, said(fact.event), at, n));
}

/** A fact of now, in the place behind every other. */
export function told(like: Recorded, event: HealthEvent, at: Instant, n: number): Recorded {
  return {
    ...like,
    event,
    effective: { at },
    order: orderKey(at, at, 90, `later-${n}`),
    recordedAt: at,
    position: 1_000_000_000 + at / 1000 + n,
    feed: feedId('later'),
    message: messageId(`later-${n}`),
  };
}

const thing = (event: HealthEvent): string => ('observation' in event ? event.observation : event.type);
