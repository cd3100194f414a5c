/** Times of a message: zone from the field, else MSH-7, else the feed; the literal is kept (hard case 24). */
import type { Effective } from '@healthos/core/event.ts';
import type { Instant, Zone } from '@healthos/core/time.ts';
import { headerOffset, parseHl7Time, type Hl7Time, type ZoneDefaults } from '../../formats/hl7v2/hl7-time.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';

export interface Times {
  /** undefined when the field is empty or no time. */
  time(segment: Segment | undefined, field: number, component?: number, repetition?: number): Hl7Time | undefined;
  /** The instant of a field; undefined when there is none or the zone never had it. */
  at(segment: Segment | undefined, field: number, component?: number, repetition?: number): Instant | undefined;
  /** The same for text that was already taken from a field. */
  parse(text: string): Hl7Time | undefined;
}

/** What is wrong with a field that should hold a time, told once for each place. */
export type TellTime = (code: 'hl7.bad-time' | 'hl7.no-such-time' | 'hl7.ambiguous-time', place: string) => void;

/** What a program writes for want of a time. */
const noTime = /^(?:0*|00010101.*)$/;

export function timesOf(message: Hl7Message, zone: Zone, tell?: TellTime): Times {
  const offset = headerOffset(message.header.text(7).trim());
  const defaults: ZoneDefaults = offset === undefined ? { zone } : { zone, headerOffsetMinutes: offset };
  // The rows of a panel mostly repeat one time.
  let [lastText, last] = ['', undefined as Hl7Time | undefined];
  const parse = (text: string): Hl7Time | undefined => {
    if (text !== lastText) [lastText, last] = [text, parseHl7Time(text, defaults)];
    return last;
  };
  const told = new Set<string>();
  const time: Times['time'] = (segment, field, component = 1, repetition = 0) => {
    const text = segment?.text(field, component, 1, repetition).trim() ?? '';
    const read = parse(text);
    if (segment === undefined || tell === undefined || (read?.at !== undefined && read.ambiguous !== true) || noTime.test(text)) return read;
    const place = `${segment.id}-${field}${component === 1 ? '' : `.${component}`}`;
    if (!told.has(place)) tell(read === undefined ? 'hl7.bad-time' : read.at === undefined ? 'hl7.no-such-time' : 'hl7.ambiguous-time', place);
    told.add(place);
    return read;
  };
  return { parse, time, at: (segment, field, component, repetition) => time(segment, field, component, repetition)?.at };
}

/** A time as the envelope of a fact keeps it; undefined when it names no instant. */
export function effectiveOf(time: Hl7Time | undefined): Effective | undefined {
  if (time?.at === undefined) return undefined;
  return { at: time.at, literal: time.literal, precision: time.precision, zone: time.zoneFrom };
}
