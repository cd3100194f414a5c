/** What a call of CDS Hooks says: its hook, who asks about whom, and what is drafted. Read by its own shape; where a token or a server is named besides, neither is used or kept. */
import { isObject, member, parseJson, type JsonObject } from '@healthos/ingest/formats/json.ts';
import { object, objects, text } from '@healthos/ingest/feeds/fhir/elements.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import type { Hook } from '@healthos/core/work/cards.ts';

export const askedLimits = { bytes: 2 * 1024 * 1024, drafts: 200 } as const;

export interface Asked {
  readonly hook: Hook;
  readonly instance: string;
  /** Ids as FHIR writes them. */
  readonly patient: string;
  readonly encounter?: string;
  readonly user: string;
  /** Drafts, of an order hook. */
  readonly drafts: readonly JsonObject[];
  /** `MedicationRequest/id` of what was just chosen; absent where the hook does not say. */
  readonly selections?: readonly string[];
  /** What the client sent with the call of its own record: orders that stand there. */
  readonly standing: readonly JsonObject[];
  readonly prefetchedPatient?: string;
}
/** Where the call is not as its hook describes it. */
export interface Wrong {
  readonly wrong: string;
}
export const isWrong = (asked: object): asked is Wrong => 'wrong' in asked;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const fhirId = /^[A-Za-z0-9.-]{1,64}$/;
const users = /^(?:Practitioner|PractitionerRole|Patient|RelatedPerson)\/([A-Za-z0-9.-]{1,64})$/;
const wrong = (place: string): Wrong => ({ wrong: place });

export function bodyOf(bytes: unknown, limit: number = askedLimits.bytes): JsonObject | Wrong {
  const parsed = Buffer.isBuffer(bytes) ? parseJson(bytes, limit) : undefined;
  return parsed === undefined || isRejection(parsed) || !isObject(parsed.value) ? wrong('$') : parsed.value;
}

export function readAsked(body: JsonObject, hook: Hook): Asked | Wrong {
  if (text(body, 'hook') !== hook) return wrong('hook');
  const instance = text(body, 'hookInstance');
  if (instance === undefined || !uuid.test(instance)) return wrong('hookInstance');
  const context = object(body, 'context');
  if (context === undefined) return wrong('context');
  const [user, patient, encounter] = ['userId', 'patientId', 'encounterId'].map((name) => text(context, name));
  if (user === undefined || !users.test(user)) return wrong('context.userId');
  if (patient === undefined || !fhirId.test(patient)) return wrong('context.patientId');
  if (encounter === undefined ? hook === 'encounter-discharge' || member(context, 'encounterId') !== undefined : !fhirId.test(encounter))
    return wrong('context.encounterId');
  const drafted = hook === 'order-select' || hook === 'order-sign' ? draftsIn(context, hook) : { drafts: [] };
  if (isWrong(drafted)) return drafted;
  const prefetch = member(body, 'prefetch') ?? null;
  if (prefetch !== null && !isObject(prefetch)) return wrong('prefetch');
  const sent = isObject(prefetch) ? prefetch : undefined;
  const prefetchedPatient = text(object(sent, 'patient'), 'id');
  return {
    hook,
    instance: instance.toLowerCase(),
    patient,
    ...(encounter === undefined ? {} : { encounter }),
    user,
    ...drafted,
    standing: resourcesOf(object(sent, 'medications')),
    ...(prefetchedPatient === undefined ? {} : { prefetchedPatient }),
  };
}

function draftsIn(context: JsonObject, hook: Hook): Pick<Asked, 'drafts' | 'selections'> | Wrong {
  const bundle = object(context, 'draftOrders');
  if (bundle === undefined || text(bundle, 'resourceType') !== 'Bundle') return wrong('context.draftOrders');
  const drafts = resourcesOf(bundle);
  if (drafts.length > askedLimits.drafts) return wrong('context.draftOrders.entry');
  if (hook === 'order-sign') return { drafts };
  const selections = member(context, 'selections');
  if (!Array.isArray(selections) || !selections.every((one) => typeof one === 'string')) return wrong('context.selections');
  return { drafts, selections };
}

const resourcesOf = (bundle: JsonObject | undefined): readonly JsonObject[] =>
  objects(bundle, 'entry')
    .map((entry) => object(entry, 'resource'))
    .filter((one) => one !== undefined);

/** The id of whoever asks, where it is somebody who works there. */
export const practitionerOf = (user: string): string | undefined => (user.startsWith('Practitioner/') ? users.exec(user)?.[1] : undefined);

/** The id of the patient that a reference means, wherever it is written. */
export const patientNamed = (reference: string | undefined): string | undefined =>
  /(?:^|\/)Patient\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference ?? '')?.[1];
