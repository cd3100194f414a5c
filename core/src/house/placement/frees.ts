/** Which beds will be free and when: being cleaned, to be cleaned, left by somebody whose departure is confirmed, pending or likely, or who moves on. */
import type { Encounter } from '../../encounter.ts';
import type { BedId, EncounterId } from '../../ids.ts';
import type { Hospital } from '../../hospital.ts';
import { keptOn } from '../../kept-on.ts';
import { lastOf } from '../../last-of.ts';
import { changedSince, getRow, rows, type Table } from '../../table.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import { newestOf, type Version } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';
import { departureOf, departuresOf, type Departure } from '../discharge/departures.ts';
import { allTurns, turnsOf } from '../turn/jobs.ts';
import { boardOf, changeTo, type Board } from './board.ts';
import type { PlacementBed } from './placement-bed.ts';
import { passing } from './pack.ts';
import { queueOf } from './queue.ts';
import { cleanAtOf } from './soft-parts.ts';

export interface Frees {
  readonly bed: BedId;
  readonly unit: string;
  readonly level: string;
  readonly kind: 'cleaning' | 'dirty' | 'confirmed' | 'pending' | 'predicted' | 'moving';
  /** Absent = nobody can tell yet. */
  readonly likelyAt?: Instant;
  /** The 80 % interval, where it is known. */
  readonly lowAt?: Instant;
  readonly highAt?: Instant;
  /** Of being gone within 8 hours, where the model says. */
  readonly probability?: number;
  readonly encounter?: EncounterId;
  /** Whom it is promised to. */
  readonly promisedTo?: EncounterId;
  /** The first open barrier, and who must act. */
  readonly barrier?: string;
  readonly owner?: string;
  readonly says: string;
  readonly positions: readonly number[];
}

/** Hours ahead in which a likely departure is shown. */
export const freesHours = 12;
/** Turns of this house needed to say how long one takes. */
const turnsNeeded = 20;
/** Minutes from a bed that waits elsewhere to an empty one here: the goal of the occupied timer. */
const moveMinutes = 30;

/** What is said of a bed, and from when until before when it is said of the same parts. */
interface Said {
  readonly frees: Frees | undefined;
  readonly from: number;
  readonly until: number;
}
const always = { from: -Infinity, until: Infinity } as const;

interface Last {
  readonly board: Board;
  readonly encounters: Table<EncounterId, Encounter>;
  readonly departures: ReturnType<typeof departuresOf>;
  readonly steps: Hospital['work']['DischargeStepped'];
  readonly barriers: Hospital['work']['BarrierStepped'];
  readonly going: ReadonlyMap<EncounterId, Instant | undefined>;
  /** Of every bed, in the order of the board; the next look changes it. */
  readonly said: Map<BedId, Said>;
}
const lastLook = lastOf<Last>();

/** In the order of the board. Of a bed of which nothing changed what was said before is said again, as long as it holds. */
export function freesOf(input: ViewInput): Frees[] {
  const { facility, operations, work } = input.hospital;
  const [board, departures, going] = [boardOf(input), departuresOf(input), movingOn(input)];
  const now = { board, encounters: operations.encounters, departures, steps: work.DischargeStepped, barriers: work.BarrierStepped, going };
  const last = lastLook.get(facility);
  const touched = last === undefined ? undefined : touchedSince(last, now);
  const said = (touched === undefined ? undefined : last?.said) ?? new Map<BedId, Said>();
  const again = touched ?? new Set(board.beds.keys());
  for (const [id, { from, until }] of said) if (input.now < from || until <= input.now) again.add(id);
  for (const id of again) {
    const bed = board.beds.get(id);
    if (bed !== undefined) said.set(id, saidOfBed(input, bed, going));
  }
  lastLook.keep(facility, { ...now, said });
  const found: Frees[] = [];
  for (const { frees } of said.values()) if (frees !== undefined) found.push(frees);
  return found;
}

/** Beds of which something else may be said; undefined = any. */
function touchedSince(last: Last, now: Omit<Last, 'said'>): Set<BedId> | undefined {
  const change = changeTo(now.board);
  if (last.barriers !== now.barriers || (last.board !== now.board && change?.before !== last.board)) return undefined;
  const found = new Set<BedId>(last.board === now.board ? [] : change?.beds);
  const people = new Set<EncounterId>([
    ...changedSince(last.encounters, now.encounters),
    ...changedSince(last.departures, now.departures),
    ...(changedSince(last.steps, now.steps) as EncounterId[]),
  ]);
  for (const [id, at] of now.going) if (!last.going.has(id) || last.going.get(id) !== at) people.add(id);
  for (const id of last.going.keys()) if (!now.going.has(id)) people.add(id);
  if (people.size > 0) for (const { bed, lodgers } of now.board.beds.values()) if (lodgers.some(({ encounter }) => people.has(encounter))) found.add(bed);
  return found;
}

