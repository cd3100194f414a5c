/** An admission of a second patient under the number of who is in it still: somebody looks whose it is. */
import { discrepancyOf } from './codes/discrepancies.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { Encounter, EncounterFact } from './encounter.ts';
import type { EncounterId } from './ids.ts';

/** None where the record was in it before; whether the two records are one person identity says, where the discrepancy is shown. */
export function contestedBy(
  visit: EncounterId,
  { encounter, location, dischargedAt, stub, records }: Pick<Encounter, 'encounter' | 'location' | 'dischargedAt' | 'stub' | 'records'>,
  { movement, at }: EncounterFact,
): readonly Discrepancy[] {
  if (dischargedAt !== undefined || stub === true || records.length === 0 || records.includes(movement.patient)) return [];
  return [discrepancyOf('visit-number-of-two', encounter, at, `Visit number ${visit} was admitted for another patient while it was open`, location?.unit)];
}
