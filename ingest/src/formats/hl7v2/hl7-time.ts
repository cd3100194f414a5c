/** HL7 times (v2.5.1 2.A.22 DTM): digits give the precision; the zone comes from the field, else MSH-7, else the feed. The literal is always kept. */
import { instant, instantsOfLocal, type Instant, type Precision, type Zone } from '@healthos/core/time.ts';

export interface Hl7Time {
  readonly literal: string;
  readonly precision: Precision;
  /** Absent for a wall-clock time that the zone never had (the hour that spring skips). */
  readonly at?: Instant;
  readonly zoneFrom: 'field' | 'header' | 'feed';
  /** The hour that autumn repeats, without an offset to tell which: the first is taken. */
  readonly ambiguous?: boolean;
}

/** Where a time without an offset is read: the header's offset in minutes, if it has one, and the feed's declared zone. */
export interface ZoneDefaults {
  readonly headerOffsetMinutes?: number;
  readonly zone: Zone;
}

const pattern = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?)?)?)?([+-]\d{2}:?\d{2}|Z)?$/;

/** undefined when the text is not an HL7 time. */
export function parseHl7Time(text: string, defaults: ZoneDefaults): Hl7Time | undefined {
  const literal = text.trim();
  const match = pattern.exec(literal);
  if (match === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction, offset] = match;
  const precision: Precision =
    fraction !== undefined
      ? 'fraction'
      : second !== undefined
        ? 'second'
        : minute !== undefined
          ? 'minute'
          : hour !== undefined
            ? 'hour'
            : day !== undefined
              ? 'day'
              : month !== undefined
                ? 'month'
                : 'year';
  const local = localMilliseconds(year, month, day, hour, minute, second, fraction);
  if (local === undefined) return undefined;
  const minutes = offset === undefined ? defaults.headerOffsetMinutes : offsetMinutes(offset);
  if (minutes !== undefined) {
    return { literal, precision, at: instant(local - minutes * 60_000), zoneFrom: offset === undefined ? 'header' : 'field' };
  }
  const found = instantsOfLocal(local, defaults.zone);
  const first = found[0];
  return { literal, precision, zoneFrom: 'feed', ...(first === undefined ? {} : { at: first }), ...(found.length > 1 ? { ambiguous: true } : {}) };
}

const earliestYear = 1800;

function localMilliseconds(year: string, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '0'): number | undefined {
  const [y, m, d, h, min, s] = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  // What a program writes for want of a date (00010101) is none; it would be read as a day of 1901.
  if (y < earliestYear || m < 1 || m > 12 || d < 1 || d > 31 || h > 24 || min > 59 || s > 60) return undefined;
  const date = Date.UTC(y, m - 1, d);
  if (new Date(date).getUTCDate() !== d) return undefined;
  return date + ((h * 60 + min) * 60 + s) * 1000 + Math.floor(Number(`0.${fraction}`) * 1000);
}

function offsetMinutes(offset: string): number {
  if (offset === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
  return offset.startsWith('-') ? -minutes : minutes;
}

/** The offset that a header's own time carries, for the times of the message that carry none. */
export function headerOffset(literal: string): number | undefined {
  const offset = pattern.exec(literal.trim())?.[8];
  return offset === undefined ? undefined : offsetMinutes(offset);
}

/** `YYYYMMDDHHMMSS.mmm+0000`, for headers that we write. */
export function formatHl7Time(at: Instant): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}.${iso.slice(20, 23)}+0000`;
}
