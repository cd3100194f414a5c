/** A day and a minute, in the zone of the hospital. */
import { hourMinute } from '../look/clock.ts';

export const dayMinute = (at: number, zone: string): string => `${new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)} ${hourMinute(at, zone)}`;
