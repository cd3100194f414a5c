/** Who may ask: the roles of the contract, and what a token says of its bearer. */
export const roles = [
  'admin',
  'bed-manager',
  'charge-nurse',
  'nurse',
  'clinician',
  'evs',
  'transport',
  'executive',
  'finance',
  'steward',
  'privacy',
  'patient',
  'wall-public',
  'wall-staff',
  'feed',
] as const;
export type Role = (typeof roles)[number];

export interface Identity {
  readonly role: Role;
  /** Only this facility; absent = every facility of the process. */
  readonly facility?: string;
  readonly unit?: string;
  readonly patient?: string;
  readonly scope?: string;
  /** An opaque staff id. */
  readonly staff?: string;
  /** An enrolled display's id. */
  readonly display?: string;
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
