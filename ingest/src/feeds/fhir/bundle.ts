/** A bundle being read: its entries with their places, what refers to what, and what has been stated of it so far. */
import type { Effective, HealthEvent, Stated } from '@healthos/core/event.ts';
import { encounterId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { orderKey, type Instant } from '@healthos/core/time.ts';
import { isObject, member, type Json, type JsonObject } from '../../formats/json.ts';
import { reject, type Rejection, type Warning } from '../../rejection.ts';
import type { FeedContext, Known } from '../feed.ts';
import { securityOf } from '../reading/sensitivity-of.ts';
import { object, objects, text, time, timeIn } from './elements.ts';

export const fhirLimits = { bytes: 16 * 1024 * 1024, entries: 20_000 } as const;

/** How an entry may ask to be taken; what would read or delete is another door's. */
const methods = new Set(['POST', 'PUT']);
const types = new Set(['transaction', 'batch', 'collection', 'document']);

export interface Entry {
  readonly n: number;
  readonly resource: JsonObject;
  /** `Observation`, and `Observation/id`: what its facts are known by. */
  readonly type: string;
  readonly key: string;
  /** FHIRPath of the resource. */
  readonly place: string;
}

export interface Reading {
  readonly context: FeedContext;
  readonly entries: readonly Entry[];
  readonly byReference: ReadonlyMap<string, Entry>;
  /** When the bundle says it was made, else the newest time in it: the same bundle again, in other bytes, is of the same time. */
  readonly sentAt?: Instant;
  readonly events: Stated[];
  readonly identities: IdentityLine[];
  readonly warnings: Warning[];
}

/** The entries, or where the bundle is none. */
export function readBundle(body: Json, context: FeedContext): Reading | Rejection {
  if (!isObject(body) || text(body, 'resourceType') !== 'Bundle') return reject('json.shape', 'Bundle');
  if (!types.has(text(body, 'type') ?? '')) return reject('fhir.unsupported', 'Bundle.type');
  const listed = member(body, 'entry');
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > fhirLimits.entries) return reject('json.shape', 'Bundle.entry');
  const entries: Entry[] = [];
  const byReference = new Map<string, Entry>();
  for (const [n, one] of (listed as readonly Json[]).entries()) {
    const entry = entryOf(one, n);
    if ('kind' in entry) return entry;
    entries.push(entry);
    const fullUrl = isObject(one) ? text(one, 'fullUrl') : undefined;
    for (const reference of [fullUrl, entry.key]) if (reference !== undefined) byReference.set(reference, entry);
  }
  const sentAt = time(text(body, 'timestamp'), context.settings.zone)?.at ?? newestIn(entries, context);
  return { context, entries, byReference, events: [], identities: [], warnings: [], ...(sentAt === undefined ? {} : { sentAt }) };
}

const times = [
  'period.end',
  'period.start',
  'effectiveDateTime',
  'issued',
  'authoredOn',
  'created',
  'recordedDate',
  'occurrenceDateTime',
  'performedPeriod.start',
  'date',
];

/** Nothing was sent after it came, whatever a plan in it says. */
function newestIn(entries: readonly Entry[], { settings, receivedAt }: FeedContext): Instant | undefined {
  let newest: Instant | undefined;
  for (const { resource } of entries)
    for (const name of times) {
      const at = timeIn(resource, [name], settings.zone)?.at;
      if (at !== undefined && at <= receivedAt && (newest === undefined || at > newest)) newest = at;
    }
  return newest;
}

function entryOf(one: Json, n: number): Entry | Rejection {
  const place = `Bundle.entry[${n}]`;
  const resource = isObject(one) ? object(one, 'resource') : undefined;
  if (!isObject(one) || resource === undefined) return reject('json.shape', `${place}.resource`);
  const method = text(object(one, 'request'), 'method');
  if (method !== undefined && !methods.has(method)) return reject('fhir.unsupported', `${place}.request.method`);
  const type = text(resource, 'resourceType');
  if (type === undefined || !/^[A-Z][A-Za-z]{1,60}$/.test(type)) return reject('json.shape', `${place}.resource.resourceType`);
  const id = text(resource, 'id') ?? text(one, 'fullUrl')?.replace(/^urn:uuid:/, '');
  if (id === undefined || !/^[A-Za-z0-9\-.]{1,64}$/.test(id)) return reject('json.shape', `${place}.resource.id`);
  return { n, resource, type, key: `${type}/${id}`, place: `${place}.resource` };
}

/** A fact of an entry. Its order is the sender's own: the same resource sent again, in whatever bytes, is the same version. */
export function state(reading: Reading, entry: Entry, event: HealthEvent, effective: Effective, rank = 70, part = ''): void {
  const updated = time(text(object(entry.resource, 'meta'), 'lastUpdated'), reading.context.settings.zone)?.at;
  const sent = updated ?? reading.sentAt ?? effective.at;
  reading.events.push({ event: labelled(event, entry), effective, order: orderKey(effective.at, sent, rank, `${entry.key}${part}`), segments: [entry.n] });
}

const labels: ReadonlySet<HealthEvent['type']> = new Set([
  'ObservationRecorded',
  'OrderRecorded',
  'MedicationAdministered',
  'DocumentRecorded',
  'RecordLineChanged',
  'ResourceKept',
]);

