/**
 * Instants with their precision and zone, and the facility's own midnights. Nothing here reads a clock: an instant is
 * given, never asked for.
 */
import type { OrderKey } from './ids.ts';

declare const brand: unique symbol;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [brand]: 'Instant' };
/** An IANA zone name, e.g. `America/New_York`. */
export type Zone = string;
export type Precision = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction';

export const instant = (milliseconds: number): Instant => milliseconds as Instant;
export const secondsBetween = (from: Instant, to: Instant): number => (to - from) / 1000;
export const minutesBetween = (from: Instant, to: Instant): number => (to - from) / 60_000;

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/**
 * The order in which a sender meant its facts: by when it happened (EVN-6, else EVN-2, else MSH-7), then when it was
 * sent (MSH-7), then the rank of the trigger (an admit precedes a transfer of the same minute), then the control id with
 * its numbers in numeric order. Plain string comparison sorts keys. `rank` is 0 to 99.
 */
export function orderKey(effectiveAt: Instant, sentAt: Instant, rank: number, tie: string): OrderKey {
  // The facts of a message are mostly of one time, and of one control id.
  if (effectiveAt !== last.effectiveAt) [last.effectiveAt, last.effective] = [effectiveAt, sortable(effectiveAt)];
  if (sentAt !== last.sentAt) [last.sentAt, last.sent] = [sentAt, sortable(sentAt)];
  if (tie !== last.tie) [last.tie, last.counted] = [tie, countable(tie)];
  // One flat text: a template keeps its parts beside it for as long as the fact lives, three times what the key takes.
  return [last.effective, last.sent, String(rank).padStart(2, '0'), last.counted].join('.') as OrderKey;
}

/** Parts of the key made last. */
const last = { effectiveAt: Number.NaN, effective: '', sentAt: Number.NaN, sent: '', tie: '', counted: '' };

/** When the message of this key was sent (MSH-7). */
export function sentOf(order: OrderKey): Instant {
  return instant(Number.parseInt(order.split('.', 2)[1] ?? '', 36) - yearShiftMs);
}

/** Control ids are often counters: runs of up to 15 digits sort as numbers do. */
function countable(tie: string): string {
  return tie.replace(/\d+/g, (digits) => digits.padStart(15, '0'));
}

/** Makes years before 1970 positive. */
const yearShiftMs = 125_000_000_000_000;

/** Fixed width and order preserving for any instant between the years -2000 and 6000. */
function sortable(at: number): string {
  return (at + yearShiftMs).toString(36).padStart(10, '0');
}

const offsetFormats = new Map<Zone, Intl.DateTimeFormat>();
/** Zones kept ready; a process serves few, and an unknown name throws RangeError at the first use. */
const zoneFormatLimit = 500;

function formatFor(zone: Zone): Intl.DateTimeFormat {
  const kept = offsetFormats.get(zone);
  if (kept !== undefined) return kept;
  if (offsetFormats.size >= zoneFormatLimit) offsetFormats.clear();
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  offsetFormats.set(zone, made);
  return made;
}

/** Hours of one zone whose offset is kept: three years. */
const offsetLimit = 26_000;
const offsets = new Map<Zone, Map<number, number | undefined>>();

/** Local wall-clock time of an instant, written as if it were UTC milliseconds. */
export function localOf(at: Instant, zone: Zone): number {
  if (zone === 'UTC') return at;
  const hour = Math.floor(at / hourMs);
  const known = offsets.get(zone);
  const offset = known?.has(hour) === true ? known.get(hour) : keptOffset(hour, zone, known);
  return offset === undefined ? formatted(at, zone) : at + offset;
}

/** The offset of a whole hour; undefined in the few hours of a century that change it, where each instant is asked for. */
function keptOffset(hour: number, zone: Zone, known: Map<number, number | undefined> | undefined): number | undefined {
  const [first, last] = [hour * hourMs, (hour + 1) * hourMs - 1].map((edge) => formatted(instant(edge), zone) - edge);
  const offset = first === last ? first : undefined;
  if (known === undefined && offsets.size >= zoneFormatLimit) offsets.clear();
  const kept = known === undefined || known.size >= offsetLimit ? new Map<number, number | undefined>() : known;
  offsets.set(zone, kept.set(hour, offset));
  return offset;
}

function formatted(at: Instant, zone: Zone): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatFor(zone).formatToParts(at)) part[type] = Number(value);
  const ms = ((at % 1000) + 1000) % 1000;
  return Date.UTC(part['year'] ?? 1970, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0) + ms;
}

/** The instants that a local wall-clock time (as UTC milliseconds) names: none in a spring gap, two in an autumn fold, else one. */
export function instantsOfLocal(local: number, zone: Zone): Instant[] {
  const found = new Set<number>();
  for (const guess of [local - dayMs, local, local + dayMs]) {
    const offset = localOf(instant(guess), zone) - guess;
    const candidate = local - offset;
    if (localOf(instant(candidate), zone) === local) found.add(candidate);
  }
  return [...found].sort((a, b) => a - b).map(instant);
}

/** Midnights kept ready, about 27 years of one zone or a year of 27. */
const midnightLimit = 10_000;
const midnights = new Map<string, Instant>();

/** The instant at which a local day begins; `day` counts days since 1970-01-01 on the facility's calendar. */
export function midnightOf(day: number, zone: Zone): Instant {
  const key = `${day}${zone}`;
  const kept = midnights.get(key);
  if (kept !== undefined) return kept;
  const local = day * dayMs;
  // A zone that springs forward at midnight begins that day an hour late.
  const found = instantsOfLocal(local, zone)[0] ?? instantsOfLocal(local + hourMs, zone)[0];
  if (found === undefined) throw new RangeError('a local day without a beginning');
  if (midnights.size >= midnightLimit) midnights.clear();
  midnights.set(key, found);
  return found;
}

/** The day of an instant on the facility's calendar. */
export const localDay = (at: Instant, zone: Zone): number => Math.floor(localOf(at, zone) / dayMs);

/** The local midnight at or before an instant. */
export const startOfLocalDay = (at: Instant, zone: Zone): Instant => midnightOf(localDay(at, zone), zone);

/** The facility's local midnights m with from < m <= to: a day of 23 or 25 hours has one (rules.md, Census). */
export function localMidnights(from: Instant, to: Instant, zone: Zone): Instant[] {
  const found: Instant[] = [];
  for (let day = localDay(from, zone); ; day++) {
    const at = midnightOf(day, zone);
    if (at > to) return found;
    if (at > from) found.push(at);
  }
}
