/** What is kept from a reader of a record that they may know of: a name, and facts behind a row, where a label asks for a closer relationship than theirs. */
import { labelOf } from '@healthos/core/house/access/label.ts';
import { tiesOf } from '@healthos/core/house/access/ties.ts';
import { isOpenTransport, transportJobs } from '@healthos/core/house/transport/jobs.ts';
import type { EncounterId, PatientId } from '@healthos/core/ids.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen } from './may-open.ts';
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
