/** One resource by its kind and id: by the key or position that the id was written from, so that nothing is walked. */
import type { BedId, EncounterId, PatientId } from '@healthos/core/ids.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestKept, keptThing } from './kept.ts';
import { besideOf } from './kinds/patient.ts';
import { keyIn, patientFhirId, patientOfFhirId, positionIn, type Body, type Resource } from './resource.ts';
import type { Reader } from './reader.ts';
import type { House, Kind, Thing, Whose } from './thing.ts';

export interface Found {
  readonly kind: Kind;
  readonly thing: Thing;
  readonly house: House;
  /** Absent of what is nobody's. */
  readonly whose?: Whose;
}

/** Written, as it is shown. */
export interface Match extends Found {
  readonly resource: Resource;
}

export interface Finding {
  readonly reader: Reader;
  eventAt(house: House, position: number): Promise<Recorded | undefined>;
}

/** undefined = there is none, or none for this reader. */
export async function findOne(finding: Finding, kind: Kind, id: string): Promise<Found | undefined> {
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(id)) return undefined;
  for (const house of finding.reader.houses) {
    const patient = await patientOfId(finding, house, kind, id);
    const found = patient === undefined ? ofHouse(finding.reader, house, kind, id) : ofPerson(finding.reader, house, kind, id, patient);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whose record the thing of that id would be in. */
async function patientOfId(finding: Finding, house: House, kind: Kind, id: string): Promise<PatientId | undefined> {
  const kept = newestKept(getRow(house.hospital.clinical.resources, `${kind.kind}/${id}`));
  if (kept !== undefined) return kept.event.patient;
  if (kind.kind === 'Patient') return patientOfFhirId(id);
  if (kind.ofPerson === undefined) return undefined;
  const keyed = keyIn(id);
  if (kind.patientOf !== undefined) return keyed?.tag === house.tag ? kind.patientOf(house, keyed.key) : undefined;
  const placed = positionIn(id);
  if (placed?.tag !== house.tag) return undefined;
  const event = (await finding.eventAt(house, placed.position))?.event;
  return event === undefined ? undefined : (patientIn(house, event) ?? patientInBed(house, event));
}

/** A device that names its bed alone is of whoever lay there then. */
export function patientInBed({ hospital }: House, event: object): PatientId | undefined {
  const location: unknown = 'location' in event ? event.location : undefined;
  const bed = typeof location === 'object' && location !== null && 'bedId' in location ? (location.bedId as BedId) : undefined;
  const readings: unknown = 'readings' in event ? event.readings : undefined;
  const [first] = Array.isArray(readings) ? (readings as readonly { readonly observedAt?: number }[]) : [];
  const at = first?.observedAt;
  const facts = bed === undefined ? undefined : getRow(hospital.operations.bedFacts, bed);
  if (facts === undefined || at === undefined) return undefined;
  for (const id of new Set([...facts.claims.keys(), ...facts.departures.keys()])) {
    const encounter = getRow(hospital.operations.encounters, id);
    if (encounter?.stays.some(({ location: place, from, until }) => place.bedId === bed && at >= from && (until === undefined || at < until)) === true)
      return encounter.patient;
  }
  return undefined;
}

/** Of the visit that it names, else of the record. */
export function patientIn({ hospital }: House, event: object): PatientId | undefined {
  const visit =
    'encounter' in event && typeof event.encounter === 'string' ? getRow(hospital.operations.encounters, event.encounter as EncounterId) : undefined;
  if (visit !== undefined) return visit.patient;
  return 'patient' in event && typeof event.patient === 'string' ? (event.patient as PatientId) : undefined;
}

function ofHouse(reader: Reader, house: House, kind: Kind, id: string): Found | undefined {
  if (!reader.seesHouse(kind.audience)) return undefined;
  const kept = keptThing(house, `${kind.kind}/${id}`);
  const thing = kept ?? houseThing(house, kind, id);
  return thing === undefined || (kind.ofHouse === undefined && kept === undefined) ? undefined : { kind, thing, house };
}

/** Things of the house by their ids, made once for an answer: a visit names many places. */
const houseThings = new WeakMap<House, Map<Kind, ReadonlyMap<string, Thing>>>();

function houseThing(house: House, kind: Kind, id: string): Thing | undefined {
  if (kind.ofHouse === undefined) return undefined;
  const kinds = houseThings.get(house) ?? new Map<Kind, ReadonlyMap<string, Thing>>();
  houseThings.set(house, kinds);
  const things = kinds.get(kind) ?? new Map(kind.ofHouse(house).map((one) => [one.id, one] as const));
  kinds.set(kind, things);
  return things.get(id);
}

function ofPerson(reader: Reader, house: House, kind: Kind, id: string, patient: PatientId): Found | undefined {
  const whose = reader.whose(house, patient, kind.audience);
  if (whose === undefined) return undefined;
  const things = kind.ofPerson?.(whose) ?? [];
  const thing = things.find((one) => one.id === id) ?? alias(kind, whose, things, id);
  return thing === undefined || !reader.seesThing(whose, thing, kind.audience) ? undefined : { kind, thing, house, whose };
}

/** A person who came as a resource is found by the opaque id of the record too; who came as several, by the id of each. */
function alias(kind: Kind, whose: Whose, things: readonly Thing[], id: string): Thing | undefined {
  if (kind.kind !== 'Patient') return undefined;
  if (id !== patientFhirId(whose.person.person)) return besideOf(whose, id);
  const own = things.find((one) => one.id === whose.patientId);
  return own === undefined ? undefined : { ...own, id };
}

/** The resource as it stood after the n-th word, the newest unless said. */
export async function written({ kind, thing }: Pick<Found, 'kind' | 'thing'>, n = thing.told.length): Promise<Resource | undefined> {
  const told = thing.told[n - 1];
  const body = told === undefined ? undefined : await thing.write(told.position);
  return told === undefined || body === undefined ? undefined : framed(kind.kind, thing, body, n);
}

export function framed(kind: string, thing: Thing, body: Body, n: number): Resource {
  const told = thing.told[n - 1];
  const { meta, resourceType: _kind, id: _id, ...rest } = body;
  return {
    resourceType: kind,
    id: thing.id,
    meta: {
      ...(typeof meta === 'object' && meta !== null ? meta : {}),
      versionId: String(n),
      lastUpdated: new Date(told?.recordedAt ?? 0).toISOString(),
    },
    ...rest,
  };
}
