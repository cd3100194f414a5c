/** What movements say of an encounter beside where it is: taken as said, gone where it was deleted, kept where nothing was. */
import type { EncounterStatus, Stay } from './encounter.ts';
import type { EncounterId, PatientId } from './ids.ts';
import type { EncounterFacts, Location } from './operations/events.ts';
import type { Instant } from './time.ts';

/** One encounter on its way: like Encounter, but written step by step. */
export interface Draft {
  encounter: EncounterId;
  patient: PatientId;
  records: PatientId[];
  status: EncounterStatus;
  class: string;
  stays: Stay[];
  position: number;
  location?: Location;
  plannedLocation?: Location;
  service?: string;
  attending?: string;
  admitting?: string;
  referring?: readonly string[];
  consulting?: readonly string[];
  isolation?: string;
  acuity?: number;
  sex?: 'F' | 'M' | 'X';
  age?: 'neonate' | 'child' | 'adult';
  arrivedAt?: Instant;
  admittedAt?: Instant;
  dischargedAt?: Instant;
  disposition?: string;
  expectedDischargeAt?: Instant;
  dischargePlannedAt?: Instant;
  locatedAt?: Instant;
  stub?: boolean;
}

export function takeAttributes(draft: Draft, facts: EncounterFacts): void {
  draft.patient = facts.patient;
  if (!draft.records.includes(facts.patient)) draft.records = [...draft.records, facts.patient];
  if (facts.class !== undefined) draft.class = facts.class;
  for (const name of words) takeSaid(draft, name, facts[name]);
  if (facts.acuity !== undefined) draft.acuity = facts.acuity;
  if (facts.admittedAt !== undefined && draft.stub !== true) draft.admittedAt = facts.admittedAt;
  if (facts.expectedDischargeAt !== undefined) draft.expectedDischargeAt = facts.expectedDischargeAt;
  for (const name of facts.deleted ?? []) Reflect.deleteProperty(draft, name);
}

const words = ['service', 'attending', 'admitting', 'referring', 'consulting', 'isolation', 'sex', 'age'] as const;

/** What is empty was deleted: it is not known any more. Of several who are named, these are all. */
export function takeSaid<Name extends (typeof words)[number] | 'disposition'>(draft: Draft, name: Name, said: Draft[Name]): void {
  if (said?.length === 0) Reflect.deleteProperty(draft, name);
  else if (said !== undefined) draft[name] = said;
}
