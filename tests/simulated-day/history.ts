/**
 * Days of a simulated hospital as facts of a log, without a server: the acts go through the encoders of the simulator and the translators of the
 * feeds, as they do through the doors. For back-tests and for counting; the same arguments give the same facts.
 */
import { hash } from 'node:crypto';
import type { Recorded, Stated } from '@healthos/core/event.ts';
import { facilityId, feedId, messageId, patientId, type FeedId, type MessageId, type PatientId } from '@healthos/core/ids.ts';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { dayMs, instant, type Instant } from '@healthos/core/time.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import { translateFacilityFile } from '@healthos/ingest/feeds/facility/facility.ts';
import { feedFor } from '@healthos/ingest/feeds/feeds.ts';
import { translateWorkJson } from '@healthos/ingest/feeds/work/work-json.ts';
import { parseHl7 } from '@healthos/ingest/formats/hl7v2/message.ts';
import type { Json } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import type { Act } from '@healthos/simulators/day/acts.ts';
import { createDay, type Day } from '@healthos/simulators/day/day.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { createEncoder } from '@healthos/simulators/encode/hl7.ts';
import type { MessageAct } from '@healthos/simulators/encode/segments.ts';
import { workBodies } from '@healthos/simulators/encode/work-json.ts';
import { scenarios, type ScenarioName } from '@healthos/simulators/scenarios.ts';

export interface HistoryOptions {
  /** Wednesday noon in March, so that the story ends the same on every day of the year. */
  readonly startsAt?: Instant;
  readonly scenario?: ScenarioName;
  /** With vital signs, doses and laboratory; without them it is much faster. */
  readonly detail?: boolean;
}

export interface History {
  readonly day: Day;
  readonly facts: readonly Recorded[];
  readonly startsAt: Instant;
  /** Facts of the stretch from where it ended to `until`. */
  go(until: Instant): Recorded[];
  /** What a message said, as it was sent. */
  bytesOf(message: MessageId): string | undefined;
}

const usualStart = instant(Date.UTC(2026, 2, 11, 16));
const seen = new Map<string, PatientId>();

/** Every fact of `days` days, in the order of the log. */
export function historyOf(seed: number, days: number, hospital: FacilityDescription = demoHospital, options: HistoryOptions = {}): readonly Recorded[] {
  const history = openHistory(seed, hospital, options);
  const facts = [...history.facts];
  for (let day = 1; day <= days; day++) for (const fact of history.go(instant(history.startsAt + day * dayMs))) facts.push(fact);
  return facts;
}

/** A history that goes on as far as it is asked: with it the truth of each moment can be compared. */
export function openHistory(seed: number, hospital: FacilityDescription = demoHospital, options: HistoryOptions = {}): History {
  const startsAt = options.startsAt ?? usualStart;
  const lean = options.detail === true ? startsAt : instant(startsAt + 4000 * dayMs);
  const day = createDay({ seed, hospital, startsAt, detailFrom: lean, scenario: scenarios[options.scenario ?? 'day'], monitorSeconds: 0 });
  const facility = facilityId(hospital.facility);
  const encode = createEncoder({ facility: hospital.facility });
  let position = 0;
  let messages = 0;
  const bytes = new Map<MessageId, string>();
  const recorded = (stated: Stated, feed: FeedId, recordedAt: Instant): Recorded => ({
    ...stated,
    position: ++position,
    facility,
    recordedAt,
    feed,
    message: messageId(String(messages)),
  });
  const described = (): Recorded[] => {
    const read = translateFacilityFile(Buffer.from(JSON.stringify(hospital)), { receivedAt: startsAt });
    if (isRejection(read)) throw new TypeError(read.message);
    messages++;
    return read.events.map((stated) => recorded(stated, feedId('facility'), startsAt));
  };
  const heard = (act: Act): Recorded[] => {
    messages++;
    if (act.kind === 'work') {
      const receivedAt = act.sentAt ?? act.at;
      const [body] = workBodies(hospital.facility, `w${messages}`, [{ at: act.at, fact: act.fact }]);
      bytes.set(messageId(String(messages)), body?.text ?? '');
      const read = translateWorkJson(JSON.parse(body?.text ?? '') as Json, { receivedAt });
      if (isRejection(read)) throw new TypeError(`${read.message} ${read.place}`);
      return read.translation.events.map((stated) => recorded(stated, feedId('work'), receivedAt));
    }
    return messageFacts(act);
  };
  const messageFacts = (act: MessageAct): Recorded[] => {
    const { text } = encode(act, `m${messages}`);
    bytes.set(messageId(String(messages)), text);
    const parsed = parseHl7(Buffer.from(text, 'latin1'));
    const feed = isRejection(parsed) ? undefined : feedFor(parsed);
    if (isRejection(parsed) || feed === undefined) throw new TypeError(text);
    const receivedAt = act.kind === 'movement' ? (act.sentAt ?? act.at) : act.at;
    const read = feed.translate(parsed, { settings: settingsOf(feed, hospital.zone, { facility }), facility, receivedAt, pseudonym, fingerprint });
    if (isRejection(read)) throw new TypeError(`${read.message} ${read.place}`);
    return read.events.map((stated) => recorded(stated, feedId(feed.feed), receivedAt));
  };
  return { day, startsAt, facts: described(), go: (until) => day.until(until).flatMap(heard), bytesOf: (message) => bytes.get(message) };
}

function pseudonym(assigner: string, number: string): PatientId {
  const key = `${assigner}|${number}`;
  const known = seen.get(key);
  if (known !== undefined) return known;
  const made = patientId(`p_${hash('sha256', key, 'base64url').slice(0, 20)}`);
  seen.set(key, made);
  return made;
}

function fingerprint(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 16);
}
