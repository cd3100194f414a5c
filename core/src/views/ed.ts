/** Views `ed`, `ed-rooms` and `ems`: the tracking board, the treatment spaces and the ambulances, row by row. */
import { edRoomsOf, type EdRoom } from '../house/emergency/rooms.ts';
import { areaOf } from '../house/emergency/areas.ts';
import { asksOf } from '../house/emergency/asks.ts';
import { isOffloadLate, openRuns, type Run } from '../house/emergency/ambulance.ts';
import { passedBy } from '../house/emergency/door-clocks.ts';
import { clockPackOf } from '../house/emergency/packs.ts';
import { isEmergencyUnit } from '../house/emergency/spaces.ts';
import type { EdVisit } from '../house/emergency/visit.ts';
import { presentVisits, visitsOf } from '../house/emergency/visits.ts';
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import type { OperationsState } from '../operations/state.ts';
import { rows } from '../table.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { EdRoomRow, EdRow, EmsRow } from './rows-emergency.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfEmergency, readsOfRequests } from '../reads.ts';

export const edView: View<EdRow> = {
  name: 'ed',
  title: 'ED tracking board',
  definition:
    'Everybody in the ED now, the waiting room included: arrival, triage, room, provider, disposition, both boarding clocks (from the decision and from the request), and what a limit asks for.',
  audience: 'bed',
  reads: ['operations', ...readsOfRequests, ...readsOfEmergency],
  tables: [visitsOf],
  rows: (input, earlier) => {
    const promises = promisesOf(input);
    return replaced(earlier?.rows, new Map(presentVisits(input).map((visit) => [visit.encounter, rowOf(input, visit, promises)])));
  },
  lineage: (input, key) => {
    const visit = presentVisits(input).find(({ encounter }) => encounter === key);
    return visit === undefined ? undefined : newestFirst(visit.positions);
  },
};

interface Promised {
  readonly inEd?: string;
  readonly inHouse?: string;
}
const promises = keptOn<OperationsState['beds'], ReadonlyMap<EncounterId, Promised>>();

/** Beds kept for somebody, by whom: in the ED or in the house. */
function promisesOf(input: ViewInput): ReadonlyMap<EncounterId, Promised> {
  const { beds } = input.hospital.operations;
  const known = promises.get(beds);
  if (known !== undefined) return known;
  const found = new Map<EncounterId, Promised>();
  for (const { bed, unit, promise } of rows(beds)) {
    if (promise?.encounter === undefined) continue;
    found.set(promise.encounter, { ...found.get(promise.encounter), ...(isEmergencyUnit(input, unit) ? { inEd: bed } : { inHouse: bed }) });
  }
  promises.set(beds, found);
  return found;
}

function rowOf(input: ViewInput, visit: EdVisit, promised: ReadonlyMap<EncounterId, Promised>): EdRow {
  const pack = clockPackOf(input.hospital.operations.description?.currency);
  const asks = asksOf(visit, pack, input.now);
  const passed = passedBy(visit, pack, input.now);
  const kept = promised.get(visit.encounter);
  const area = visit.room === undefined ? undefined : areaOf(input, { unit: visit.unit, room: visit.room });
  const { positions: _positions, boards: _boards, leftUnseenAt: _left, departedAt: _departed, state, ...told } = visit;
  return {
    ...told,
    state: state === 'gone' ? 'leaving' : state,
    ...(area === undefined ? {} : { area }),
    ...(kept?.inEd === undefined || kept.inEd === visit.bed ? {} : { promisedBed: kept.inEd }),
    ...(kept?.inHouse === undefined ? {} : { nextBed: kept.inHouse }),
    ...(asks === undefined ? {} : { asks: { severity: asks.severity, says: asks.says } }),
    passed: (['room', 'boarded', 'stay'] as const).filter((one) => passed[one]),
  };
}

export const edRoomsView: View<EdRoomRow> = {
  name: 'ed-rooms',
  title: 'ED rooms',
  definition: 'Each treatment space: free, in care, boarding, kept for somebody who comes, dirty, being cleaned or blocked.',
  audience: 'bed',
  reads: ['operations', ...readsOfRequests, ...readsOfEmergency],
  tables: [visitsOf],
  rows: (input, earlier) => replaced(earlier?.rows, new Map(edRoomsOf(input).map((room) => [room.bed.bed, roomRow(room)]))),
  lineage: (input, key) => {
    const room = edRoomsOf(input).find(({ bed }) => bed.bed === key);
    return room === undefined ? undefined : newestFirst([room.bed.position, ...(room.visit?.positions ?? [])]);
  },
};

function roomRow({ bed, area, state, decidedAt, asks }: EdRoom): EdRoomRow {
  return {
    bed: bed.bed,
    unit: bed.unit,
    room: bed.room === '' ? bed.name : bed.room,
    ...(area === undefined ? {} : { area }),
    state,
    ...(decidedAt === undefined ? {} : { decidedAt }),
    ...(asks === undefined ? {} : { asks }),
    ...(bed.blockReason === undefined || state !== 'blocked' ? {} : { blockReason: bed.blockReason }),
    coming: state === 'kept',
  };
}

export const emsView: View<EmsRow> = {
  name: 'ems',
  title: 'Ambulances',
  definition: 'Ambulances on the way and at the door. The offload clock runs from the door to the handover; goal 20 minutes, late when strictly longer.',
  audience: 'bed',
  reads: readsOfEmergency,
  rows: (input, earlier) =>
    replaced(earlier?.rows, new Map(openRuns(input.hospital.work.AmbulanceStepped, input.now).map((run) => [run.run, emsRow(run, input)]))),
  lineage: (input, key) => {
    const run = openRuns(input.hospital.work.AmbulanceStepped, input.now).find((one) => one.run === key);
    return run === undefined ? undefined : newestFirst(run.positions);
  },
};

function emsRow(run: Run, { now }: ViewInput): EmsRow {
  const { state, offloadedAt: _offloaded, at: _at, positions: _positions, ...told } = run;
  return { ...told, state: state === 'held' ? 'held' : 'inbound', late: isOffloadLate(run, now) };
}
