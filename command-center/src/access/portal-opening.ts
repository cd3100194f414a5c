/** Whether what is asked of the patient platform is about a record that is open to whoever asks. */
import { patientId } from '@healthos/core/ids.ts';
import type { RequestKind } from '@healthos/core/requests/request.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen, type Opening } from './may-open.ts';
import type { Identity } from './roles.ts';

/** Whether the part of the record that a request is about is open to whoever asks; undefined where it is about none. */
export function openingOfPortal(identity: Identity, { portal }: Pick<RequestKind, 'portal'>, body: unknown, input: ViewInput): Opening | undefined {
  if (portal === undefined) return identity.role === 'patient' ? { may: false, glass: false } : undefined;
  const patient = typeof body === 'object' && body !== null && 'patient' in body ? body.patient : undefined;
  return typeof patient === 'string' ? mayOpen(identity, patientId(patient), input, 'normal', portal) : { may: false, glass: false };
}
