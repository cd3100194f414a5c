/** What the simulated day is about: the hospital now, its departments, and a visit as the simulator carries it. */
import type { FacilityDescription, LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { WorkOf } from '@healthos/core/work/events.ts';
import type { LineKind } from '@healthos/core/work/nursing.ts';
import type { Scenario } from '../scenarios.ts';
import type { Act, Drug, Fact, Place, VisitNow, VitalSigns } from './acts.ts';
import type { House } from './house.ts';
import type { Random } from './random.ts';

type Requested = WorkOf<'BedRequested'>;

/** What a patient asks of a bed. */
export interface Wants {
  readonly isolation: NonNullable<Requested['isolation']>;
  readonly organism?: string;
  readonly needs: NonNullable<Requested['needs']>;
  readonly age: NonNullable<Requested['age']>;
  readonly weightKg: number;
}

export interface Prescribed {
  readonly order: string;
  readonly drug: Drug;
  given: number;
  givenAt?: Instant;
}

/** What the team of somebody with an infection goes by, and has done. */
export interface Infection {
  signs?: VitalSigns;
  signsAt?: Instant;
  /** The pressure was low. */
  lowAt?: Instant;
  leukocytes?: number;
  leukocytesAt?: Instant;
  /** The newest positive screen, and when the bundle of care was begun. */
  positiveAt?: Instant;
  bundleAt?: Instant;
  treatedAt?: Instant;
  lactateAt?: Instant;
  culturesAt?: Instant;
  fluidsAt?: Instant;
  vasopressorAt?: Instant;
}

/** A visit as the simulator carries it. */
export interface Stay {
  now: VisitNow;
  readonly level: LevelOfCare;
  readonly wants: Wants;
  /** 0 stable to 1 in extremis, as it was at `illAt`: what it is since then is in illness.ts. */
  illness: number;
  illAt: Instant;
  /** What is given, with the doses so far. */
  readonly drugs: Prescribed[];
  /** What infection.ts knows of them. */
  readonly infection: Infection;
  /** Plans of a discharge so far: what belongs to one that is off does not happen. */
  plans: number;
  /** Said of the way home and not taken back. */
  readonly homeward: { barrier?: string; pending?: boolean; referred?: boolean };
  /** Takes them to intensive care, where that can be. */
  worse?: () => void;
  over: boolean;
  /** Sets of vital signs that were charted; an extra set is planned for the one that it follows. */
  charted: number;
  /** Departments have been told of the inpatient. */
  caredFor: boolean;
  /** By the newest Braden score. */
  turned?: boolean;
  /** Lines and drains, once nurses look after them. */
  lines?: { inPlace: readonly { readonly line: string; readonly kind: LineKind }[]; placed: number };
  /** The run that brought them, until they are off the stretcher. */
  ambulance?: string;
  /** Of an emergency visit: how far it is. */
  emergency?: { readonly esi: number; readonly arrivedAt: Instant; triaged: boolean; roomed: boolean; seen: boolean; decided?: string };
}

/** Somebody who needs a bed of a level and is somewhere else. */
export interface Waiting {
  readonly stay: Stay;
  readonly level: LevelOfCare;
  readonly request: string;
  readonly origin: Requested['origin'];
  readonly since: Instant;
  /** Nobody knows yet which isolation it takes: no bed is given. */
  unknown: boolean;
  /** Can leave where they are from then on. */
  readyAt: Instant;
  /** What happens when the bed is theirs. */
  readonly placed: (bed: Place) => void;
}

/** Somebody whom one hospital of the network wants to send to another. */
export interface Transfer {
  readonly key: string;
  readonly from: string;
  readonly level: LevelOfCare;
  readonly reason: NonNullable<WorkOf<'TransferRequested'>['reason']>;
  readonly urgency: WorkOf<'TransferRequested'>['urgency'];
  readonly stay: Stay;
}

export interface Neighbours {
  readonly names: readonly string[];
  /** Their stories may begin later than this one. */
  begun(at: Instant): boolean;
  hasLevel(name: string, level: LevelOfCare): boolean;
  free(name: string, level: LevelOfCare): number;
  ask(name: string, transfer: Transfer): void;
  /** Something happens there, a minute later. */
  answer(name: string, run: (there: World) => void): void;
}

export interface TurnJob {
  readonly bed: Place;
  readonly crew: string;
  readonly requestedAt: Instant;
  priority: 'stat' | 'next' | 'routine';
  /** A cleaner has it, said or not yet. */
  taken: boolean;
  state: 'requested' | 'assigned' | 'started' | 'suspended';
}

export interface Shift {
  readonly shift: string;
  readonly staff: string;
  readonly kind: WorkOf<'ShiftScheduled'>['kind'];
  readonly unit: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  state: 'booked' | 'here' | 'break' | 'left' | 'absent';
}

export type CaseState = 'scheduled' | 'delayed' | 'wheels-in' | 'cut' | 'close' | 'recovery-in' | 'recovery-done' | 'recovery-out' | 'cancelled';

/** What the departments have before them: the simulator's own word on its state. */
export interface Departments {
  readonly stays: Map<string, Stay>;
  /** For an inpatient bed. */
  readonly waiting: Waiting[];
  /** In the waiting room, triaged. */
  readonly lobby: Stay[];
  readonly turns: Map<string, TurnJob>;
  /** Theatre that is turned to the case that was last in it. */
  readonly rooms: Map<string, string>;
  readonly cases: Map<string, { readonly room: string; state: CaseState; readonly startsAt: Instant }>;
  readonly shifts: Map<string, Shift>;
  /** Transfer cases by their key: who waits to go, and who is to come. */
  readonly away: Map<string, { readonly stay: Stay; readonly to: string; readonly tried: readonly string[] }>;
  readonly coming: Map<string, { readonly stay: Stay; readonly bed: Place; readonly from: { readonly name: string; readonly visit: string } }>;
  /** Visit to staff id, and how many visits a staff id has. */
  readonly nurses: Map<string, string>;
  readonly loads: Map<string, number>;
}

export interface World {
  readonly hospital: FacilityDescription;
  readonly random: Random;
  readonly house: House;
  readonly zone: string;
  readonly scenario: Scenario;
  readonly monitorSeconds: number;
  /** Before it only movements, bed status and work facts are told. */
  readonly detailFrom: Instant;
  /** Hospitals of the same network; absent = partners are only spoken of. */
  readonly neighbours?: Neighbours;
  readonly departments: Departments;
  clock: Instant;
  /** The clock on the wall, as UTC milliseconds. */
  local(): number;
  act(act: Act): void;
  /** A work fact of this moment. */
  say(fact: Fact): void;
  /** A work fact that was true before the story began. */
  sayAt(at: Instant, fact: Fact): void;
  /** A bed can be used again. */
  freed(bed: Place): void;
  plan(at: number, run: () => void, rank?: number): void;
  count(): number;
}