/** What is charted carries the label of its own resource; that of a person or a visit is a fact of the record. */
function labelled(event: HealthEvent, entry: Entry): HealthEvent {
  const said = labels.has(event.type) ? labelIn(entry) : undefined;
  return said === undefined ? event : ({ ...event, sensitivity: said.label } as HealthEvent);
}

/** `meta.security`; undefined where nobody said anything. */
export function labelIn({ resource }: Entry): ReturnType<typeof securityOf> {
  return securityOf(
    objects(object(resource, 'meta'), 'security').flatMap((one) => {
      const [system, code] = [text(one, 'system'), text(one, 'code')];
      return code === undefined ? [] : [{ code, ...(system === undefined ? {} : { system }) }];
    }),
  );
}

/** Of a resource that says no time: when it was last updated, else when the bundle was made or came. */
export function ownTime({ context, sentAt }: Reading, { resource }: Entry): Effective {
  return time(text(object(resource, 'meta'), 'lastUpdated'), context.settings.zone) ?? { at: sentAt ?? context.receivedAt };
}

/** The entry that a Reference names within the bundle: by fullUrl, `Type/id`, or the end of an absolute address. */
export function referred({ byReference }: Reading, reference: JsonObject | undefined): Entry | undefined {
  const said = text(reference, 'reference');
  if (said === undefined) return undefined;
  return byReference.get(said) ?? byReference.get(said.split('/').slice(-2).join('/'));
}

/** The record of a Patient resource: its medical record number, else its first identifier, else its own id. */
export function recordOf(
  { context }: Reading,
  entry: Entry,
): { readonly patient: PatientId; readonly assigner: string; readonly number: string; readonly kind?: string } {
  const identifiers = objects(entry.resource, 'identifier').filter((one) => text(one, 'value') !== undefined);
  const chosen = identifiers.find((one) => kindOf(one) === 'MR') ?? identifiers[0];
  const [assigner, number] = [assignerIn(chosen), text(chosen, 'value') ?? entry.key];
  const kind = kindOf(chosen);
  return { patient: context.pseudonym(assigner, number), assigner, number, ...(kind === undefined ? {} : { kind }) };
}

/** A namespace that this house writes as a URI is read as it was named. */
export const assignerIn = (identifier: JsonObject | undefined): string => text(identifier, 'system')?.replace(/^urn:id:/, '') ?? 'fhir';

export function kindOf(identifier: JsonObject | undefined): string | undefined {
  return objects(object(identifier, 'type'), 'coding')
    .map((one) => text(one, 'code'))
    .find((code) => code !== undefined);
}

/** Whose it is: a Patient of the bundle, or a record named by its identifier. Undefined where nobody is named. */
export function patientOf(reading: Reading, entry: Entry): PatientId | Rejection | undefined {
  const name = ['subject', 'patient', 'beneficiary'].find((one) => object(entry.resource, one) !== undefined);
  const reference = name === undefined ? undefined : object(entry.resource, name);
  if (name === undefined || reference === undefined) return undefined;
  const found = referred(reading, reference);
  if (found?.type === 'Patient') return recordOf(reading, found).patient;
  // A group or a device is nobody's record.
  if (found !== undefined) return undefined;
  // What it refers to is whom it means; an identifier says it where nothing of that name is here (hl7.org/fhir/R4/references.html).
  const known = knownIn(reading, reference)?.patient;
  if (known !== undefined) return known;
  const identifier = identifierIn(reference);
  if (identifier !== undefined) return reading.context.pseudonym(identifier.system, identifier.value);
  return reject('fhir.reference', `${entry.place}.${name}`);
}

/** What it means outside the bundle: a resource that this house has. */
function knownIn({ context }: Reading, reference: JsonObject | undefined): Known | undefined {
  const said = text(reference, 'reference');
  const [, local] = /(?:^|\/)([A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/.*)?$/.exec(said ?? '') ?? [];
  return local === undefined ? undefined : context.known?.(local);
}

/** `identifier` of a Reference, or the search of a conditional one: `Patient?identifier=system|value`. */
function identifierIn(reference: JsonObject): { readonly system: string; readonly value: string } | undefined {
  const own = object(reference, 'identifier');
  const value = text(own, 'value');
  if (value !== undefined) return { system: text(own, 'system') ?? 'fhir', value };
  const [, system, searched] = /^Patient\?identifier=([^|]+)\|(.+)$/.exec(text(reference, 'reference') ?? '') ?? [];
  return system === undefined || searched === undefined ? undefined : { system, value: searched };
}

/** The visit: its visit number where it has one, else its id. */
export function visitOf(entry: Entry): EncounterId {
  const number = objects(entry.resource, 'identifier').find((one) => kindOf(one) === 'VN');
  return encounterId(text(number, 'value') ?? entry.key.slice('Encounter/'.length));
}

export function encounterIn(reading: Reading, entry: Entry): { readonly encounter?: EncounterId } {
  const reference = object(entry.resource, 'encounter') ?? object(object(entry.resource, 'context'), 'encounter') ?? object(entry.resource, 'context');
  const found = referred(reading, reference);
  if (found?.type === 'Encounter') return { encounter: visitOf(found) };
  const known = found === undefined ? knownIn(reading, reference)?.encounter : undefined;
  return known === undefined ? {} : { encounter: known };
}
