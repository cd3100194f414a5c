/** How a person at a screen brings an unlock about: the requests that do it, or the place where it is done. What somebody must do with their hands is said by them once it is done. */
import { getRow } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';
import { floatsFor } from '../staffing/floats.ts';
import { boardOf } from './board.ts';
import type { Change } from './changes.ts';
import { wishFor } from './queue.ts';
import type { BedWish } from './wish.ts';

export interface UnlockAsk {
  readonly request: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** On the button. */
  readonly says: string;
  /** It needs a person's reason, which the screen asks for and sends as `reason`. */
  readonly reason?: true;
}
export interface UnlockWays {
  readonly asks: readonly UnlockAsk[];
  /** Requests of `asks` that it takes: of several floats as many as nurses are missing. */
  readonly wants: number;
  /** What more is to be known before, or instead of, asking. */
  readonly note?: string;
  /** A screen where it is done. */
  readonly open?: { readonly path: string; readonly says: string };
}

export function unlockWays(input: ViewInput, wish: BedWish, change: Change): UnlockWays {
  const only = (request: string, body: Readonly<Record<string, unknown>>, says: string): UnlockWays => ({ asks: [{ request, body, says }], wants: 1 });
  switch (change.change) {
    case 'state-isolation':
      return only('complete-bed-request', { request: wish.request, isolation: change.isolation }, 'State it');
    case 'state-level':
      return only('complete-bed-request', { request: wish.request, level: change.level }, `Ask for ${change.level}`);
    case 'state-age':
      return only('complete-bed-request', { request: wish.request, age: change.age }, `State ${change.age}`);
    case 'state-sex':
      return only('complete-bed-request', { request: wish.request, sex: change.sex }, `State ${change.sex}`);
    case 'open-bed':
      return only('bed-block', { bed: change.bed, blocked: false }, 'Open it');
    case 'block-bed':
      return only('bed-block', { bed: change.bed, blocked: true, code: 'isolation', reason: 'Room kept for one isolated patient' }, 'Block it');
    case 'release-bed':
      return only('release-bed', { bed: change.bed }, 'Release it');
    case 'staff-bed':
      return only('bed-staff', { bed: change.bed, staffed: true }, 'It is staffed');
    case 'equip-bed':
      return only('bed-fit', { bed: change.bed, fit: change.feature, has: true }, 'It is there');
    case 'strengthen-bed':
      return only('bed-fit', { bed: change.bed, fit: 'weight', maxWeightKg: change.maxWeightKg }, 'It stands there');
    case 'set-pressure':
      return only('bed-fit', { bed: change.bed, fit: 'pressure', pressure: change.pressure }, 'It is switched');
    case 'take-age':
      return { asks: [{ request: 'unit-age', body: { unit: change.unit, age: change.age, takes: true }, says: 'Agreed…', reason: true }], wants: 1 };
    case 'describe-unit':
      return { asks: [], wants: 0, open: { path: `/admin/facility?at=${encodeURIComponent(change.unit)}`, says: 'Facility file' } };
    case 'cancel-plans':
      return plansOf(input, change);
    case 'vacate-bed':
      return movesOf(input, change);
    case 'add-nurses':
      return nursesOf(input, change);
  }
}

function plansOf({ hospital }: ViewInput, { bed, encounters }: Extract<Change, { change: 'cancel-plans' }>): UnlockWays {
  const planned = encounters.filter((id) => getRow(hospital.operations.encounters, id)?.status !== 'planned');
  return {
    asks: planned.map((encounter) => ({ request: 'plan-cancel', body: { bed, encounter }, says: `Cancel ${encounter}…`, reason: true })),
    wants: planned.length,
    ...(planned.length === encounters.length ? {} : { note: 'Who is only announced is cancelled with the case or in ADT (A38).' }),
  };
}

/** Only a departure frees a bed: whoever is in it is put into the queue for another, of the level that they have now. */
function movesOf(input: ViewInput, { bed }: Extract<Change, { change: 'vacate-bed' }>): UnlockWays {
  const placed = boardOf(input).beds.get(bed);
  const lodgers = placed?.lodgers ?? [];
  const staying = lodgers.filter(({ encounter }) => wishFor(input, encounter)?.how !== 'asked');
  const level = placed === undefined || placed.level === 'unknown' ? 'medical-surgical' : placed.level;
  return {
    asks: staying.map(({ encounter, sex, isolation }) => ({
      request: 'request-bed',
      body: { encounter, origin: 'unit', level, ...(sex === undefined ? {} : { sex }), ...(isolation === undefined ? {} : { isolation }) },
      says: `Ask for another bed for ${encounter}`,
    })),
    wants: staying.length,
    note: staying.length === 0 ? 'Another bed is asked for already; it is free once they have gone.' : 'It is free once they have gone, and not before.',
  };
}

/** Nurses whom other units can spare, with the least harm first; who is called in counts once checked in. */
function nursesOf(input: ViewInput, { unit, nurses }: Extract<Change, { change: 'add-nurses' }>): UnlockWays {
  const floats = floatsFor(input, unit);
  return {
    asks: floats.map(({ shift, staff, from, because }) => ({
      request: 'float-staff',
      body: { shift, unit, seen: { unit: from } },
      says: `Float ${staff} from ${from}: ${because}`,
    })),
    wants: nurses,
    ...(floats.length < nurses
      ? { note: `${floats.length === 0 ? 'No unit' : 'No other unit'} has a nurse to spare: call somebody in; they count once checked in.` }
      : {}),
    ...(floats.length < nurses ? { open: { path: `/staffing?unit=${encodeURIComponent(unit)}`, says: 'Plan a shift' } } : {}),
  };
}
