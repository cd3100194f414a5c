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
  'monitor',
] as const;
export type Role = (typeof roles)[number];

/** No person: a sender of messages, and whoever reads the metrics. Neither signs in anywhere; each has a token. */
export const isProgram = (role: Role): boolean => role === 'feed' || role === 'monitor';

export interface Identity {
  readonly role: Role;
  /** Only this facility; absent = every facility of the process. */
  readonly facility?: string;
  readonly unit?: string;
  /** A patient's own record; in the hands of an application, whom it was launched about. */
  readonly patient?: string;
  /** Of a patient, in the hands of an application: for whom they act there, whose record it is then about. */
  readonly about?: string;
  /** The application that holds the token: what it may is the least of its scopes and of its user. */
  readonly client?: string;
  /** What the application holds by it, as it was given: its token is nobody's once this was taken back. */
  readonly grant?: string;
  /** As they were granted, of SMART. */
  readonly scope?: string;
  /** The visit that an application was launched about, as FHIR names it. */
  readonly encounter?: string;
  /** An opaque staff id. */
  readonly staff?: string;
  /** An enrolled display's id. */
  readonly display?: string;
  /** Of an account of this house: its token is nobody's once this has ended. */
  readonly session?: string;
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