function saidOfBed(input: ViewInput, bed: PlacementBed, going: Last['going']): Said {
  if (passing.has(bed.level) || bed.serviceability !== 'open') return { frees: undefined, ...always };
  if (bed.lodgers.length > 0) return leaving(input, bed, going);
  const frees = turning(input, bed);
  // A bed that is turned is looked at each time: how long that takes is learned, and what is late moves on with the clock.
  return frees === undefined ? { frees, ...always } : { frees, from: input.now, until: input.now };
}

function common(bed: PlacementBed) {
  const to = bed.promise?.encounter ?? bed.plans[0];
  return { bed: bed.bed, unit: bed.unit as string, level: bed.level as string, ...(to === undefined ? {} : { promisedTo: to }) };
}

function turning(input: ViewInput, bed: PlacementBed): Frees | undefined {
  if (bed.cleanliness === 'clean') return undefined;
  const kind = bed.cleanliness === 'in-progress' ? 'cleaning' : 'dirty';
  const since = bed.cleanlinessSince ?? input.now;
  const spread = turnSpread(input, kind);
  const likelyAt = spread === undefined ? cleanAtOf(bed, since) : instant(since + spread.median);
  const late = (at: number): Instant => instant(Math.max(at, input.now));
  return {
    ...common(bed),
    kind,
    ...(likelyAt === undefined ? {} : { likelyAt: late(likelyAt) }),
    ...(spread === undefined || likelyAt === undefined ? {} : { lowAt: late(since + spread.low), highAt: late(since + spread.high) }),
    says: bed.cleanliness === 'suspended' ? 'cleaning suspended' : kind === 'cleaning' ? 'cleaning' : 'dirty, waits for cleaning',
    positions: [bed.position],
  };
}

interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}
const spreads = keptOn<object, { readonly cleaning?: Spread; readonly dirty?: Spread }>();

/** One in ten, half and nine in ten of this house's own turns, in milliseconds; undefined while there are too few. */
function turnSpread({ hospital }: ViewInput, kind: 'cleaning' | 'dirty'): Spread | undefined {
  const turns = turnsOf(hospital);
  const known = spreads.get(turns);
  if (known !== undefined) return known[kind];
  const done = allTurns(turns).filter(({ state, endedAt }) => state === 'done' && endedAt !== undefined);
  const dirty = spreadOf(done.flatMap(({ openedAt, endedAt }) => (endedAt === undefined ? [] : [endedAt - openedAt])));
  const cleaning = spreadOf(done.flatMap(({ startedAt, endedAt }) => (endedAt === undefined || startedAt === undefined ? [] : [endedAt - startedAt])));
  const made = { ...(dirty === undefined ? {} : { dirty }), ...(cleaning === undefined ? {} : { cleaning }) };
  spreads.set(turns, made);
  return made[kind];
}

function spreadOf(durations: readonly number[]): Spread | undefined {
  const valid = durations.filter((ms) => ms >= 0).sort((a, b) => a - b);
  if (valid.length < turnsNeeded) return undefined;
  const at = (share: number): number => valid[Math.min(valid.length - 1, Math.floor(share * valid.length))] ?? 0;
  return { low: at(0.1), median: at(0.5), high: at(0.9) };
}

function leaving(input: ViewInput, bed: PlacementBed, going: Last['going']): Said {
  const id = bed.lodgers[0]?.encounter;
  const encounter = id === undefined ? undefined : getRow(input.hospital.operations.encounters, id);
  if (encounter === undefined || bed.lodgers.length > 1) return { frees: undefined, ...always };
  if (!going.has(encounter.encounter)) return goingHome(input, bed, encounter);
  const likelyAt = going.get(encounter.encounter);
  const frees: Frees = {
    ...common(bed),
    encounter: encounter.encounter,
    kind: 'moving',
    ...(likelyAt === undefined ? {} : { likelyAt }),
    says: likelyAt === undefined ? 'needs a bed elsewhere' : 'moves on',
    positions: [encounter.position],
  };
  return { frees, ...always };
}

/** What a departure is made of. */
interface LeavingParts {
  readonly encounter: Encounter;
  readonly departure: Departure | undefined;
  readonly said: Version<WorkOf<'DischargeStepped'>> | undefined;
  readonly barrier: Barred;
}

function goingHome(input: ViewInput, bed: PlacementBed, encounter: Encounter): Said {
  const { hospital, now } = input;
  const parts: LeavingParts = {
    encounter,
    departure: departureOf(input, encounter),
    said: newestOf(getRow(hospital.work.DischargeStepped, encounter.encounter)),
    barrier: barrierOf(input, encounter.encounter),
  };
  const { likelyAt, frees } = madeOf(bed, parts, now);
  // Past its likely time a departure moves on with the clock.
  if (likelyAt === undefined) return { frees, ...always };
  const shownFrom = likelyAt - freesHours * hourMs;
  return frees === undefined
    ? { frees, from: -Infinity, until: shownFrom }
    : { frees, from: frees.kind === 'predicted' ? shownFrom : -Infinity, until: likelyAt };
}

