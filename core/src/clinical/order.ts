/** What an order is now, from its versions by sender order: in force, held, over; signed or not; and what it says of drug, dose and times. */
import type { EncounterId, OrderId, PatientId } from '../ids.ts';
import { isOfResult, orderedIn } from '../ordered-in.ts';
import type { Instant } from '../time.ts';
import type { SensitivityLabel } from '../sensitivity.ts';
import type { Version, Versions } from '../versions.ts';
import type { Amount, Coded, OrderRecorded } from './events.ts';
import type { Specimen } from './specimen.ts';

/** `unsigned`: nobody has signed it. `over`: cancelled, discontinued or replaced. `done`: completed; a cancellation after that is unable (hard case 22). */
export type OrderState = 'unsigned' | 'active' | 'held' | 'over' | 'done' | 'unable';

export interface OrderNow {
  readonly order: OrderId;
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
  readonly kind: OrderRecorded['kind'];
  readonly state: OrderState;
  /** The status that ended or holds it. */
  readonly status: OrderRecorded['status'];
  readonly code?: Coded;
  readonly dose?: Amount;
  readonly rate?: Amount;
  readonly route?: string;
  readonly frequency?: string;
  readonly prn: boolean;
  readonly indication?: string;
  readonly priority?: string;
  readonly placedAt: Instant;
  readonly startsAt: Instant;
  /** Of the version that made it what it is now. */
  readonly stateAt: Instant;
  readonly reason?: string;
  readonly by?: string;
  readonly signedBy?: string;
  readonly requester?: string;
  readonly specimens?: readonly Specimen[];
  readonly replaces?: OrderId;
  readonly set?: string;
  readonly purpose?: OrderRecorded['purpose'];
  readonly fillerOrder?: OrderId;
  /** The newest word on how close a relationship it asks for beside the record. */
  readonly sensitivity?: SensitivityLabel;
  /** Only results speak of it: nobody placed it as far as this house was told. */
  readonly unasked?: true;
  /** Of the versions, newest first. */
  readonly positions: readonly number[];
  /** Position of the newest version: what a form that shows it has seen. */
  readonly position: number;
}

const ends: ReadonlySet<OrderRecorded['status']> = new Set(['cancelled', 'discontinued', 'replaced']);

/** The order as its versions up to `upTo` make it; undefined where there is none yet. */
export function orderNow(versions: Versions<OrderRecorded> | undefined, upTo?: Instant): OrderNow | undefined {
  const said = upTo === undefined ? (versions ?? []) : (versions ?? []).filter(({ at }) => at <= upTo);
  // A laboratory whose clock is behind dates its result before the order: what was ordered is said by whoever ordered.
  const first = said.find((version) => !isOfResult(version)) ?? said[0];
  if (first === undefined) return undefined;
  const [standing, stands] = standingOf(said, first);
  return {
    order: first.event.order,
    patient: first.event.patient,
    kind: kindOf(said, first),
    state: isSigned(said) || standing !== 'active' ? standing : 'unsigned',
    status: stands.event.status,
    prn: newestWord(said, 'prn') === true,
    placedAt: first.at,
    startsAt: newestWord(said, 'scheduledAt') ?? first.at,
    stateAt: stands.at,
    positions: said.map(({ position }) => position).sort((a, b) => b - a),
    position: Math.max(...said.map(({ position }) => position)),
    ...picked(said),
    ...encounterIn(said),
    ...(isUnasked(said) ? { unasked: true } : {}),
    ...(first.event.by === undefined ? {} : { by: first.event.by }),
    ...(stands.event.reason === undefined ? {} : { reason: stands.event.reason }),
  };
}

/** A draft stays one until somebody signed it; orders of other systems come signed. */
function isSigned(versions: Versions<OrderRecorded>): boolean {
  return !versions.some(({ event }) => event.unsigned === true) || versions.some(({ event }) => event.signedBy !== undefined);
}

export const isUnasked = (versions: Versions<OrderRecorded>): boolean => versions.every(isOfResult);

