/**
 * A fault of somebody else's server as it may be written down: by its codes alone. What it says besides may hold a token, a name or an address.
 */
const isCode = /^[A-Za-z][A-Za-z_]{1,60}$/;
/** Causes of causes that are looked at. */
const depth = 3;

interface Coded {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly error?: unknown;
  readonly status?: unknown;
  readonly responseCode?: unknown;
  readonly cause?: unknown;
}

export function byCodes(error: unknown): Error {
  const made = new Error(codesIn(error, depth).join(' ') || 'unknown');
  // Where it was met is said by what it is about; a stack of here would say nothing.
  made.stack = `${made.name}: ${made.message}`;
  return made;
}

function codesIn(error: unknown, left: number): readonly string[] {
  if (typeof error !== 'object' || error === null || left === 0) return [];
  const { name, code, error: said, status, responseCode, cause } = error as Coded;
  const words = [name, code, said].filter((one): one is string => typeof one === 'string' && one !== 'Error' && isCode.test(one));
  const numbers = [status, responseCode].filter((one): one is number => typeof one === 'number' && Number.isInteger(one)).map(String);
  return [...new Set([...words, ...numbers, ...codesIn(cause, left - 1)])];
}
