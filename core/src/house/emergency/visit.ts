/**
 * One emergency visit as its movements, its steps, its bed request and its ambulance make it: when it came, was triaged, roomed, seen, decided,
 * asked a bed for, and left. A time that nobody stated is absent, never now and never zero.
 */
import type { Encounter, Stay } from '../../encounter.ts';
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf, type Version } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import type { WorkOf } from '../../work/events.ts';
import { runOf, type Run } from './ambulance.ts';
import { decisionOf } from './decision.ts';
import { keysNaming } from './requests-by-visit.ts';

export type EdStep = WorkOf<'EmergencyStepped'>['step'];
export type Disposition = NonNullable<WorkOf<'EmergencyStepped'>['disposition']>;
/** Where the visit stands; in the order in which visits pass through. */
export type EdState = 'arrived' | 'waiting' | 'roomed' | 'in-care' | 'boarding' | 'leaving' | 'gone';

export interface EdVisit {
  readonly encounter: EncounterId;
  /** The ED unit where it is, or was. */
  readonly unit: UnitId;
  /** In a treatment space now. */
  readonly bed?: BedId;
  readonly room?: string;
  readonly state: EdState;
  readonly arrivedAt: Instant;
  readonly byAmbulance: boolean;
  readonly esi?: number;
  readonly complaint?: string;
  readonly triagedAt?: Instant;
  readonly roomedAt?: Instant;
  readonly seenAt?: Instant;
  readonly provider?: string;
  readonly disposition?: Disposition;
  /** The decision to admit, and the request for a bed: two clocks, both shown. Neither starts at the assignment of a bed. */
  readonly decidedAt?: Instant;
  readonly requestedAt?: Instant;
  readonly level?: LevelOfCare;
  readonly boards: boolean;
  /** Stated for this patient; absent = nobody said. */
  readonly ventilated?: boolean;
  readonly leftUnseenAt?: Instant;
  readonly departedAt?: Instant;
  /** The newest fact that this is made of: what a form shows and a request names as seen. */
  readonly position: number;
  readonly positions: readonly number[];
}

export type Step = Version<WorkOf<'EmergencyStepped'>>;

/** undefined where the encounter never was in an emergency unit. */
export function visitOfEncounter(input: ViewInput, encounter: Encounter): EdVisit | undefined {
  if (encounter.stub === true || encounter.status === 'cancelled') return undefined;
  const stays = emergencyStays(input, encounter);
  const [first, last] = [stays[0], stays[stays.length - 1]];
  if (first === undefined || last === undefined) return undefined;
  const numbers = numbersOf(input.hospital, encounter);
  const steps = stepsOf(input, encounter, numbers);
  const run = runTo(input, numbers);
  const left = leftUnseen(steps);
  const departedAt = earliest(left?.at, encounter.stays[encounter.stays.length - 1] === last ? (last.until ?? encounter.dischargedAt) : last.until);
  const told = toldBy(steps, stays, encounter);
  const decision = decisionOf(input, encounter, numbers, steps);
  const ventilated = ventilatedBy(input, numbers);
  const positions = [encounter.position, ...steps.map(({ position }) => position), ...decision.positions, ...(run?.positions ?? [])];
  return {
    encounter: encounter.encounter,
    unit: last.location.unit,
    ...(departedAt === undefined ? placeOf(last) : {}),
    state: stateOf(departedAt, told, decision.boards),
    arrivedAt: arrivalOf(encounter, first, run),
    byAmbulance: run !== undefined,
    ...told,
    ...(told.complaint === undefined && run?.complaint !== undefined ? { complaint: run.complaint } : {}),
    ...decision.clocks,
    boards: decision.boards && departedAt === undefined,
    ...(ventilated === undefined ? {} : { ventilated }),
    ...(left === undefined ? {} : { leftUnseenAt: left.at }),
    ...(departedAt === undefined ? {} : { departedAt }),
    position: Math.max(...positions),
    positions,
  };
}

