/** View `ed-summary`: the emergency department in sums: scores with their inputs, occupancy, boarders by level, ambulances, door clocks, flow by hour. */
import { boarderGroup, boardersByLevel } from '../house/emergency/boarders.ts';
import { isOffloadLate, offloadsOf, openRuns, runsOf } from '../house/emergency/ambulance.ts';
import { unroomed } from '../house/emergency/asks.ts';
import { doorClocksOf } from '../house/emergency/door-clocks.ts';
import { edFlowOf } from '../house/emergency/flow.ts';
import { edwinNow, nedocsNow } from '../house/emergency/live-scores.ts';
import { clockPackOf, edLimits, edwinPack, nedocsPack } from '../house/emergency/packs.ts';
import { edRoomsOf } from '../house/emergency/rooms.ts';
import { presentVisits, visitsOf } from '../house/emergency/visits.ts';
import { halfUp, ratio } from '../rational.ts';
import { rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { EdSummaryRow } from './rows-emergency.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfEmergency, readsOfRequests } from '../reads.ts';

type RowOf<Tile extends EdSummaryRow['tile']> = Extract<EdSummaryRow, { tile: Tile }>;

export const edSummaryView: View<EdSummaryRow> = {
  name: 'ed-summary',
  title: 'Emergency department',
  definition:
    'NEDOCS and EDWIN with every input and what is missing, plain occupancy beside them, boarders by the level they wait for, ambulances, door clocks of the last 24 hours, arrivals and departures by hour.',
  audience: 'aggregate',
  reads: ['operations', ...readsOfRequests, ...readsOfEmergency],
  tables: [visitsOf],
  rows: (input, earlier) => {
    const found = new Map<string, EdSummaryRow>([
      ['nedocs/ed', nedocsRow(input)],
      ['edwin/ed', edwinRow(input)],
      ['occupancy/ed', occupancy(input)],
      ['ems/ed', ems(input)],
      ['clocks/ed', clocks(input)],
      ['flow/ed', flow(input)],
    ]);
    for (const row of boarders(input)) found.set(`boarders/${row.level}`, row);
    for (const row of edFlowOf(input).hours) found.set(`hour/${row.hour}`, { tile: 'hour', ...row });
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const [tile, name] = key.split('/');
    const here = presentVisits(input);
    if (tile === 'nedocs') return newestFirst(nedocsNow(input).positions);
    if (tile === 'edwin') return newestFirst(edwinNow(input).positions);
    if (tile === 'ems') return newestFirst(openRuns(input.hospital.work.AmbulanceStepped, input.now).flatMap(({ positions }) => positions));
    if (tile === 'boarders')
      return newestFirst(
        here.filter(({ boards, level }) => boards && (name === 'all' || (level ?? 'not-named') === name)).flatMap(({ positions }) => positions),
      );
    if (tile === 'occupancy') return newestFirst([...here.flatMap(({ positions }) => positions), ...edRoomsOf(input).map(({ bed }) => bed.position)]);
    if (tile === 'hour' || tile === 'flow' || tile === 'clocks') return newestFirst([...rows(visitsOf(input))].flatMap(({ positions }) => positions));
    return undefined;
  },
};

function nedocsRow(input: ViewInput): RowOf<'nedocs'> {
  const { inputs, missing, score, longestSince, placedAt } = nedocsNow(input);
  const { patients = 0, boarders = 0, spaces, inpatientBeds, ventilated, lastPlacedWaitMs } = inputs;
  return {
    tile: 'nedocs',
    pack: nedocsPack.pack,
    missing,
    patients,
    boarders,
    ...(score === undefined ? {} : { raw: halfUp(score.raw, 3), shown: score.shown, band: score.band }),
    ...(spaces === undefined ? {} : { spaces }),
    ...(inpatientBeds === undefined ? {} : { inpatientBeds }),
    ...(ventilated === undefined ? {} : { ventilated }),
    ...(longestSince === undefined ? {} : { longestSince }),
    ...(lastPlacedWaitMs === undefined ? {} : { lastPlacedWaitMs }),
    ...(placedAt === undefined ? {} : { placedAt }),
  };
}

function edwinRow(input: ViewInput): RowOf<'edwin'> {
  const { byEsi, providers, countedAt, missing, untriaged, score, notComputable } = edwinNow(input);
  const { patients, boarders } = counts(input);
  return {
    tile: 'edwin',
    pack: edwinPack.pack,
    missing,
    untriaged,
    byEsi,
    spaces: edRoomsOf(input).length,
    boarders,
    ...(score === undefined ? {} : { raw: halfUp(score.raw, 4), band: score.band }),
    ...(notComputable === undefined ? {} : { notComputable: patients === 0 ? 'nobody in the ED' : notComputable }),
    ...(providers === undefined ? {} : { providers }),
    ...(countedAt === undefined ? {} : { countedAt }),
  };
}

const counts = (input: ViewInput): { readonly patients: number; readonly boarders: number } => {
  const here = presentVisits(input);
  return { patients: here.length, boarders: here.filter(({ boards }) => boards).length };
};

function occupancy(input: ViewInput): RowOf<'occupancy'> {
  const here = presentVisits(input);
  const rooms = edRoomsOf(input);
  const many = (...states: readonly string[]): number => rooms.filter(({ state }) => states.includes(state)).length;
  const waiting = here.filter(({ bed, roomedAt }) => bed === undefined && roomedAt === undefined);
  return {
    tile: 'occupancy',
    patients: here.length,
    spaces: rooms.length,
    ...(rooms.length === 0 ? {} : { percent: halfUp(ratio(here.length * 100, rooms.length)) }),
    free: many('free'),
    dirty: many('dirty', 'cleaning'),
    blocked: many('blocked'),
    inSpaces: here.filter(({ bed }) => bed !== undefined).length,
    waiting: waiting.length,
    untriaged: waiting.filter(({ esi }) => esi === undefined).length,
    urgentWaiting: waiting.filter((visit) => unroomed(visit, input.now) !== undefined).length,
  };
}

function boarders(input: ViewInput): readonly RowOf<'boarders'>[] {
  const here = presentVisits(input);
  const { boardedMs: limitMs } = clockPackOf(input.hospital.operations.description?.currency);
  const all = boarderGroup(
    'all',
    here.filter(({ boards }) => boards),
    input.now,
    limitMs,
  );
  return [all, ...boardersByLevel(here, input.now, limitMs)].map(({ positions: _positions, ...group }) => ({
    tile: 'boarders',
    limitMs,
    ...group,
    // To the minute: a row that changed by the second would be sent by the second.
    loadMs: toMinute(group.loadMs),
    ...(group.medianMs === undefined ? {} : { medianMs: toMinute(group.medianMs) }),
  }));
}
const toMinute = (ms: number): number => Math.floor(ms / 60_000) * 60_000;

function ems(input: ViewInput): RowOf<'ems'> {
  const { AmbulanceStepped } = input.hospital.work;
  const open = openRuns(AmbulanceStepped, input.now);
  const held = open.filter(({ state }) => state === 'held');
  const coming = open.filter(({ state }) => state === 'inbound');
  const { offloads, late, medianMs, invalid } = offloadsOf(runsOf(AmbulanceStepped), input.now);
  const first = (times: readonly (Instant | undefined)[]): Instant | undefined => times.find((at) => at !== undefined);
  const [oldest, soonest] = [first(held.map(({ arrivedAt }) => arrivedAt)), first(coming.map(({ expectedAt }) => expectedAt))];
  return {
    tile: 'ems',
    held: held.length,
    coming: coming.length,
    late: held.filter((run) => isOffloadLate(run, input.now)).length,
    ...(oldest === undefined ? {} : { oldestArrivedAt: oldest }),
    ...(soonest === undefined ? {} : { nextExpectedAt: soonest }),
    offloads,
    offloadsLate: late,
    ...(medianMs === undefined ? {} : { medianOffloadMs: medianMs }),
    invalid,
    goalMs: edLimits.offloadMs,
  };
}

function clocks(input: ViewInput): RowOf<'clocks'> {
  const pack = clockPackOf(input.hospital.operations.description?.currency);
  return { tile: 'clocks', pack: pack.pack, definition: pack.definition, ...doorClocksOf(rows(visitsOf(input)), pack, input.now) };
}

function flow(input: ViewInput): RowOf<'flow'> {
  const { hours, lastHour, peak } = edFlowOf(input);
  return {
    tile: 'flow',
    present: counts(input).patients,
    arrivalsLastHour: lastHour.arrivals,
    departuresLastHour: lastHour.departures,
    ...(peak === undefined ? {} : { peakAt: peak.at, peak: peak.present }),
    method: hours.some(({ expected }) => expected !== undefined) ? 'same-hour-yesterday@1' : 'not yet: less than a day is known',
  };
}
