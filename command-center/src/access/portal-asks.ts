/** Who may ask what of the patient platform: patients and those who act for them of the record that they name, the team of whom they treat. */
import type { Role } from './roles.ts';

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
