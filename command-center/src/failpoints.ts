/**
 * Places on the walk of a message where a process may die at the worst moment. No setting reaches them: the product's own programs pass nobody who
 * listens, and only a program of the tests (tests/faults/mortal.ts) does. See decision 0017.
 */
export const failpoints = ['before-parse', 'before-commit', 'after-commit', 'after-ack'] as const;

export type Failpoint = (typeof failpoints)[number];

/** Told of each place as it is reached. */
export type Reached = (point: Failpoint) => void;

export const nobodyListens: Reached = () => undefined;
