/** NEDOCS, EDWIN and plain occupancy from the live picture: each input with where it comes from, and a list of what is missing instead of a guess. */
import { getRow, rows } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import { edwin, type Edwin } from './edwin.ts';
import { nedocs, type Nedocs, type NedocsInputs } from './nedocs.ts';
import { edLimits } from './packs.ts';
import { spacesOf } from './spaces.ts';
import type { EdVisit } from './visit.ts';
import { presentVisits, ventilationSpoken, visitsOf } from './visits.ts';

/** What is known of the inputs; an absent one is named in `missing`. */
export interface LiveNedocs {
  readonly inputs: Partial<NedocsInputs>;
  readonly missing: readonly string[];
  readonly score?: Nedocs;
  /** Since when the longest admit wait runs, and when the last patient was placed in a bed. */
  readonly longestSince?: Instant;
  readonly placedAt?: Instant;
  readonly positions: readonly number[];
}

export function nedocsNow(input: ViewInput): LiveNedocs {
  const here = presentVisits(input);
  const { spaces, inpatientBeds } = spacesOf(input);
  const boarders = here.filter(({ boards }) => boards);
  const missing: string[] = [];
  if (spaces.length === 0) missing.push('a: treatment spaces');
  if (inpatientBeds === 0) missing.push('b: inpatient beds');
  const longest = longestWait(boarders, missing);
  const placed = lastPlaced(input);
  if (placed === undefined) missing.push('G: a patient placed in a bed in the last day');
  const ventilated = ventilationSpoken(input) ? here.filter((visit) => visit.ventilated === true).length : undefined;
  if (ventilated === undefined) missing.push('D: ventilated patients (nobody has said of anyone)');
  const inputs: Partial<NedocsInputs> = {
    patients: here.length,
    boarders: boarders.length,
    ...(spaces.length === 0 ? {} : { spaces: spaces.length }),
    ...(inpatientBeds === 0 ? {} : { inpatientBeds }),
    ...(ventilated === undefined ? {} : { ventilated }),
    ...(longest === undefined ? {} : { longestAdmitWaitMs: longest === 'none' ? 0 : Math.max(0, input.now - longest) }),
    ...(placed === undefined ? {} : { lastPlacedWaitMs: placed.waitMs }),
  };
  const score = missing.length === 0 && isWhole(inputs) ? nedocs(inputs) : undefined;
  return {
    inputs,
    missing,
    ...(score === undefined ? {} : { score }),
    ...(longest === undefined || longest === 'none' ? {} : { longestSince: longest }),
    ...(placed === undefined ? {} : { placedAt: placed.at }),
    positions: [...here.flatMap(({ positions }) => positions), ...(placed?.positions ?? [])],
  };
}

function isWhole(inputs: Partial<NedocsInputs>): inputs is NedocsInputs {
  const { patients, spaces, boarders, inpatientBeds, ventilated, longestAdmitWaitMs, lastPlacedWaitMs } = inputs;
  return [patients, spaces, boarders, inpatientBeds, ventilated, longestAdmitWaitMs, lastPlacedWaitMs].every((one) => one !== undefined);
}

/** The oldest decision among boarders; with one whose decision nobody timed, the longest wait is not known. */
function longestWait(boarders: readonly EdVisit[], missing: string[]): Instant | 'none' | undefined {
  const unknown = boarders.filter(({ decidedAt }) => decidedAt === undefined).length;
  if (unknown > 0) {
    missing.push(`E: time of the decision of ${unknown} boarder${unknown === 1 ? '' : 's'}`);
    return undefined;
  }
  return boarders.reduce<Instant | 'none'>(
    (oldest, { decidedAt }) => (decidedAt !== undefined && (oldest === 'none' || decidedAt < oldest) ? decidedAt : oldest),
    'none',
  );
}

/** The patient placed in a bed last, and how long they had waited since arrival; a negative wait is invalid and left out. */
export function lastPlaced(input: ViewInput): { readonly at: Instant; readonly waitMs: number; readonly positions: readonly number[] } | undefined {
  let last: { readonly at: Instant; readonly waitMs: number; readonly positions: readonly number[] } | undefined;
  for (const { roomedAt, arrivedAt, positions } of rows(visitsOf(input))) {
    if (roomedAt === undefined || roomedAt > input.now || roomedAt < arrivedAt) continue;
    if (last === undefined || roomedAt > last.at) last = { at: roomedAt, waitMs: roomedAt - arrivedAt, positions };
  }
  return last;
}

export interface LiveEdwin {
  readonly byEsi: readonly [number, number, number, number, number];
  readonly providers?: number;
  readonly countedAt?: Instant;
  readonly missing: readonly string[];
  /** Here and not triaged yet: they weigh nothing in the score, which is said beside it. */
  readonly untriaged: number;
  readonly score?: Edwin;
  /** Everything is known, and still there is no score: nobody on duty, or boarders hold every space. */
  readonly notComputable?: string;
  readonly positions: readonly number[];
}

export function edwinNow(input: ViewInput): LiveEdwin {
  const here = presentVisits(input);
  const { spaces } = spacesOf(input);
  const boarders = here.filter(({ boards }) => boards).length;
  const of = (level: number): number => here.filter(({ esi }) => esi === level).length;
  const byEsi = [of(1), of(2), of(3), of(4), of(5)] as const;
  const missing: string[] = [];
  const untriaged = here.filter(({ esi }) => esi === undefined).length;
  // The score weighs patients of ESI 1 to 5. Where none is triaged it would say an empty department.
  if (untriaged > 0 && untriaged === here.length) missing.push(`triage of ${untriaged} patient${untriaged === 1 ? '' : 's'}`);
  if (spaces.length === 0) missing.push('treatment spaces');
  const counted = providersOf(input);
  if (counted === undefined) missing.push('providers on duty');
  const providers = counted?.providers;
  const score = missing.length === 0 && providers !== undefined ? edwin({ byEsi, providers, spaces: spaces.length, boarders }) : undefined;
  return {
    byEsi,
    ...(counted === undefined ? {} : { providers: counted.providers, countedAt: counted.at }),
    missing,
    untriaged,
    ...(score !== undefined ? { score } : missing.length > 0 ? {} : { notComputable: providers === 0 ? 'no provider on duty' : 'boarders hold every space' }),
    positions: [...here.flatMap(({ positions }) => positions), ...(counted?.positions ?? [])],
  };
}

/** Providers on duty over all emergency units; not known when one was never counted, or not in the last day. */
export function providersOf(input: ViewInput): { readonly providers: number; readonly at: Instant; readonly positions: readonly number[] } | undefined {
  const { hospital, now } = input;
  let sum: { providers: number; at: Instant; positions: number[] } | undefined;
  for (const unit of rows(hospital.operations.units)) {
    if (unit.levelOfCare !== 'emergency') continue;
    const said = newestOf(getRow(hospital.work.ProvidersOnDutyCounted, unit.unit));
    if (said === undefined || now - said.at > edLimits.providersStaleMs) return undefined;
    sum = {
      providers: (sum?.providers ?? 0) + said.event.providers,
      at: Math.min(sum?.at ?? said.at, said.at) as Instant,
      positions: [...(sum?.positions ?? []), said.position],
    };
  }
  return sum;
}
