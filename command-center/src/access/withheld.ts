/** What is kept from a reader of a record that they may know of: a name, and facts behind a row, where a label asks for a closer relationship than theirs. */
import { everyWord, wordsByRecord } from '@healthos/core/told.ts';
import { labelOf } from '@healthos/core/house/access/label.ts';
import { tiesOf } from '@healthos/core/house/access/ties.ts';
import { isOpenTransport, transportJobs } from '@healthos/core/house/transport/jobs.ts';
import { orderId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf } from '@healthos/core/versions.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen, type Opening } from './may-open.ts';
import type { Identity } from './roles.ts';

/** Nobody labelled it, or the reader may open it in spite of its label. */
export function mayKnow(identity: Identity, patient: PatientId, input: ViewInput): boolean {
  return labelOf(input, patient).label === 'normal' || mayOpen(identity, patient, input).may;
}

/**
 * A name tells two people apart before something is done to one of them: so it is not kept from who works where the patient lies or is to come,
 * places them, or has the trip; of everybody else in the house a label keeps it.
 */
export function mayName(identity: Identity, patient: PatientId, encounter: EncounterId | undefined, input: ViewInput): boolean {
  if (mayKnow(identity, patient, input)) return true;
  if (identity.role === 'transport')
    return transportJobs(input.hospital).some((job) => job.encounter === encounter && encounter !== undefined && isOpenTransport(job));
  return [...tiesOf(input, identity, patient)].some(
    ({ tie }) => tie === 'unit-now' || tie === 'coming' || (tie === 'placement' && identity.role === 'bed-manager'),
  );
}

interface Naming {
  readonly order?: unknown;
  readonly orders?: unknown;
  readonly administration?: unknown;
}

/** Whether who asks may see the orders, or the dose of one, that a request is about; undefined where nobody labelled one or its record. */
export function openingOfOrder(identity: Identity, body: unknown, input: ViewInput): Opening | undefined {
  const { order, orders, administration }: Naming = typeof body === 'object' && body !== null ? body : {};
  const named = [order, ...(Array.isArray(orders) ? (orders as readonly unknown[]) : [])].filter((one) => typeof one === 'string');
  const { clinical } = input.hospital;
  const given = typeof administration === 'string' ? everyWord(getRow(clinical.administrations, administration)) : [];
  // A number that is used for two patients asks for what each of them asks for.
  const openings = [...new Set([...named, ...given.flatMap(({ event }) => event.order ?? [])])].flatMap((key) =>
    wordsByRecord(getRow(clinical.orders, orderId(key))).flatMap((words) => {
      const patient = newestOf(words)?.event.patient;
      const own = words.findLast(({ event }) => event.sensitivity !== undefined)?.event.sensitivity ?? 'normal';
      if (patient === undefined || (own === 'normal' && labelOf(input, patient).label === 'normal')) return [];
      return [mayOpen(identity, patient, input, own)];
    }),
  );
  return openings.find(({ may }) => !may) ?? openings[0];
}
