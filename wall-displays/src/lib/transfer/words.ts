/** What the steps and reasons of transfer cases are called, and which steps may follow where a case stands. */
export const stepWords: Readonly<Record<string, string>> = {
  open: 'Waits for an answer',
  'physician-called': 'Physician called',
  accepted: 'Accepted',
  declined: 'Declined',
  'bed-assigned': 'Bed assigned',
  departed: 'Departed',
  arrived: 'Arrived',
  lost: 'Lost',
  cancelled: 'Cancelled',
};
export const declineWords: readonly (readonly [reason: string, words: string])[] = [
  ['no-capacity', 'No capacity'],
  ['no-service', 'Service not here'],
  ['not-appropriate', 'Not appropriate'],
  ['no-physician', 'No physician'],
  ['other', 'Other'],
];
export const reasonWords: readonly (readonly [reason: string, words: string])[] = [
  ['higher-level', 'Higher level of care'],
  ['service-not-here', 'Service not here'],
  ['capacity', 'Capacity'],
  ['repatriation', 'Repatriation'],
  ['patient-choice', 'Patient’s choice'],
];
/** The steps that a person is offered, the likeliest first. A decline and a loss ask for their reason. */
export const nextSteps: Readonly<Record<string, readonly string[]>> = {
  open: ['accepted', 'physician-called', 'declined', 'lost', 'cancelled'],
  'physician-called': ['accepted', 'declined', 'lost', 'cancelled'],
  accepted: ['bed-assigned', 'departed', 'arrived', 'declined', 'lost', 'cancelled'],
  'bed-assigned': ['departed', 'arrived', 'lost', 'cancelled'],
  departed: ['arrived', 'cancelled'],
};
export const levels: readonly string[] = ['icu', 'step-down', 'telemetry', 'medical-surgical', 'maternity', 'paediatrics', 'nicu', 'psychiatric', 'emergency'];
export const levelWords = (level: string): string => (level === 'icu' || level === 'nicu' ? level.toUpperCase() : level.replaceAll('-', ' '));
