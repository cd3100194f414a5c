/** What an application of the house asks of the house is about whom it was launched, and nobody else: its user may do more, it may not. */
import { personOf } from '@healthos/core/identity/fold.ts';
import { encounterId, patientId, type PatientId } from '@healthos/core/ids.ts';
import { findingsOf } from '@healthos/core/reasoning/findings.ts';
import { getRow } from '@healthos/core/table.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { personOfToken } from './bound.ts';
import type { Identity } from './roles.ts';

interface Naming {
  readonly encounter?: unknown;
  readonly finding?: unknown;
}

/** True for everybody who holds their own token. */
export function isOfLaunch(identity: Identity, body: unknown, input: ViewInput): boolean {
  if (identity.client === undefined) return true;
  const patient = personOfToken(identity);
  const whose = patientNamed(body, input);
  if (whose === undefined || patient === undefined) return false;
  return personOf(input.identity, whose) === personOf(input.identity, patientId(patient));
}

function patientNamed(body: unknown, input: ViewInput): PatientId | undefined {
  const { encounter, finding }: Naming = typeof body === 'object' && body !== null ? body : {};
  const visit = typeof finding === 'string' ? findingsOf(input).find((one) => one.finding === finding)?.encounter : encounter;
  return typeof visit === 'string' ? getRow(input.hospital.operations.encounters, encounterId(visit))?.patient : undefined;
}
