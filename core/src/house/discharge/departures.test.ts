/** When inpatients leave: what is said of them moves the prediction, and too little history gives none. */
import { expect, test } from 'vitest';
import { facilityId } from '../../ids.ts';
import { fact, moved, recorded, at, minute, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { emptyHospital, foldHospital } from '../../hospital-fold.ts';
import { emptyIdentity } from '../../identity/fold.ts';
import { getRow } from '../../table.ts';
import { dayMs, hourMs, minuteMs, instant } from '../../time.ts';
import { encounterId } from '../../ids.ts';
import type { ViewInput } from '../../views/view.ts';
import { departureModel } from './model.ts';
import { departureOf, probabilityGoneBy, type Departure } from './departures.ts';

function inputOf(facts: readonly Fact[], minutes: number): ViewInput {
  const order = [...facts].sort((a, b) => (a.order < b.order ? -1 : 1));
  return {
    hospital: recorded(order).reduce((hospital, one) => foldHospital(hospital, one, emptyIdentity()), emptyHospital(facilityId('LGH'))),
    identity: emptyIdentity(),
    now: minute(minutes),
  };
}
const described = fact(-1_000_000, { type: 'FacilityDescribed', description: smallHospital });

/** `days` days with twelve stays each, of one to six days, over at ten or at fifteen o'clock New York time; a plan is made four hours before. */
function history(days: number): Fact[] {
  const facts: Fact[] = [described];
  const day = dayMs / minuteMs;
  for (let d = -days; d < 0; d++)
    for (let n = 0; n < 12; n++) {
      const id = `V${d + days}-${n}`;
      const begins = d * day + n * 60;
      const ends = (d + 1 + ((d * 5 + n * 7 + 700) % 6)) * day + (n % 2 === 0 ? 3 : 8) * 60 - 60;
      facts.push(fact(begins, moved('PatientAdmitted', id, `p${id}`, { class: 'I', location: at(`4W-${id}-A`) }), id));
      if (ends - 240 < 0)
        facts.push(fact(ends - 240, { type: 'DischargeStepped', encounter: encounterId(id), step: 'confirmed', expectedAt: minute(ends) }, `${id}c`));
      if (ends < 0) facts.push(fact(ends, moved('PatientDischarged', id, `p${id}`), `${id}x`));
    }
  return facts;
}
const departure = (input: ViewInput, id: string): Departure | undefined => {
  const encounter = getRow(input.hospital.operations.encounters, encounterId(id));
  return encounter === undefined ? undefined : departureOf(input, encounter);
};

test('with too few finished stays nothing is predicted, and it says what is missing', () => {
  const input = inputOf([described, fact(-60, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }))], 0);
  expect(departure(input, 'V1')).toEqual({ state: 'not-computable', missing: ['30 finished inpatient stays, there are 0'] });
});

test('with few stays their lengths are counted', () => {
  const input = inputOf(history(8), -5);
  expect(departureModel(input).method).toBe('empirical-los@1');
  const found = departure(input, 'V7-3');
  expect(found?.state === 'predicted' && found.method).toBe('empirical-los@1');
});

test('a fitted model beats counting on days that it has not seen, and is calibrated', () => {
  const model = departureModel(inputOf(history(40), -5));
  if (model.method !== 'hazard@1' || model.backTest === undefined) throw new Error('no model');
  const { backTest } = model;
  expect(backTest.model.brier[24]).toBeLessThan(backTest.naive.brier[24]);
  expect(backTest.model.maeHours).toBeLessThan(backTest.naive.maeHours);
  expect(backTest.model.coverage).toBeGreaterThan(0.7);
  for (const { predicted, happened } of backTest.deciles) expect(Math.abs(predicted - happened)).toBeLessThan(0.2);
});

test('a confirmed departure in two hours is likely by then; nothing said is later; the intervals are in order', () => {
  const input = inputOf(
    [...history(40), fact(-60, { type: 'DischargeStepped', encounter: encounterId('V39-2'), step: 'confirmed', expectedAt: minute(120) }, 'said')],
    0,
  );
  const [said, silent] = [departure(input, 'V39-2'), departure(input, 'V39-4')];
  if (said?.state !== 'predicted' || silent?.state !== 'predicted') throw new Error('not predicted');
  expect(said.likelyAt).toBeLessThan(silent.likelyAt);
  expect(Math.abs(said.likelyAt - minute(120))).toBeLessThan(3 * hourMs);
  for (const { lowAt, likelyAt, highAt, within } of [said, silent]) {
    expect(lowAt).toBeLessThanOrEqual(likelyAt);
    expect(likelyAt).toBeLessThanOrEqual(highAt);
    expect([...within].sort((a, b) => a - b)).toEqual(within);
  }
});

test('the same day gives the same model however much has happened since midnight, and time only conditions the curve', () => {
  const facts = history(40);
  const [early, late] = [inputOf(facts, 0), inputOf([...facts, fact(10, moved('PatientDischarged', 'V39-0', 'pV39-0'), 'gone')], 300)];
  const [a, b] = [departureModel(early), departureModel(late)];
  expect(a.method === 'hazard@1' && b.method === 'hazard@1' && a.hazard.coefficients).toEqual(b.method === 'hazard@1' && b.hazard.coefficients);
  const encounter = getRow(early.hospital.operations.encounters, encounterId('V39-1'));
  if (encounter === undefined) throw new Error('no encounter');
  const by = instant(early.now + 30 * hourMs);
  expect(probabilityGoneBy(early, encounter, early.now)).toBe(0);
  expect(probabilityGoneBy({ ...early, now: instant(early.now + 5 * minuteMs) }, encounter, by)).toBeLessThanOrEqual(
    probabilityGoneBy(early, encounter, by) ?? 0,
  );
  expect(departure(late, 'V39-0')).toBeUndefined();
});
