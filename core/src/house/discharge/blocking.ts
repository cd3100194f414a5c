/**
 * The one test or consult that a stay waits for: the order that an open barrier names, else, for whoever is otherwise ready to leave, the oldest
 * laboratory, imaging or consult order that has no result.
 */
import { ofVisit, wordsByRecord, wordsOf, type Whose } from '../../told.ts';
import type { Hospital } from '../../hospital.ts';
import type { EncounterId, OrderId } from '../../ids.ts';
import { changedSince, emptyTable, entries, getRow, putRow, type Table } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import type { ViewInput } from '../../views/view.ts';
import { encountersUnder, isOfUse, numbersTold } from '../../visit-numbers.ts';
import { newestOf } from '../../versions.ts';
import type { Encounter } from '../../encounter.ts';
import { holdingVersion } from '../../clinical/observation.ts';
import type { WayOut } from './way-out.ts';
import { openBarriers } from './way-out.ts';
import { leaversOf } from './ways.ts';
import { changedWays } from './work-of-stay.ts';

export interface Blocking {
  readonly order: string;
  /** What it is, as ordered; absent = no order of that number is known. */
  readonly what?: string;
  readonly orderedAt?: Instant;
  /** Named by a barrier, or found by looking. */
  readonly how: 'named' | 'found';
  readonly barrier?: string;
  readonly positions: readonly number[];
}

const kinds: ReadonlySet<string> = new Set(['laboratory', 'imaging', 'general']);
const over: ReadonlySet<string> = new Set(['cancelled', 'discontinued', 'replaced', 'completed', 'unable', 'result-only']);

type Orders = Hospital['clinical']['orders'];
type Keys = Table<EncounterId, readonly string[]>;
let last: { readonly orders: Orders; readonly keys: Keys } = { orders: emptyTable(), keys: emptyTable() };

/** Orders of tests and consults by encounter: found from those known before by looking at what changed. An index: the newest words decide. */
function ordersByEncounter(orders: Orders): Keys {
  if (last.orders === orders) return last.keys;
  const isLater = last.orders.size <= orders.size;
  let keys: Keys = isLater ? last.keys : emptyTable();
  for (const key of changedSince(isLater ? last.orders : emptyTable(), orders)) {
    for (const words of wordsByRecord(getRow(orders, key))) {
      const event = newestOf(words)?.event;
      if (event?.encounter === undefined || !kinds.has(event.kind)) continue;
      const known = getRow(keys, event.encounter) ?? [];
      if (!known.includes(key)) keys = putRow(keys, event.encounter, [...known, key].sort());
    }
  }
  last = { orders, keys };
  return keys;
}

export const blockingOf = keptTable<Blocking>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const changed = changedRows(before, after);
    for (const id of changedWays(before, after)) changed.add(id);
    const [old, now] = [before.hospital.clinical, after.hospital.clinical];
    const add = (id: EncounterId | undefined): void => {
      if (id !== undefined) for (const { encounter } of encountersUnder(after.hospital, id)) changed.add(encounter);
    };
    for (const key of changedSince(old.orders, now.orders)) for (const words of wordsByRecord(getRow(now.orders, key))) add(newestOf(words)?.event.encounter);
    for (const id of changedSince(old.index.chartedOn, now.index.chartedOn)) add(id);
    return changed;
  },
  make: (input, encounter) => {
    const leaver = getRow(leaversOf(input), encounter.encounter);
    return leaver === undefined ? undefined : blocking(input, encounter, leaver.way);
  },
});

function blocking(input: ViewInput, encounter: Encounter, way: WayOut): Blocking | undefined {
  const { hospital } = input;
  const whose = ofVisit(input, encounter);
  const named = openBarriers(way).find(({ order }) => order !== undefined);
  if (named?.order !== undefined) {
    const { order, barrier, position } = named;
    const newest = newestOf(wordsOf(getRow(hospital.clinical.orders, order), whose));
    const what = newest?.event.code?.display ?? newest?.event.code?.code;
    return {
      order,
      how: 'named',
      barrier,
      ...(what === undefined ? {} : { what }),
      ...(newest === undefined ? {} : { orderedAt: newest.at }),
      positions: [position, ...(newest === undefined ? [] : [newest.position])],
    };
  }
  if (way.readyAt === undefined && way.stage === 'none') return undefined;
  return oldestWithoutResult(hospital, encounter, whose);
}

function oldestWithoutResult(hospital: Hospital, encounter: Encounter, whose: Whose): Blocking | undefined {
  const { orders } = hospital.clinical;
  const index = ordersByEncounter(orders);
  let oldest: Blocking | undefined;
  for (const key of numbersTold(hospital, encounter).flatMap((number) => getRow(index, number) ?? [])) {
    const versions = wordsOf(getRow(orders, key), whose);
    const [first, newest] = [versions[0], newestOf(versions)];
    if (first === undefined || newest === undefined || over.has(newest.event.status) || !isOfUse(hospital, encounter, first.at)) continue;
    const { order, fillerOrder, code } = newest.event;
    if ((oldest?.orderedAt ?? Infinity) <= first.at || hasResult(hospital, encounter, order, fillerOrder)) continue;
    const what = code?.display ?? code?.code;
    oldest = { order, how: 'found', orderedAt: first.at, ...(what === undefined ? {} : { what }), positions: [newest.position] };
  }
  return oldest;
}

/** A preliminary result is one: somebody can read it. */
function hasResult(hospital: Hospital, encounter: Encounter, order: OrderId, filler: OrderId | undefined): boolean {
  const { observations, index } = hospital.clinical;
  return numbersTold(hospital, encounter)
    .flatMap((number) => getRow(index.chartedOn, number) ?? [])
    .some((key) => {
      const versions = getRow(observations, key);
      const named = versions?.[0]?.event.order;
      return versions !== undefined && named !== undefined && (named === order || named === filler) && holdingVersion(versions) !== undefined;
    });
}

export const blockedStays = (input: ViewInput): readonly [EncounterId, Blocking][] => entries(blockingOf(input));
