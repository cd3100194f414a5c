/** The history for back-tests: a log like any other, and the fold of it is the simulator's own truth. */
import { expect, test } from 'vitest';
import { emptyEnterprise, foldEnterprise } from '@healthos/core/hospital-fold.ts';
import { facilityId } from '@healthos/core/ids.ts';
import { rows } from '@healthos/core/table.ts';
import { hourMs, instant } from '@healthos/core/time.ts';
import { historyOf, openHistory } from './history.ts';

test('positions are gap-free, messages come in order, and the same seed gives the same facts', () => {
  const facts = historyOf(3, 1);
  expect(facts.map(({ position }) => position)).toEqual(facts.map((_, i) => i + 1));
  expect(facts.every(({ recordedAt }, i) => recordedAt >= (facts[i - 1]?.recordedAt ?? 0))).toBe(true);
  expect(historyOf(3, 1)).toEqual(facts);
});

test('the fold of a history has every bed as the simulator has it, at every hour of a day and a half', () => {
  const history = openHistory(5);
  let enterprise = foldEnterprise(emptyEnterprise(), history.facts);
  for (let hour = 1; hour <= 36; hour++) {
    const at = instant(history.startsAt + hour * hourMs);
    enterprise = foldEnterprise(enterprise, history.go(at));
    const truth = history.day.truth(at);
    const hospital = enterprise.hospitals.get(facilityId('LGH'));
    const beds = hospital === undefined ? [] : [...rows(hospital.operations.beds)];
    const wrong = beds.flatMap((bed) => {
      const real = truth.beds.get(bed.bed);
      const said = [bed.occupancy, bed.occupants[0], bed.cleanliness];
      const meant = [real?.occupancy, real?.encounter, real?.cleanliness];
      return JSON.stringify(said) === JSON.stringify(meant) ? [] : [{ bed: bed.bed, said, meant }];
    });
    expect({ hour, wrong }).toEqual({ hour, wrong: [] });
    expect(beds.length).toBe(truth.beds.size);
  }
});
