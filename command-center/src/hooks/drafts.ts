/** Draft orders of another system, read by the same readers as orders that come in: what is checked is what would stand if it were sent. */
import type { OrderRecorded } from '@healthos/core/clinical/events.ts';
import { facilityId, orderId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { coded, first, object, text } from '@healthos/ingest/feeds/fhir/elements.ts';
import { fhirFeed, translateFhir } from '@healthos/ingest/feeds/fhir/fhir.ts';
import { settingsOf } from '@healthos/ingest/feeds/declared.ts';
import type { FeedContext } from '@healthos/ingest/feeds/feed.ts';
import { member, type JsonObject } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { patientNamed, type Wrong } from './asked.ts';

/** Of whom they are, as FHIR and as this house calls them. */
export interface Whom {
  readonly patientFhir: string;
  readonly patient: PatientId;
  readonly encounterFhir?: string;
  readonly encounter?: EncounterId;
}
const orders: ReadonlySet<string> = new Set(['MedicationRequest', 'ServiceRequest']);

/** The drafts that can be read as orders; one that names no drug or test by code or word is nothing that could be checked. */
export function draftsOf(input: ViewInput, resources: readonly JsonObject[], whom: Whom, place: string): readonly OrderRecorded[] | Wrong {
  const beside = resources.filter((one) => text(one, 'resourceType') === 'Medication');
  const read: OrderRecorded[] = [];
  for (const [n, resource] of resources.entries()) {
    if (!orders.has(text(resource, 'resourceType') ?? '')) continue;
    const named = patientNamed(text(object(resource, 'subject'), 'reference'));
    if (named !== whom.patientFhir) return { wrong: `${place}[${n}].resource.subject` };
    const order = orderOf(input, resource, beside, whom);
    if (order !== undefined) read.push(order);
  }
  return read;
}

function orderOf(input: ViewInput, resource: JsonObject, medications: readonly JsonObject[], whom: Whom): OrderRecorded | undefined {
  const body = { resourceType: 'Bundle', type: 'collection', entry: [resource, ...medications].map((one) => ({ resource: one })) };
  const translated = translateFhir(body, contextOf(input, whom));
  if (isRejection(translated)) return undefined;
  const event = translated.translation.events.map((stated) => stated.event).find((one) => one.type === 'OrderRecorded');
  if (event === undefined) return undefined;
  const frequency = frequencyOf(resource);
  const prior = text(object(resource, 'priorPrescription') ?? first(resource, 'replaces'), 'reference')
    ?.split('/')
    .slice(-2)
    .join('/');
  return {
    ...event,
    // The visit of the call, where the draft names none.
    ...(event.encounter === undefined && whom.encounter !== undefined ? { encounter: whom.encounter } : {}),
    ...(frequency === undefined ? {} : { frequency }),
    ...(prior === undefined ? {} : { replaces: orderId(prior) }),
  };
}

/** A reference means the patient and the visit of the call, or nobody. */
function contextOf(input: ViewInput, whom: Whom): FeedContext {
  return {
    settings: settingsOf(fhirFeed, input.hospital.operations.description?.zone ?? 'UTC'),
    receivedAt: input.now,
    facility: facilityId(input.hospital.facility),
    pseudonym: () => whom.patient,
    fingerprint: () => '',
    known: (reference) => {
      if (reference === `Patient/${whom.patientFhir}`) return { patient: whom.patient };
      return whom.encounter !== undefined && reference === `Encounter/${whom.encounterFhir ?? ''}`
        ? { patient: whom.patient, encounter: whom.encounter }
        : undefined;
    },
  };
}

const hoursOf: Readonly<Record<string, number>> = { h: 1, d: 24, wk: 168 };

/** `BID` where the timing is coded, else how often it repeats in hours. */
function frequencyOf(resource: JsonObject): string | undefined {
  const timing = object(first(resource, 'dosageInstruction'), 'timing');
  const code = coded(object(timing, 'code'))?.code;
  if (code !== undefined) return code.slice(0, 40).toUpperCase();
  const repeat = object(timing, 'repeat');
  const [times, period] = ['frequency', 'period'].map((name) => (repeat === undefined ? undefined : member(repeat, name)));
  const unit = text(repeat, 'periodUnit') ?? '';
  const length = Object.hasOwn(hoursOf, unit) ? hoursOf[unit] : undefined;
  if (typeof times !== 'number' || typeof period !== 'number' || length === undefined || times <= 0) return undefined;
  const hours = (period * length) / times;
  return Number.isInteger(hours) && hours > 0 ? `Q${hours}H` : undefined;
}
