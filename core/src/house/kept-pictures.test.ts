/** What is kept of a picture as a start for the next is no reason to keep the picture: where nothing of it changes for a weekend, everything else does. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { minute } from '../given.ts';
import type { ViewInput } from '../views/view.ts';
import { edInput, move, work } from './emergency/given-emergency.ts';
import { breachDaysOf } from './measures/breach-days.ts';
import { casesOf } from './theatre/cases.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const dayMinutes = 24 * 60;
const story = [
  work(-60, 'CaseScheduled', { case: 'C1', room: '01', unit: 'OR', startsAt: minute(0), minutes: 60, elective: true }),
  ...['V1', 'V2', 'V3'].flatMap((visit, n) => [
    move(n * dayMinutes, 'PatientAdmitted', visit, '4W-01-A', { class: 'I' }),
    move(n * dayMinutes + 60, 'PatientDischarged', visit, '4W-01-A', { class: 'I' }),
  ]),
];

/** Apart, so that no running function holds what it saw. */
function pictureAfter(make: (input: ViewInput) => unknown): WeakRef<object> {
  const input = edInput(story, 4 * dayMinutes);
  make(input);
  return new WeakRef(input.hospital);
}

it.each([
  ['cases of the theatre', casesOf],
  ['days with fewer nurses than needed', (input: ViewInput) => breachDaysOf(input, [{ day: 1, from: minute(0), until: minute(dayMinutes) }])],
] as const)('%s', async (_, make) => {
  const picture = pictureAfter(make);
  // What a weak reference was made to is kept to the end of the turn (ECMA-262, AddToKeptObjects).
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(picture.deref()).toBeUndefined();
});