export function emergencyStays(input: ViewInput, encounter: Encounter): readonly Stay[] {
  const { units } = input.hospital.operations;
  return encounter.stays.filter(({ location }) => getRow(units, location.unit)?.levelOfCare === 'emergency');
}

function stepsOf({ hospital }: ViewInput, encounter: Encounter, numbers: readonly EncounterId[]): readonly Step[] {
  return numbers
    .flatMap((number) => getRow(hospital.work.EmergencyStepped, number) ?? [])
    .filter(({ at }) => isOfUse(hospital, encounter, at))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.position - b.position));
}

function runTo({ hospital }: ViewInput, numbers: readonly EncounterId[]): Run | undefined {
  const { AmbulanceStepped } = hospital.work;
  for (const number of numbers)
    for (const key of keysNaming(AmbulanceStepped, number)) {
      const run = runOf(getRow(AmbulanceStepped, key) ?? []);
      if (run !== undefined) return run;
    }
  return undefined;
}

/** At the door: by ambulance or at the desk, whichever was first. */
function arrivalOf(encounter: Encounter, first: Stay, run: Run | undefined): Instant {
  const registered = encounter.stays[0] === first ? (earliest(encounter.arrivedAt, first.from) ?? first.from) : first.from;
  return earliest(registered, run?.arrivedAt) ?? registered;
}

/** Left without being seen, unless a later step says that they came back. */
function leftUnseen(steps: readonly Step[]): Step | undefined {
  const newest = steps[steps.length - 1];
  return newest?.event.step === 'left-unseen' ? newest : undefined;
}

type Told = Pick<EdVisit, 'esi' | 'complaint' | 'triagedAt' | 'roomedAt' | 'seenAt' | 'provider' | 'disposition'>;

/** First times of each milestone, newest words on the rest. A room is also taken where a movement names a treatment space. */
function toldBy(steps: readonly Step[], stays: readonly Stay[], encounter: Encounter): Told {
  const told: { -readonly [Key in keyof Told]: Told[Key] } = {};
  if (encounter.acuity !== undefined) told.esi = encounter.acuity;
  const inSpace = stays.find(({ location }) => location.bedId !== undefined)?.from;
  if (inSpace !== undefined) told.roomedAt = inSpace;
  for (const { event, at } of steps) {
    if (event.esi !== undefined) told.esi = event.esi;
    if (event.complaint !== undefined) told.complaint = event.complaint;
    if (event.provider !== undefined) told.provider = event.provider;
    if (event.step === 'triaged') told.triagedAt = earliest(told.triagedAt, at) ?? at;
    if (event.step === 'roomed') told.roomedAt = earliest(told.roomedAt, at) ?? at;
    if (event.step === 'provider-seen') told.seenAt = earliest(told.seenAt, at) ?? at;
    if (event.step === 'disposition-decided' && event.disposition !== undefined) told.disposition = event.disposition;
  }
  return told;
}

function placeOf({ location: { bedId, room } }: Stay): Pick<EdVisit, 'bed' | 'room'> {
  return { ...(bedId === undefined ? {} : { bed: bedId }), ...(bedId === undefined || room === undefined ? {} : { room }) };
}

function stateOf(departedAt: Instant | undefined, told: Told, boards: boolean): EdState {
  if (departedAt !== undefined) return 'gone';
  if (boards) return 'boarding';
  if (told.disposition !== undefined) return 'leaving';
  if (told.seenAt !== undefined) return 'in-care';
  if (told.roomedAt !== undefined) return 'roomed';
  return told.triagedAt === undefined ? 'arrived' : 'waiting';
}

function ventilatedBy({ hospital }: ViewInput, numbers: readonly EncounterId[]): boolean | undefined {
  for (const number of numbers) {
    const said = newestOf(getRow(hospital.work.CareNeedStated, `${number}|ventilator`));
    if (said !== undefined) return said.event.present;
  }
  return undefined;
}

export function earliest(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
