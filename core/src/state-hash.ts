/**
 * One hash of a picture, the same on every machine and for every arrival order of the same facts. Positions, record times and indexes say how
 * facts came, not what they mean, so they stay out.
 */
import { entries, isTable } from './table.ts';
import type { Hospital } from './hospital.ts';
import type { IdentityState } from './identity/state.ts';

/** Supplied by the caller: core has no crypto of its own. Takes text, gives a hex digest. */
export type Digest = (text: string) => string;

const leftOut: ReadonlySet<string> = new Set(['position', 'positions', 'recordedAt', 'heardFrom', 'message', 'feed', 'index']);

export function stateHash(state: Hospital | IdentityState, digest: Digest): string {
  return digest(canonical(state));
}

/** Text that is equal exactly when two pictures are: keys sorted, tables and maps as sorted entries, absent keys left out. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value instanceof Set) return `{${[...value].map(canonical).sort().join(',')}}`;
  if (value instanceof Map) return keyed([...value].map(([key, row]) => [String(key), row]));
  if (isTable(value)) return keyed([...entries(value)]);
  return keyed(Object.entries(value).filter(([key, row]) => row !== undefined && !leftOut.has(key)));
}

function keyed(pairs: readonly (readonly [string, unknown])[]): string {
  return `{${pairs
    .map(([key, row]) => `${JSON.stringify(key)}:${canonical(row)}`)
    .sort()
    .join(',')}}`;
}
