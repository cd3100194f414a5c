/** What the rooms of this folder need of a connection. */
import type pg from 'pg';
import { Fault } from '../fault.ts';

export type Queryable = Pick<pg.Client, 'query'>;

/** SQLSTATE of an error that came from the server; undefined for one that came from the network. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** The server is going down, or the connection is not what it was: the same statement may succeed on another one. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof Fault || error instanceof TypeError || error instanceof RangeError) return false;
  const state = sqlState(error);
  return state === undefined || state.startsWith('08') || state.startsWith('57P') || state === '53300';
}

/** The values themselves are what the server cannot hold: data exceptions, broken constraints, limits of its programs. */
export function isUnfit(state: string | undefined): boolean {
  return state !== undefined && (state.startsWith('22') || state.startsWith('23') || state.startsWith('54'));
}