/** Of somebody who leaves the house: what is shown, and the likely time that it was made of. */
function madeOf(bed: PlacementBed, parts: LeavingParts, now: Instant): { readonly likelyAt?: Instant; readonly frees?: Frees } {
  const { encounter, departure, barrier } = parts;
  const made = { ...common(bed), encounter: encounter.encounter };
  const predicted = departure?.state === 'predicted' ? departure : undefined;
  const spread = predicted === undefined ? {} : { lowAt: predicted.lowAt, highAt: predicted.highAt };
  const probability = predicted?.within[1] === undefined ? {} : { probability: predicted.within[1] };
  const said = saidOf(parts.said, encounter);
  const positions = [encounter.position, ...(said?.positions ?? [])];
  if (said !== undefined) {
    const likelyAt = said.expectedAt ?? encounter.expectedDischargeAt ?? predicted?.likelyAt;
    const at = likelyAt === undefined ? {} : { likelyAt: instant(Math.max(now, likelyAt)) };
    const says = said.kind === 'confirmed' ? 'leaving' : 'pending';
    const frees = { ...made, kind: said.kind, ...at, ...within(at.likelyAt, spread), ...probability, ...barrier, says, positions };
    return { frees, ...(likelyAt === undefined ? {} : { likelyAt }) };
  }
  if (predicted === undefined) return {};
  const { likelyAt } = predicted;
  if (likelyAt > now + freesHours * hourMs) return { likelyAt };
  return {
    likelyAt,
    frees: { ...made, kind: 'predicted', likelyAt: instant(Math.max(now, likelyAt)), ...spread, ...probability, ...barrier, says: 'predicted', positions },
  };
}

/** An interval is only said where the likely time lies in it. */
function within(likelyAt: Instant | undefined, spread: { readonly lowAt?: Instant; readonly highAt?: Instant }) {
  const { lowAt, highAt } = spread;
  return likelyAt === undefined || lowAt === undefined || highAt === undefined || likelyAt < lowAt || likelyAt > highAt ? {} : { lowAt, highAt };
}

interface SaidOfStay {
  readonly kind: 'confirmed' | 'pending';
  readonly positions: readonly number[];
  readonly expectedAt?: Instant;
}

function saidOf(newest: LeavingParts['said'], { dischargePlannedAt }: Encounter): SaidOfStay | undefined {
  const step = newest?.event.step;
  const said =
    newest === undefined ? {} : { positions: [newest.position], ...(newest.event.expectedAt === undefined ? {} : { expectedAt: newest.event.expectedAt }) };
  if (step === 'confirmed' || (dischargePlannedAt !== undefined && step === undefined)) return { kind: 'confirmed', positions: [], ...said };
  if (step === 'pending' || step === 'confirmation-withdrawn') return { kind: 'pending', positions: [], ...said };
  return dischargePlannedAt === undefined ? undefined : { kind: 'pending', positions: [], ...said };
}

interface Barred {
  readonly barrier?: string;
  readonly owner?: string;
}
const unbarred: Barred = {};
const barriers = keptOn<object, ReadonlyMap<EncounterId, Barred>>();

/** The barrier that has been open longest. */
function barrierOf({ hospital }: ViewInput, encounter: EncounterId): Barred {
  const table = hospital.work.BarrierStepped;
  const known = barriers.get(table);
  if (known !== undefined) return known.get(encounter) ?? unbarred;
  const found = new Map<EncounterId, { readonly barrier: string; readonly owner?: string; readonly at: Instant }>();
  for (const versions of rows(table)) {
    const newest = newestOf(versions);
    if (newest === undefined || newest.event.step === 'closed' || newest.event.reason === undefined) continue;
    const opened = versions[0]?.at ?? newest.at;
    const before = found.get(newest.event.encounter);
    if (before !== undefined && before.at <= opened) continue;
    found.set(newest.event.encounter, { barrier: newest.event.reason, at: opened, ...(newest.event.owner === undefined ? {} : { owner: newest.event.owner }) });
  }
  const made = new Map([...found].map(([id, { at: _at, ...rest }]) => [id, rest] as const));
  barriers.set(table, made);
  return made.get(encounter) ?? unbarred;
}

/** Inpatients who are to have another bed: when they may be gone, by when that bed is clean; undefined while none is assigned. */
function movingOn(input: ViewInput): ReadonlyMap<EncounterId, Instant | undefined> {
  const board = boardOf(input);
  const found = new Map<EncounterId, Instant | undefined>();
  for (const { encounter, from, assigned, how } of queueOf(input).values()) {
    if (from?.bed === undefined || how === 'projected' || passing.has(board.beds.get(from.bed)?.level ?? 'unknown')) continue;
    const next = assigned === undefined ? undefined : board.beds.get(assigned.bed);
    const cleanAt = next === undefined ? undefined : cleanAtOf(next, input.now);
    found.set(encounter, cleanAt === undefined ? undefined : instant(Math.ceil(cleanAt / minuteMs) * minuteMs + moveMinutes * minuteMs));
  }
  return found;
}
