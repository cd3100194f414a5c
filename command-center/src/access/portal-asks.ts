/** Who may ask what of the patient platform: patients and those who act for them of the record that they name, the team of whom they treat. */
import { patientId } from '@healthos/core/ids.ts';
import type { RequestKind } from '@healthos/core/requests/request.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen, type Opening } from './may-open.ts';
import type { Identity, Role } from './roles.ts';

const team: readonly Role[] = ['charge-nurse', 'nurse', 'clinician'];

export const portalAsks: Readonly<Record<string, readonly Role[]>> = {
  'release-step': ['clinician'],
  'release-pack-load': ['admin', 'privacy'],
  /** By a door of its own, which knows birth dates. */
  'proxy-grant': [],
  'proxy-revoke': ['patient'],
  'consent-step': ['patient'],
  'portal-message-send': ['patient', ...team],
  'portal-message-read': ['patient', ...team],
  'questionnaire-answer': ['patient'],
  'appointment-step': ['patient', ...team],
  /** By a door of its own, once the gateway has taken the money. */
  'patient-payment': [],
};

/** Whether the part of the record that a request is about is open to whoever asks; undefined where it is about none. */
export function openingOfPortal(identity: Identity, { portal }: Pick<RequestKind, 'portal'>, body: unknown, input: ViewInput): Opening | undefined {
  if (portal === undefined) return identity.role === 'patient' ? { may: false, glass: false } : undefined;
  const patient = typeof body === 'object' && body !== null && 'patient' in body ? body.patient : undefined;
  return typeof patient === 'string' ? mayOpen(identity, patientId(patient), input, 'normal', portal) : { may: false, glass: false };
}
