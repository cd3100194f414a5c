/** The facility's clock by the hour: what hour of the day and what kind of day each hour since 1970 is, daylight saving included. */
import { dayMs, hourMs, instant, localOf, type Zone } from '../../time.ts';

/** Whole hours since 1970: the step of the departure model. */
export type Slot = number;

export const slotOf = (at: number): Slot => Math.floor(at / hourMs);

/** Weekdays leave alike; Saturdays and Sundays each in their own way. */
export const dayKinds = 3;

/** Hours kept ready, about two years of one zone. */
const keptLimit = 20_000;
const calendars = new Map<Zone, Map<Slot, number>>();
const zoneLimit = 50;

/** `hour + 24 * kind` of a slot: 0 weekday, 1 Saturday, 2 Sunday. */
export function hourCode(slot: Slot, zone: Zone): number {
  let calendar = calendars.get(zone);
  if (calendar === undefined) {
    if (calendars.size >= zoneLimit) calendars.clear();
    calendars.set(zone, (calendar = new Map()));
  }
  const known = calendar.get(slot);
  if (known !== undefined) return known;
  if (calendar.size >= keptLimit) calendar.clear();
  const local = localOf(instant(slot * hourMs), zone);
  const day = Math.floor(local / dayMs);
  const weekday = (((day + 4) % 7) + 7) % 7;
  const code = Math.floor((local - day * dayMs) / hourMs) + 24 * (weekday === 6 ? 1 : weekday === 0 ? 2 : 0);
  calendar.set(slot, code);
  return code;
}
