/** Times as walls write them: the facility's own clock, and elapsed time as hours and minutes. */
import { minus } from './figures.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, kind: 'minute' | 'second' | 'day' | 'year'): Intl.DateTimeFormat {
  const key = `${kind} ${zone}`;
  const kept = formats.get(key);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    ...(kind === 'year' ? { year: 'numeric' } : kind === 'day' ? { weekday: 'short', day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' }),
    ...(kind === 'second' ? { second: '2-digit' } : {}),
  });
  formats.set(key, made);
  return made;
}

/** `14:32` in the facility's zone. */
export const hourMinute = (at: number, zone: string): string => format(zone, 'minute').format(at);
/** `14:32:07`. */
export const hourMinuteSecond = (at: number, zone: string): string => format(zone, 'second').format(at);
/** `Thu 12 Mar`. */
export const day = (at: number, zone: string): string => format(zone, 'day').format(at).replace(',', '');

/** What payers and banks date they date by days: such a time is the facility's midnight, and its hour was told by nobody. */
export const isWholeDay = (at: number, zone: string): boolean => at % 1000 === 0 && hourMinuteSecond(at, zone) === '00:00:00';
/** `Thu 12 Mar 14:32`; of a whole day `Thu 12 Mar`. */
export const dayMinute = (at: number, zone: string): string => (isWholeDay(at, zone) ? day(at, zone) : `${day(at, zone)} ${hourMinute(at, zone)}`);

/** `14:32` of today as seen at `now`, of another day `Wed 11 Mar 14:32`, of another year with that. */
export const timeOrDay = (at: number, now: number, zone: string): string =>
  day(at, zone) === day(now, zone) && Math.abs(now - at) < 2 * 86_400_000 ? hourMinute(at, zone) : `${dayOfYear(at, zone, now)} ${hourMinute(at, zone)}`;

/** `11:42`: hours and minutes between two instants, as a queue's clock shows them. A time to come carries a minus. */
export function elapsed(from: number, to: number): string {
  const minutes = Math.floor(Math.abs(to - from) / 60_000);
  return `${to < from && minutes > 0 ? minus : ''}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Hours and minutes for two days, then whole days: `47:12`, `3 d`. */
export const longElapsed = (from: number, to: number): string => (to - from < 48 * 3_600_000 ? elapsed(from, to) : `${Math.floor((to - from) / 86_400_000)} d`);

/** `3:41` minutes and seconds up to the hour, then `1:04:10`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}` : `${m}:${String(s).padStart(2, '0')}`;
}

/** `0.4 s`, `34 m`, `5 h 12 m`, `3 d 02 h`: ages on working screens. */
export function spell(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} m`;
  const days = Math.floor(hours / 24);
  if (days >= 2 * yearDays) return `${Math.floor(days / yearDays)} y`;
  return days >= longDays ? `${days} d` : `${days} d ${String(hours % 24).padStart(2, '0')} h`;
}
/** From so many days on hours say nothing; from two years on days neither. */
const [longDays, yearDays] = [100, 365];

/** `Sat 20 Feb`, and of another time than about this year `Sat 20 Feb 2021`: days of two years are not one day. */
export function dayOfYear(at: number, zone: string, now: number): string {
  const text = day(at, zone);
  return Math.abs(now - at) < 300 * 86_400_000 ? text : `${text} ${format(zone, 'year').format(at)}`;
}
