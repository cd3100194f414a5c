/** Whom a search of the whole house can be of when it asks only for what changed since a moment: people of the facts that were recorded from then on. */
import type { Recorded } from '@healthos/core/event.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { patientIn, patientInBed } from './find.ts';
import { rangeOf } from './matching.ts';
import type { Filter } from './query.ts';
import type { House } from './thing.ts';

export const changedLimits = { facts: 4000, probes: 20_000, probesAtOnce: 15 } as const;

export interface Recordings {
  /** Facts at these positions, in any order. */
  eventsAt(house: House, positions: readonly number[]): Promise<readonly Recorded[]>;
  /** So many facts from that position on. */
  eventsFrom(house: House, position: number, limit: number): Promise<readonly Recorded[]>;
}

/** The earliest moment that every match was recorded at; undefined where the search asks for none. */
export function sinceIn(filters: readonly Filter[]): number | undefined {
  const moments = filters.flatMap(({ parameter, modifier, text }) => {
    if (parameter.name !== '_lastUpdated' || modifier !== undefined || text.includes(',')) return [];
    const [, prefix = 'eq', literal = ''] = /^(ge|gt|sa|eq)?(\d.*)$/.exec(text) ?? [];
    const from = prefix === '' ? undefined : rangeOf(literal.replace(' ', '+'))?.from;
    return from ?? [];
  });
  return moments.length === 0 ? undefined : Math.max(...moments);
}

/** undefined = too many facts to look at: then everybody is looked at in turn. */
export async function changedPeople(recordings: Recordings, house: House, since: number): Promise<readonly PatientId[] | undefined> {
  const first = await firstRecorded(recordings, house, since);
  const { position } = house.hospital;
  if (position - first >= changedLimits.facts) return undefined;
  const facts = first > position ? [] : await recordings.eventsFrom(house, first, changedLimits.facts);
  return [...new Set(facts.flatMap(({ event }) => peopleOf(house, event)))];
}

/** Records that a fact names, in whatever part of it: of two that were merged or linked both. */
export function peopleOf(house: House, event: object): readonly PatientId[] {
  const named = ['patient', 'from', 'into', 'a', 'b', 'toPatient', 'fromPatient'].flatMap((name) => {
    const value: unknown = Object.hasOwn(event, name) ? (event as Readonly<Record<string, unknown>>)[name] : undefined;
    return typeof value === 'string' ? [value as PatientId] : [];
  });
  const visited = patientIn(house, event);
  const found = visited === undefined ? named : [...named, visited];
  return found.length > 0 ? found : [patientInBed(house, event) ?? []].flat();
}

/** When a position was recorded never changes. */
const recordedAt = new Map<string, number>();

/** Positions are in the order in which they were recorded: each look into the log leaves a sixteenth of them, so that a million take five. */
async function firstRecorded(recordings: Recordings, house: House, since: number): Promise<number> {
  let [low, high] = [1, house.hospital.position + 1];
  while (low < high) {
    const step = Math.ceil((high - low) / (changedLimits.probesAtOnce + 1));
    const probes: number[] = [];
    for (let position = low + step - 1; position < high && probes.length <= changedLimits.probesAtOnce; position += step) probes.push(position);
    const moments = await recordedAtOf(recordings, house, probes);
    const later = moments.findIndex((moment) => moment >= since);
    const [before, from] = [later < 0 ? probes.at(-1) : probes[later - 1], probes[later]];
    if (before !== undefined) low = before + 1;
    if (from !== undefined) high = from;
  }
  return low;
}

async function recordedAtOf(recordings: Recordings, house: House, positions: readonly number[]): Promise<readonly number[]> {
  const keyOf = (position: number): string => `${house.tag}|${position}`;
  const unknown = positions.filter((position) => !recordedAt.has(keyOf(position)));
  if (recordedAt.size + unknown.length > changedLimits.probes) recordedAt.clear();
  const asked = recordedAt.size === 0 ? positions : unknown;
  for (const fact of asked.length === 0 ? [] : await recordings.eventsAt(house, asked)) recordedAt.set(keyOf(fact.position), fact.recordedAt);
  return positions.map((position) => recordedAt.get(keyOf(position)) ?? 0);
}
