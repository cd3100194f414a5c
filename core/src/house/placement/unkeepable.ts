/** Whether a promise of a bed can still be kept: a hold ends by its time, any promise with the visit that it was for. */
import type { Hospital } from '../../hospital.ts';
import type { BedPromise } from '../../operations/state.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';

/** undefined = it stands. A visit that no message has named yet may still come. */
export function isUnkeepable({ operations }: Hospital, { kind, until, encounter }: BedPromise, at: Instant): 'hold-over' | 'gone' | undefined {
  if (kind === 'held' && until !== undefined && until <= at) return 'hold-over';
  const visit = encounter === undefined ? undefined : getRow(operations.encounters, encounter);
  return visit?.status === 'cancelled' || visit?.status === 'finished' ? 'gone' : undefined;
}
