/** What the sample EHR says to HealthOS: it registers itself, gets tokens by its own signature, opens launches for its user, and asks for advice. */
import { randomUUID } from 'node:crypto';
import type { EhrKeys } from './keys.ts';

export interface HealthOs {
  /** Of the EHR itself, to list patients with. */
  token(): Promise<string>;
  /** The address that the frame is opened at. */
  launch(visit: string, handle: string): Promise<{ readonly url?: string }>;
  sign(patient: string, visit: string, drug: string): Promise<unknown>;
  feedback(card: string, reason: unknown): Promise<unknown>;
}

export interface Speaking {
  readonly server: string;
  readonly admin: string;
  readonly url: string;
  readonly keys: EhrKeys;
}

/** The application that is opened, as HealthOS knows it. */
const panel = 'healthos-chart';
/** The user of the sample: a clinician of the whole house. */
const user = { role: 'clinician', staff: 'sample-clinician' };
/** It opens launches for its user as itself, and lists patients as a program that an office answers for. */
const [opening, listing] = ['healthos/launch', 'system/Patient.rs system/Encounter.rs'];

export async function speakTo({ server, admin, url, keys }: Speaking): Promise<HealthOs> {
  const id = `sample-ehr-${new URL(url).port}`;
  const post = async (path: string, body: object, token: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${server}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return { ...((await response.json()) as object), httpStatus: response.status };
  };
  // A sample that was registered before under this id keeps its registration: its keys are read from its own address.
  const register = async (more: object): Promise<void> => {
    const answer = await post('/api/clients', { name: 'Sample EHR', jwksUri: `${url}/jwks.json`, ...more }, admin);
    if (![201, 409].includes(Number(answer['httpStatus']))) throw new Error(`HealthOS did not register the sample EHR: ${JSON.stringify(answer)}`);
  };
  await register({ id, kind: 'ehr', scopes: [opening], origins: [url] });
  await register({ id: `${id}-list`, kind: 'backend', scopes: listing.split(' '), role: 'steward' });

  const token = async (client: string, scope: string): Promise<string> => {
    const address = `${server}/oauth/token`;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client,
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: keys.signed(client, address),
    });
    const answer = (await (await fetch(address, { method: 'POST', body })).json()) as { readonly access_token?: string };
    if (answer.access_token === undefined) throw new Error(`HealthOS gave no token: ${JSON.stringify(answer)}`);
    return answer.access_token;
  };
  const hook = (path: string, body: object): Promise<unknown> => post(path, body, keys.signed(id, `${server}${path}`));
  return {
    token: () => token(`${id}-list`, listing),
    launch: async (visit, handle) => {
      const asked = { client: panel, encounter: visit, needPatientBanner: true, user, messaging: { handle, origin: url } };
      const { url: address } = await post('/api/launches', asked, await token(id, opening));
      return typeof address === 'string' ? { url: address } : {};
    },
    sign: (patient, visit, drug) => {
      const draft = {
        resourceType: 'MedicationRequest',
        id: randomUUID(),
        status: 'draft',
        intent: 'order',
        subject: { reference: `Patient/${patient}` },
        medicationCodeableConcept: { text: drug },
      };
      const draftOrders = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: draft }] };
      const context = { userId: `Practitioner/${user.staff}`, patientId: patient, encounterId: visit, draftOrders };
      return hook('/cds-services/order-sign', { hook: 'order-sign', hookInstance: randomUUID(), context });
    },
    feedback: (card, reason) =>
      hook('/cds-services/order-sign/feedback', {
        feedback: [{ card, outcome: 'overridden', overrideReason: { reason }, outcomeTimestamp: new Date().toISOString() }],
      }),
  };
}
