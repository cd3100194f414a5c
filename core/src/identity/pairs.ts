/** Pairs of records that were proposed as one person, and pairs that somebody refused for good. */
import type { Recorded } from '../event.ts';
import type { PatientId } from '../ids.ts';
import { getRow, putRow, type Table } from '../table.ts';
import type { PairProposed, PairRefused } from './events.ts';
import type { PairFact, PairRow } from './state.ts';

/** The same for both orders of the two. */
export function pairKey(a: PatientId, b: PatientId): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}

/** The newest proposal and the newest refusal of a pair, by the order of their senders. */
export function addPair(pairs: Table<string, PairRow>, recorded: Recorded, event: PairProposed | PairRefused): Table<string, PairRow> {
  const key = pairKey(event.a, event.b);
  const known = getRow(pairs, key);
  const { order, effective, facility, position } = recorded;
  const said = { order, at: effective.at, facility, position };
  const [a, b] = event.a < event.b ? [event.a, event.b] : [event.b, event.a];
  const slot = event.type === 'PairProposed' ? 'proposed' : 'refused';
  const newest: PairFact<PairProposed | PairRefused> | undefined = known?.[slot];
  return newest !== undefined && newest.order >= order ? pairs : putRow(pairs, key, { ...known, a, b, [slot]: { ...event, ...said } });
}
