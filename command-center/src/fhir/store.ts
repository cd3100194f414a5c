/** What writers read beside the folds, kept ready for the next resource of the same bundle: kept bytes never change. Bounded by bytes. */
import { jsonText } from '@healthos/ingest/formats/json.ts';
import type { EventLog, HouseReads, IdentityLine, KeptMessage } from '@healthos/core/ports.ts';
import { facilityId, messageId, type FacilityId, type MessageId, type PatientId } from '@healthos/core/ids.ts';
import { staffNamesIn, type StaffName, type StaffNames } from '../staff-file.ts';
import { wholeTexts, type WholeTexts } from '../whole-texts.ts';
import { entryTexts, withNames, type EntryTexts } from './entry-texts.ts';
import { gathered } from './gather.ts';
import { personIn, type PersonSaid } from './pid.ts';
import { isElement, parsedAsCame } from './resource.ts';
import type { Store } from './thing.ts';

export const storeLimits = { bytes: 64 * 1024 * 1024 } as const;

interface Bundle extends EntryTexts {
  readonly bytes: number;
}

export interface ReadableLog extends Pick<EventLog, 'identitiesOf'> {
  within(facility: FacilityId): Pick<HouseReads, 'raw' | 'raws' | 'messagesOf' | 'eventsAt'>;
}

/** What is kept is bounded over all houses, and each finds its own alone. */
export type Stores = (facility: FacilityId) => Store;

/** Staff files, and people of messages, kept read: those of a page or two, for an export asks for everybody once and would leave them all here. */
const [filesKept, peopleKept] = [200, 1000];

export function createStores(log: ReadableLog): Stores {
  /** By `keyOf`, in the order in which they were asked for last. */
  const bundles = new Map<string, Promise<Bundle>>();
  const sizes = new Map<string, number>();
  let held = 0;

  function bundle(facility: FacilityId, message: MessageId): Promise<Bundle> {
    const key = keyOf(facility, message);
    const made =
      bundles.get(key) ??
      log
        .within(facility)
        .raw(message)
        .then((bytes) => keep(key, bytes));
    bundles.delete(key);
    bundles.set(key, made);
    // A read that failed is no bundle: whoever asks next tries again.
    made.catch(() => bundles.delete(key));
    return made;
  }

  const messageOf = gathered<string, KeptMessage>((keys) =>
    ofEach(keys, async (own, ids) => (await own.messagesOf(ids.map((id) => messageId(id)))).map((one) => [one.id, one] as const)),
  );
  const rawOf = gathered<string, Uint8Array>((keys) => ofEach(keys, (own, ids) => own.raws(ids.map((id) => messageId(id)))));
  const lineOf = gathered<PatientId, IdentityLine>(async (records) => new Map((await log.identitiesOf(records)).map((line) => [line.patient, line] as const)));
  const textsAt = gathered<string, WholeTexts>((keys) => ofEach(keys, (own, positions, facility) => wholeTexts(own, facility, positions.map(Number))));

  /** Each house is asked for its own; keys are of `keyOf`. */
  async function ofEach<Value>(
    keys: readonly string[],
    ask: (
      own: ReturnType<ReadableLog['within']>,
      asked: readonly string[],
      facility: FacilityId,
    ) => Promise<Iterable<readonly [key: string | number, found: Value]>>,
  ): Promise<ReadonlyMap<string, Value>> {
    const found = new Map<string, Value>();
    for (const [house, of] of Map.groupBy(keys, (key) => key.slice(0, key.lastIndexOf('|')))) {
      const facility = facilityId(house);
      const asked = of.map((key) => key.slice(house.length + 1));
      for (const [key, value] of await ask(log.within(facility), asked, facility)) found.set(keyOf(facility, key), value);
    }
    return found;
  }

  const people = new Map<string, Promise<PersonSaid | undefined>>();
  const files = new Map<string, Promise<StaffNames>>();

  function staffFile(facility: FacilityId, message: MessageId): Promise<StaffNames> {
    const key = keyOf(facility, message);
    const read = (): Promise<StaffNames> =>
      log
        .within(facility)
        .raw(message)
        .then((bytes) => (bytes === undefined ? new Map<string, StaffName>() : staffNamesIn(bytes)));
    const made = files.get(key) ?? read();
    files.delete(key);
    files.set(key, made);
    made.catch(() => files.delete(key));
    const oldest = files.keys().next();
    if (files.size > filesKept && oldest.done !== true) files.delete(oldest.value);
    return made;
  }

  function keep(key: string, raw: Uint8Array | undefined): Bundle {
    const bytes = raw?.length ?? 0;
    held += bytes - (sizes.get(key) ?? 0);
    sizes.set(key, bytes);
    for (const oldest of sizes.keys()) {
      if (held <= storeLimits.bytes || oldest === key) break;
      held -= sizes.get(oldest) ?? 0;
      sizes.delete(oldest);
      bundles.delete(oldest);
    }
    return { bytes, ...(raw === undefined ? { texts: new Map(), names: new Map() } : entryTexts(jsonText(raw))) };
  }

  return (facility) => ({
    resource: async (message, key) => {
      const { texts, names } = await bundle(facility, message);
      const text = texts.get(key);
      const resource = text === undefined ? undefined : parsedAsCame(withNames(text, names));
      return isElement(resource) ? resource : undefined;
    },
    identities: async (records) => (await Promise.all(records.map((record) => lineOf(record)))).filter((line) => line !== undefined),
    message: (message) => messageOf(keyOf(facility, message)),
    raw: (message) => log.within(facility).raw(message),
    texts: (position) => textsAt(keyOf(facility, position)),
    person: (message, numbers) => {
      const key = `${facility}|${message}|${[...numbers].sort().join('|')}`;
      const made = people.get(key) ?? rawOf(keyOf(facility, message)).then((bytes) => (bytes === undefined ? undefined : personIn(bytes, numbers)));
      people.delete(key);
      people.set(key, made);
      made.catch(() => people.delete(key));
      const oldest = people.keys().next();
      if (people.size > peopleKept && oldest.done !== true) people.delete(oldest.value);
      return made;
    },
    staffName: async (position, staff) => {
      const [fact] = await log.within(facility).eventsAt(facility, [position]);
      const name = fact === undefined ? undefined : (await staffFile(facility, fact.message)).get(staff);
      if (name?.family === undefined && name?.given === undefined) return undefined;
      return { ...(name.family === undefined ? {} : { family: name.family }), ...(name.given === undefined ? {} : { given: [name.given] }) };
    },
  });
}

const keyOf = (facility: FacilityId, what: string | number): string => `${facility}|${what}`;
