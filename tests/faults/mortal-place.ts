/** Where the server of mortal.ts ends itself: each of its threads counts the places that it comes by, and every place is of one thread alone. */
import { failpoints, type Reached } from '@healthos/command-center/failpoints.ts';

const [point, nth, what] = (process.env['MORTAL_AT'] ?? '').split(':');
if (!failpoints.some((known) => known === point)) throw new Error(`MORTAL_AT takes one of ${failpoints.join(', ')}, a colon, a number and what ends`);
let left = Number(nth);

export const reached: Reached = (place) => {
  if (place !== point || --left !== 0) return;
  // In a thread that is the end of the thread.
  if (what === 'thread') process.exit(0);
  process.kill(process.pid, 'SIGKILL');
};