/** The newest word on one part of the order. */
function newestWord<Part extends keyof OrderRecorded>(versions: Versions<OrderRecorded>, part: Part): OrderRecorded[Part] | undefined {
  for (let n = versions.length - 1; n >= 0; n--) {
    const said = versions[n]?.event[part];
    if (said !== undefined) return said;
  }
  return undefined;
}

const parts = [
  'code',
  'dose',
  'rate',
  'route',
  'frequency',
  'indication',
  'priority',
  'signedBy',
  'requester',
  'specimens',
  'replaces',
  'set',
  'purpose',
  'fillerOrder',
  'sensitivity',
] as const;
type Picked = Pick<OrderNow, (typeof parts)[number]>;

function encounterIn(versions: Versions<OrderRecorded>): Pick<OrderNow, 'encounter'> {
  const encounter = orderedIn(versions);
  return encounter === undefined ? {} : { encounter };
}

function picked(versions: Versions<OrderRecorded>): Picked {
  const found: Record<string, unknown> = {};
  for (const part of parts) {
    const said = newestWord(versions, part);
    if (said !== undefined) found[part] = said;
  }
  return found as Picked;
}

/**
 * The newest word of a result on a service of the order: its comments are those of the report, and one that has none took them back. Of the record that is asked for:
 * a number may be used for two people, and what is written of one is not told of the other.
 */
export function reportedIn(versions: Versions<OrderRecorded> | undefined, patient: PatientId, service: string): Version<OrderRecorded> | undefined {
  return versions?.findLast((version) => isOfResult(version) && version.event.patient === patient && version.event.code?.code === service);
}

/** What a service of the order was made of: the newest word of its results that says so, else of any word on the order; later words need not repeat it. */
export function specimensIn(versions: Versions<OrderRecorded> | undefined, patient: PatientId, service: string): readonly Specimen[] {
  const said = (versions ?? []).filter(({ event }) => event.patient === patient && event.specimens !== undefined);
  const own = said.findLast((version) => isOfResult(version) && version.event.code?.code === service);
  return (own ?? said.findLast((version) => !isOfResult(version)))?.event.specimens ?? [];
}

/** The newest word of whoever asked that has comments: later words on an order need not repeat them. */
export function commentedIn(versions: Versions<OrderRecorded> | undefined, patient: PatientId): Version<OrderRecorded> | undefined {
  return versions?.findLast((version) => !isOfResult(version) && version.event.patient === patient && version.event.comments !== undefined);
}

/** A result says of an order that it is general where it does not know: the first that knows holds. */
function kindOf(versions: Versions<OrderRecorded>, first: Version<OrderRecorded>): OrderRecorded['kind'] {
  return isOfResult(first) ? (versions.find(({ event }) => event.status !== 'result-only') ?? first).event.kind : first.event.kind;
}

/** What the walk over the versions ends in, and the version that made it so. */
function standingOf(versions: Versions<OrderRecorded>, first: Version<OrderRecorded>): [Exclude<OrderState, 'unsigned'>, Version<OrderRecorded>] {
  let [state, by]: [Exclude<OrderState, 'unsigned'>, Version<OrderRecorded>] = ['active', first];
  for (const version of versions) {
    const next = after(state, version.event.status);
    if (next === state) continue;
    state = next;
    by = version;
  }
  return [state, by];
}

function after(state: Exclude<OrderState, 'unsigned'>, status: OrderRecorded['status']): Exclude<OrderState, 'unsigned'> {
  // What is done stays done, and a result for an order that is over still files but does not revive it.
  if (state === 'done') return state;
  if (ends.has(status)) return 'over';
  if (state === 'over') return status === 'placed' ? 'active' : state;
  if (status === 'completed') return 'done';
  if (status === 'held') return 'held';
  if (status === 'released') return 'active';
  if (status === 'unable') return state === 'active' ? 'unable' : state;
  return status === 'placed' && state === 'unable' ? 'active' : state;
}
