/**
 * A fault or a bug as a line of the log: what it is about, its codes and our own functions. What an error says in words is left out: a parser, a database or
 * somebody else's server quotes what it was given, and that may be a name or a token.
 */
import { Fault } from './fault.ts';

/** Words as libraries code their errors, SQLSTATE, and codes of ours. */
const isCode = /^([A-Za-z][A-Za-z_]{1,60}|[0-9A-Z]{5}|[a-z]+\.[a-z-]{1,40})$/;
/** Causes of causes that are looked at. */
const depth = 3;
/** Frames of a stack that are kept. */
const framesKept = 20;

export interface TroubleLine {
  readonly level: 'error';
  readonly time: string;
  readonly about: string;
  /** `Fault database.refused`, `TypeError`, `error 23505`: names and codes, its causes' too. */
  readonly error: string;
  /** The words of a fault of ours, which are written down in fault.ts. */
  readonly says?: string;
  readonly at: readonly string[];
}

export function troubleLine(error: unknown, about: string, now: number): TroubleLine {
  return {
    level: 'error',
    time: new Date(now).toISOString(),
    about,
    error: codesOf(error),
    ...(error instanceof Fault ? { says: error.message } : {}),
    at: framesOf(error),
  };
}

export function sayTrouble(error: unknown, about: string): void {
  process.stderr.write(`${JSON.stringify(troubleLine(error, about, Date.now()))}\n`);
}

interface Coded {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly error?: unknown;
  readonly status?: unknown;
  readonly responseCode?: unknown;
  readonly cause?: unknown;
}

/** `unknown` where an error has no code at all. */
export function codesOf(error: unknown): string {
  return [...new Set(codesIn(error, depth))].join(' ') || 'unknown';
}

function codesIn(error: unknown, left: number): readonly string[] {
  if (typeof error !== 'object' || error === null || left === 0) return [];
  const { name, code, error: said, status, responseCode, cause } = error as Coded;
  const words = [name, code, said].filter((one): one is string => typeof one === 'string' && one !== 'Error' && isCode.test(one));
  const numbers = [status, responseCode].filter((one): one is number => typeof one === 'number' && Number.isInteger(one)).map(String);
  return [...words, ...numbers, ...codesIn(cause, left - 1)];
}

/** Where it was thrown, without the message that a stack begins with. */
export function framesOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, framesKept)
    .map((line) => line.trim());
}
