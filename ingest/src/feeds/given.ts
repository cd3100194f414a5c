/** The language of the feeds' tests: a message written as its segments, translated as a sender's would be, and the facts that came of it. */
import { hash } from 'node:crypto';
import type { HealthEvent } from '@healthos/core/event.ts';
import { facilityId, patientId, type PatientId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { parseHl7, type Hl7Message } from '../formats/hl7v2/message.ts';
import { isRejection, type Rejection } from '../rejection.ts';
import { settingsOf } from './declared.ts';
import type { Feed, FeedContext, FeedSettings, Translation } from './feed.ts';
import { facilityOf } from './reading/facility-of.ts';

/** A readable stand-in for the keyed hash: a test can name a record by its assigner and number. */
export const record = (number: string, assigner = 'LGH'): PatientId => patientId(`p_${assigner}_${number}`);

/** 2026-03-12T13:00:00Z, an hour after the messages' usual noon. */
export const receivedAt = instant(Date.UTC(2026, 2, 12, 13));

/** A message of these segments; a header of this type is put before them. `header` replaces it. */
export function message(type: string, segments: readonly string[], header = `MSH|^~\\&|EPIC|LGH|HOS|HOS|20260312120000+0000||${type}|C1|P|2.5.1`): Hl7Message {
  const parsed = parseHl7(Buffer.from([header, ...segments].map((line) => `${line}\r`).join(''), 'utf8'));
  if (isRejection(parsed)) throw new TypeError(`${parsed.code} at ${parsed.place}`);
  return parsed;
}

export function contextFor(feed: Feed, parsed: Hl7Message, chosen: Partial<FeedSettings> = {}): FeedContext {
  const settings = settingsOf(feed, chosen.zone ?? 'America/New_York', chosen);
  return {
    settings,
    receivedAt,
    facility: chosen.facility ?? facilityOf(parsed, settings) ?? facilityId('LGH'),
    pseudonym: (assigner, number) => record(number, assigner),
    fingerprint: (text) => hash('sha256', `test|${text}`, 'hex').slice(0, 12),
  };
}

export function translated(feed: Feed, parsed: Hl7Message, chosen: Partial<FeedSettings> = {}): Translation | Rejection {
  return feed.translate(parsed, contextFor(feed, parsed, chosen));
}

/** The translation of a message that must be taken. */
export function taken(feed: Feed, parsed: Hl7Message, chosen: Partial<FeedSettings> = {}): Translation {
  const result = translated(feed, parsed, chosen);
  if (isRejection(result)) throw new TypeError(`${result.code} at ${result.place}`);
  return result;
}

/** A segment by field numbers, as the standard counts them. */
export function segment(id: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  return [id, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')].join('|');
}

type FactOf<Type> = HealthEvent extends infer Fact ? (Fact extends { readonly type: infer Own } ? (Type extends Own ? Fact : never) : never) : never;

/** The facts of one type. */
export function factsOf<Type extends HealthEvent['type']>(translation: Translation, type: Type): FactOf<Type>[] {
  return translation.events.map(({ event }) => event).filter((event): event is HealthEvent & FactOf<Type> => event.type === type);
}
