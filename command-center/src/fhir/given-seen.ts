/** The language of the tests of FHIR over what feeds sent: a house that took messages, with its bytes, and every resource that it shows of whom they name. */
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { noon, type TestLog } from '@healthos/ingest/receive/given.ts';
import { written } from './find.ts';
import { kindOf } from './kinds.ts';
import { tagOf, type Resource } from './resource.ts';
import { createStores, type ReadableLog } from './store.ts';
import type { House, Thing } from './thing.ts';
import { whoseOf } from './whose.ts';

export interface SeenHouse {
  readonly house: House;
  /** Of one kind, as it stands now. */
  all(kind: string): Promise<readonly Resource[]>;
  things(kind: string): readonly Thing[];
}

/** undefined where no message stated anything. */
export function houseOf(log: TestLog): SeenHouse | undefined {
  const lines = new Map<string, IdentityLine>(log.kept.flatMap(({ arrival }) => arrival.identities.map((line) => [line.patient, line] as const)));
  const events = log.kept.flatMap((one) => one.events);
  const { hospitals, identity } = foldEnterprise(emptyEnterprise(), events);
  const [hospital] = hospitals.values();
  if (hospital === undefined) return undefined;
  const own: ReturnType<ReadableLog['within']> = {
    raw: (id) => Promise.resolve(log.kept.find(({ message }) => message.id === id)?.arrival.bytes),
    raws: (ids) =>
      Promise.resolve(new Map(log.kept.flatMap(({ message, arrival }) => (ids.includes(message.id) ? [[message.id, arrival.bytes] as const] : [])))),
    messagesOf: () => Promise.resolve([]),
    eventsAt: (facility, positions) => Promise.resolve(events.filter((one) => one.facility === facility && positions.includes(one.position))),
  };
  const store = createStores({ within: () => own, identitiesOf: (patients) => Promise.resolve(patients.flatMap((one) => lines.get(one) ?? [])) })(
    hospital.facility,
  );
  const house: House = { input: { hospital, identity, now: noon }, hospital, tag: tagOf(hospital.facility), store };
  const people = [...new Set(events.flatMap(({ event }) => ('patient' in event && event.patient !== undefined ? [event.patient] : [])))].map((one) =>
    whoseOf(house, one),
  );
  const things = (name: string): readonly Thing[] => {
    const kind = kindOf(name);
    return kind === undefined ? [] : [...people.flatMap((whose) => kind.ofPerson?.(whose) ?? []), ...(kind.ofHouse?.(house) ?? [])];
  };
  return {
    house,
    things,
    all: async (name) => {
      const kind = kindOf(name);
      if (kind === undefined) return [];
      return (await Promise.all(things(name).map((thing) => written({ kind, thing })))).filter((one) => one !== undefined);
    },
  };
}
