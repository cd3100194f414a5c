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
  return state === undefined || state.startsWith('08') || state.startsWith('57P') || state === '53300' || state === '25P03';
}

/** The values themselves are what the server cannot hold: data exceptions, broken constraints, limits of its programs. */
export function isUnfit(state: string | undefined): boolean {
  return state !== undefined && (state.startsWith('22') || state.startsWith('23') || state.startsWith('54'));
}

/** A literal under `standard_conforming_strings`, which every connection of ours sets. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The rows of one statement of several that went as one query. */
export function rowsIn(said: unknown, statement: number): readonly Readonly<Record<string, unknown>>[] {
  const one: unknown = Array.isArray(said) ? said[statement] : undefined;
  return typeof one === 'object' && one !== null && 'rows' in one && Array.isArray(one.rows) ? one.rows : [];
}
