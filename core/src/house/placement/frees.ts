/** Which beds will be free and when: being cleaned, to be cleaned, left by somebody whose departure is confirmed, pending or likely, or who moves on. */
import type { Encounter } from '../../encounter.ts';
import type { BedId, EncounterId } from '../../ids.ts';
import { keptOn } from '../../kept-on.ts';
import { getRow, rows } from '../../table.ts';
import { hourMs, instant, minuteMs, type Instant } from '../../time.ts';
import { newestOf, type Version } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf } from '../../work/events.ts';
import { departureOf, type Departure } from '../discharge/departures.ts';
import { turnsOf } from '../turn/jobs.ts';
import { boardOf, type PlacementBed } from './board.ts';
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

export function freesOf(input: ViewInput): Frees[] {
  const found: Frees[] = [];
  const going = movingOn(input);
  for (const bed of boardOf(input).beds.values()) {
    if (passing.has(bed.level) || bed.serviceability !== 'open') continue;
    const one = bed.lodgers.length > 0 ? leaving(input, bed, going) : turning(input, bed);
    if (one !== undefined) found.push(one);
  }
  return found;
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
  const done = turns.all.filter(({ state, endedAt }) => state === 'done' && endedAt !== undefined);
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

function leaving(input: ViewInput, bed: PlacementBed, going: ReadonlyMap<EncounterId, Instant | undefined>): Frees | undefined {
  const id = bed.lodgers[0]?.encounter;
  const encounter = id === undefined ? undefined : getRow(input.hospital.operations.encounters, id);
  if (encounter === undefined || bed.lodgers.length > 1) return undefined;
  if (!going.has(encounter.encounter)) return goingHome(input, bed, encounter);
  const likelyAt = going.get(encounter.encounter);
  return {
    ...common(bed),
    encounter: encounter.encounter,
    kind: 'moving',
    ...(likelyAt === undefined ? {} : { likelyAt }),
    says: likelyAt === undefined ? 'needs a bed elsewhere' : 'moves on',
    positions: [encounter.position],
  };
}

/** What a departure is made of, and what was made of it: it holds for a picture of the same parts from one moment until before another. */
interface KeptLeaving {
  readonly parts: LeavingParts;
  readonly from: number;
  readonly until: number;
  readonly frees: Frees | undefined;
}
interface LeavingParts {
  readonly encounter: Encounter;
  readonly departure: Departure | undefined;
  readonly said: Version<WorkOf<'DischargeStepped'>> | undefined;
  readonly barrier: Barred;
}
const keptLeaving = keptOn<PlacementBed, KeptLeaving>();

function goingHome(input: ViewInput, bed: PlacementBed, encounter: Encounter): Frees | undefined {
  const { hospital, now } = input;
  const parts: LeavingParts = {
    encounter,
    departure: departureOf(input, encounter),
    said: newestOf(getRow(hospital.work.DischargeStepped, encounter.encounter)),
    barrier: barrierOf(input, encounter.encounter),
  };
  const known = keptLeaving.get(bed);
  if (known !== undefined && known.from <= now && now < known.until && sameParts(known.parts, parts)) return known.frees;
  const { likelyAt, frees } = madeOf(bed, parts, now);
  // Past its likely time a departure moves on with the clock.
  const [from, until] =
    likelyAt === undefined
      ? [-Infinity, Infinity]
      : frees === undefined
        ? [-Infinity, likelyAt - freesHours * hourMs]
        : [frees.kind === 'predicted' ? likelyAt - freesHours * hourMs : -Infinity, likelyAt];
  keptLeaving.set(bed, { parts, from, until, frees });
  return frees;
}

const sameParts = (a: LeavingParts, b: LeavingParts): boolean =>
  a.encounter === b.encounter && a.departure === b.departure && a.said === b.said && a.barrier === b.barrier;

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

interface Said {
  readonly kind: 'confirmed' | 'pending';
  readonly positions: readonly number[];
  readonly expectedAt?: Instant;
}

function saidOf(newest: LeavingParts['said'], { dischargePlannedAt }: Encounter): Said | undefined {
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
