/** What writers read beside the folds, kept ready for the next resource of the same bundle: kept bytes never change. Bounded by bytes. */
import { jsonText } from '@healthos/ingest/formats/json.ts';
import type { EventLog, IdentityLine, KeptMessage } from '@healthos/core/ports.ts';
import { facilityId, type MessageId, type PatientId } from '@healthos/core/ids.ts';
import { staffNamesIn, type StaffName, type StaffNames } from '../staff-file.ts';
import { wholeComments } from '../whole-comments.ts';
import { entryTexts, withNames, type EntryTexts } from './entry-texts.ts';
import { gathered } from './gather.ts';
import { personIn, type PersonSaid } from './pid.ts';
import { isElement, parsedAsCame } from './resource.ts';
import type { Store } from './thing.ts';

export const storeLimits = { bytes: 64 * 1024 * 1024 } as const;

interface Bundle extends EntryTexts {
  readonly bytes: number;
}

export type ReadableLog = Pick<EventLog, 'raw' | 'raws' | 'messagesOf' | 'identitiesOf' | 'eventsAt'>;

/** Staff files, and people of messages, kept read. */
const [filesKept, peopleKept] = [200, 20_000];

export function createStore(log: ReadableLog): Store {
  /** In the order in which they were asked for last. */
  const bundles = new Map<MessageId, Promise<Bundle>>();
  const sizes = new Map<MessageId, number>();
  let held = 0;

  function bundle(message: MessageId): Promise<Bundle> {
    const made = bundles.get(message) ?? log.raw(message).then((bytes) => keep(message, bytes));
    bundles.delete(message);
    bundles.set(message, made);
    // A read that failed is no bundle: whoever asks next tries again.
    made.catch(() => bundles.delete(message));
    return made;
  }

  const messageOf = gathered<MessageId, KeptMessage>(async (ids) => new Map((await log.messagesOf(ids)).map((one) => [one.id, one] as const)));
  const rawOf = gathered<MessageId, Uint8Array>((messages) => log.raws(messages));
  const lineOf = gathered<PatientId, IdentityLine>(async (records) => new Map((await log.identitiesOf(records)).map((line) => [line.patient, line] as const)));
  /** By `facility|position`. */
  const commentsAt = gathered<string, readonly string[]>(async (keys) => {
    const found = new Map<string, readonly string[]>();
    for (const [facility, asked] of Map.groupBy(keys, (key) => key.slice(0, key.lastIndexOf('|')))) {
      const positions = asked.map((key) => Number(key.slice(key.lastIndexOf('|') + 1)));
      for (const [position, texts] of await wholeComments(log, facilityId(facility), positions)) found.set(`${facility}|${position}`, texts);
    }
    return found;
  });
  const people = new Map<string, Promise<PersonSaid | undefined>>();
  const files = new Map<MessageId, Promise<StaffNames>>();

  function staffFile(message: MessageId): Promise<StaffNames> {
    const made = files.get(message) ?? log.raw(message).then((bytes) => (bytes === undefined ? new Map<string, StaffName>() : staffNamesIn(bytes)));
    files.delete(message);
    files.set(message, made);
    made.catch(() => files.delete(message));
    const oldest = files.keys().next();
    if (files.size > filesKept && oldest.done !== true) files.delete(oldest.value);
    return made;
  }

  function keep(message: MessageId, raw: Uint8Array | undefined): Bundle {
    const bytes = raw?.length ?? 0;
    held += bytes - (sizes.get(message) ?? 0);
    sizes.set(message, bytes);
    for (const oldest of sizes.keys()) {
      if (held <= storeLimits.bytes || oldest === message) break;
      held -= sizes.get(oldest) ?? 0;
      sizes.delete(oldest);
      bundles.delete(oldest);
    }
    return { bytes, ...(raw === undefined ? { texts: new Map(), names: new Map() } : entryTexts(jsonText(raw))) };
  }

  return {
    resource: async (message, key) => {
      const { texts, names } = await bundle(message);
      const text = texts.get(key);
      const resource = text === undefined ? undefined : parsedAsCame(withNames(text, names));
      return isElement(resource) ? resource : undefined;
    },
    identities: async (records) => (await Promise.all(records.map((record) => lineOf(record)))).filter((line) => line !== undefined),
    message: (message) => messageOf(message),
    raw: (message) => log.raw(message),
    comments: (facility, position) => commentsAt(`${facility}|${position}`),
    person: (message, numbers) => {
      const key = `${message}|${[...numbers].sort().join('|')}`;
      const made = people.get(key) ?? rawOf(message).then((bytes) => (bytes === undefined ? undefined : personIn(bytes, numbers)));
      people.delete(key);
      people.set(key, made);
      made.catch(() => people.delete(key));
      const oldest = people.keys().next();
      if (people.size > peopleKept && oldest.done !== true) people.delete(oldest.value);
      return made;
    },
    staffName: async (facility, position, staff) => {
      const [fact] = await log.eventsAt(facility, [position]);
      const name = fact === undefined ? undefined : (await staffFile(fact.message)).get(staff);
      if (name?.family === undefined && name?.given === undefined) return undefined;
      return { ...(name.family === undefined ? {} : { family: name.family }), ...(name.given === undefined ? {} : { given: [name.given] }) };
    },
  };
}
