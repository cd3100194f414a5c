/** What may be subscribed to (Subscriptions R5 Backport): topics by their canonical URL, each of some kinds of a record. */
import { present, type Element } from '../resource.ts';

export interface Topic {
  readonly url: string;
  readonly title: string;
  readonly says: string;
  readonly kinds: readonly string[];
}

const record = [
  'Patient',
  'Encounter',
  'Observation',
  'Condition',
  'AllergyIntolerance',
  'MedicationRequest',
  'MedicationAdministration',
  'ServiceRequest',
  'DiagnosticReport',
  'DocumentReference',
  'Immunization',
  'Procedure',
  'Appointment',
] as const;

export const topics: readonly Topic[] = [
  { url: 'urn:healthos:topic:record', title: 'A record', says: 'Anything clinical of a record was told or changed.', kinds: record },
  { url: 'urn:healthos:topic:encounter', title: 'Visits', says: 'A visit began, moved, ended or was corrected.', kinds: ['Encounter'] },
  { url: 'urn:healthos:topic:result', title: 'Results', says: 'A result or a report came, or was corrected.', kinds: ['Observation', 'DiagnosticReport'] },
  { url: 'urn:healthos:topic:order', title: 'Orders', says: 'An order was placed or changed.', kinds: ['ServiceRequest', 'MedicationRequest'] },
];

export const topicOf = (url: string): Topic | undefined => topics.find((one) => one.url === url);

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/';
export const extensions = {
  filter: `${backport}backport-filter-criteria`,
  heartbeat: `${backport}backport-heartbeat-period`,
  most: `${backport}backport-max-count`,
  content: `${backport}backport-payload-content`,
  topic: `${backport}capabilitystatement-subscriptiontopic-canonical`,
  profile: `${backport}backport-subscription`,
  status: `${backport}backport-subscription-status-r4`,
} as const;

const definitions = 'http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/';
export const operationsOfSubscription: readonly { readonly name: string; readonly definition: string }[] = [
  { name: 'status', definition: `${definitions}backport-subscription-status` },
  { name: 'events', definition: `${definitions}backport-subscription-events` },
  { name: 'get-ws-binding-token', definition: `${definitions}backport-subscription-get-ws-binding-token` },
];

/** What the CapabilityStatement says of Subscription. */
export function subscriptionCapability(): Element {
  return present({
    extension: topics.map(({ url }) => ({ url: extensions.topic, valueCanonical: url })),
    type: 'Subscription',
    profile: extensions.profile,
    documentation: `Over a WebSocket, by topic: ${topics.map(({ url, says, kinds }) => `${url} (${kinds.join(', ')}): ${says}`).join(' ')}`,
    interaction: ['read', 'search-type', 'create', 'update', 'delete'].map((code) => ({ code })),
    operation: operationsOfSubscription,
  });
}
