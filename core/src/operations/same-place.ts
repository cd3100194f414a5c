/** Whether two locations are one place, by what each of them names. */
import type { Location } from './events.ts';

/** Same bed when both name one; else the same unit and room. */
export function samePlace(a: Location, b: Location): boolean {
  if (a.bedId !== undefined || b.bedId !== undefined) return a.bedId === b.bedId;
  return a.unit === b.unit && (a.room ?? '') === (b.room ?? '');
}
