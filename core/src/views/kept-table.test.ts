/** A table that is made a step at a time while others make theirs: nobody's is lost for whoever comes next. */
import { expect, it } from 'vitest';
import { at, fact, minute, moved } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import type { EncounterId } from '../ids.ts';
import { entries } from '../table.ts';
import { keptTable } from './kept-table.ts';

/** More than are worked out without a break. */
const stays = Array.from({ length: 100 }, (_, n) => fact(n, moved('PatientAdmitted', `V${n}`, `p${n}`, { class: 'I', location: at('4W-01-A') })));
const picture = inputAfter(stays, 200);

const counting = () => {
  let made = 0;
  const table = keptTable<{ readonly encounter: EncounterId }>({
    changed: () => [],
    make: (_input, { encounter }) => {
      made++;
      return { encounter };
    },
    nextAt: () => undefined,
  });
  return { table, made: () => made };
};
const listOf = (table: Parameters<typeof entries>[0]) => entries(table).map(([, value]) => value);

it('of two pictures that are made side by side the later one is the start for the next, whichever was done last', () => {
  const { table, made } = counting();
  const [early, late, next] = [picture, { ...picture, now: minute(201) }, { ...picture, now: minute(202) }];
  const steps = table.inSteps(early);
  steps.next();
  const ofLate = listOf(table(late));
  while (steps.next().done !== true);
  expect(made()).toBe(200);
  const ofNext = listOf(table(next));
  expect(made()).toBe(200);
  expect(ofNext.every((one, n) => one === ofLate[n])).toBe(true);
});

it('of one picture that two make side by side there is one table', () => {
  const { table } = counting();
  const steps = table.inSteps(picture);
  steps.next();
  const first = table(picture);
  let last = steps.next();
  while (last.done !== true) last = steps.next();
  expect(last.value).toBe(first);
  expect(table(picture)).toBe(first);
});

it('a picture from which nobody went on for ten minutes is let go, one that somebody may go on from is not', () => {
  const madeAfter = (minutes: number): number => {
    const { table, made } = counting();
    table(picture);
    table({ ...picture, now: minute(200 + minutes) });
    const before = made();
    // Of a picture of another time it goes forward only: from the first, while that is there.
    table({ ...picture, now: minute(205) });
    return made() - before;
  };
  expect([madeAfter(9), madeAfter(11)]).toEqual([0, 100]);
});
