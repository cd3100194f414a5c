/** One resource to be: where it is found, what was said of it and when, and how it is written. Nothing of it is stored; it is made from the folds when somebody asks. */
import type { Hospital } from '@healthos/core/hospital.ts';
import type { Person } from '@healthos/core/house/chart/whose.ts';
import type { EncounterId, MessageId, OrderId, PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine, KeptMessage } from '@healthos/core/ports.ts';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { WholeTexts } from '../whole-texts.ts';
import type { PersonSaid } from './pid.ts';
import type { Parameter } from './parameters.ts';
import type { Body, Element } from './resource.ts';
import type { Reference } from './written.ts';

/** One word on a thing. */
export interface Told {
  readonly position: number;
  readonly recordedAt: number;
  readonly message?: MessageId;
}

export interface Thing {
  readonly kind: string;
  readonly id: string;
  /** In the order in which they came; each is a version. */
  readonly told: readonly Told[];
  /** The label that its sender gave it, or the order that it belongs to. */
  readonly label?: SensitivityLabel;
  /** Every code that it may be searched by, where that is known before it is written: most of a long record is not asked for. */
  readonly codes?: readonly string[];
  /** As it stood after the word at that position. */
  write(upTo: number): Body | undefined | Promise<Body | undefined>;
}

/** What writers read beside the folds: kept bytes, and names from the identity table. */
export interface Store {
  /** `Kind/id` of a bundle, as it came. */
  resource(message: MessageId, key: string): Promise<Body | undefined>;
  identities(records: readonly PatientId[]): Promise<readonly IdentityLine[]>;
  message(message: MessageId): Promise<KeptMessage | undefined>;
  raw(message: MessageId): Promise<Uint8Array | undefined>;
  /** The text of the fact at that position and what is written beside it, whole; undefined where its bytes are not kept any more, or not HL7 v2. */
  texts(position: number): Promise<WholeTexts | undefined>;
  /** What the PID of a message says whole of whoever has one of these numbers. */
  person(message: MessageId, numbers: ReadonlySet<string>): Promise<PersonSaid | undefined>;
  /** What the staff file calls somebody, by the position of its newest word on them. */
  staffName(position: number, staff: string): Promise<Element | undefined>;
}

export interface House {
  readonly input: ViewInput;
  readonly hospital: Hospital;
  readonly tag: string;
  readonly store: Store;
}

/** One person in one house, and how others refer to what is theirs. */
export interface Whose {
  readonly house: House;
  readonly person: Person;
  /** Of the person, as others refer to them. */
  readonly patientId: string;
  readonly subject: Reference;
  /** Resources that came as such, by kind. */
  kept(kind: string): readonly Thing[];
  encounterId(visit: EncounterId): string;
  encounter(visit: EncounterId | undefined): Reference | undefined;
  order(order: OrderId | string | undefined): Reference | undefined;
}

/** Whoever reads it: by their relationship to the patient, by their part in the house, or by their part in its money. */
export type Audience = 'record' | 'house' | 'staff' | 'money' | 'audit';

export interface Kind {
  readonly kind: string;
  readonly audience: Audience;
  readonly parameters: readonly Parameter[];
  /** Everything of it that is told of can be written: it may be counted by what is told. */
  readonly isWhole?: true;
  /** Of one person. */
  ofPerson?(whose: Whose): readonly Thing[];
  /** Of nobody: of the house itself. */
  ofHouse?(house: House): readonly Thing[];
  /** Of whom the thing of that key is; kinds whose ids name a position need not say. */
  patientOf?(house: House, key: string): PatientId | undefined;
  /** Whom a number of such things names, of what no resource told; absent where numbers of this kind are not indexed. */
  numbered?(house: House, number: string): readonly PatientId[];
  /** People among whom such things may be, where a search of the whole house can be told more narrowly than by walking everybody. */
  people?(house: House, query: ReadonlyMap<string, readonly string[]>): readonly PatientId[] | undefined;
}

/** In the order in which they came, those of one position once. */
export function toldOf(versions: readonly (Told & { readonly recordedAt: number })[]): readonly Told[] {
  const byPosition = new Map(
    versions.map((one) => [
      one.position,
      { position: one.position, recordedAt: one.recordedAt, ...(one.message === undefined ? {} : { message: one.message }) },
    ]),
  );
  return [...byPosition.values()].sort((a, b) => a.position - b.position);
}

export const upTo = <V extends { readonly position: number }>(versions: readonly V[], position: number): readonly V[] =>
  versions.filter((one) => one.position <= position);
