/**
 * What a person may ask: a pure decision from the picture, the request and who asks, to facts or a refusal. The server appends the facts of one
 * request as one message; a refusal changes nothing.
 */
import type { Static, TSchema } from 'typebox';
import type { HealthEvent, Recorded } from '../event.ts';
import type { PortalPart } from '../house/portal/proxies.ts';
import type { Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import type { RefusalCode } from './refusals.ts';

export interface Actor {
  readonly role: string;
  /** An opaque staff id; absent for a role without a person. */
  readonly staff?: string;
  readonly unit?: string;
  /** Of a patient, or of whoever acts for one: the record that they signed in by. */
  readonly patient?: string;
}

/** role, or role:staff, or patient:record: what facts keep of who asked. */
export const byOf = ({ role, staff, patient }: Actor): string => {
  const who = staff ?? patient;
  return who === undefined ? role : `${role}:${who}`;
};

export interface Asked<Body> {
  readonly body: Body;
  /** When it was done: now, or the time at which an offline screen queued it. */
  readonly at: Instant;
  /** Of this request, from the client: the same again is the same request. New things take their ids from it. */
  readonly id: string;
  /** Facts of an earlier message, where the request names one (undo). */
  readonly earlier?: readonly Recorded[];
}

/** Shown to the person as it is: the rule, its value here, its limit, and the smallest change that would unlock it. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly says: string;
  /** `placement@2026.1: unit ratio`. */
  readonly rule?: string;
  readonly value?: string;
  readonly limit?: string;
  readonly unlock?: string;
  /** Where in the body it stands: `lines[0].dose.unit`. */
  readonly field?: string;
  /** Who was first, where two wanted one thing. */
  readonly taken?: { readonly by: string; readonly at: Instant; readonly encounter?: string };
  /** Facts that a refusal itself leaves: that two people wanted one bed. */
  readonly events?: readonly HealthEvent[];
}

export interface Decided {
  readonly events: readonly HealthEvent[];
  /** Ids that the client may want: of a new job, case or barrier. */
  readonly made?: Readonly<Record<string, string>>;
}
export type Decision = Decided | Refusal;
export const isRefusal = (decision: Decision): decision is Refusal => 'refused' in decision;

export interface RequestKind<Schema extends TSchema = TSchema> {
  readonly request: string;
  readonly title: string;
  /** One sentence: what it does, for the API's description. */
  readonly definition: string;
  readonly body: Schema;
  /** A patient may ask it, of the record that the body names as `patient`: the part of the record that must be open to whoever asks. */
  readonly portal?: PortalPart;
  /** Whether it looks at what rules found, which is dear of a house that nobody looked at yet. */
  readonly asksFindings?: true;
  decide(input: ViewInput, asked: Asked<Static<Schema>>, actor: Actor): Decision;
}

/** Keeps the body's type beside its schema. */
export function requestKind<Schema extends TSchema>(made: RequestKind<Schema>): RequestKind<Schema> {
  return made;
}
