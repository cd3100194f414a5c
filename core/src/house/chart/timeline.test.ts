/** The line of time writes units as people do; facts keep them as they were sent. */
import { expect, it } from 'vitest';
import { at, fact, moved } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { roundOf } from '../../given-signs.ts';
import { orderId, patientId } from '../../ids.ts';
import { chartOf } from './chart.ts';

const patient = patientId('p1');
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));

it('of a value and of a dose', () => {
  const order = fact(2, {
    type: 'OrderRecorded',
    order: orderId('MO1'),
    patient,
    kind: 'medication',
    control: 'NW',
    status: 'placed',
    code: { code: 'FENT', display: 'Fentanyl' },
    dose: { literal: '50', unit: 'ug' },
  });
  const chart = chartOf(inputAfter([admitted, ...roundOf(1, { temperature: 36.7 }), order], 10), patient);
  const titles = chart?.timeline.map(({ title }) => title) ?? [];
  expect(titles).toContainEqual(expect.stringMatching(/ 36\.7 °C$/));
  expect(titles).toContainEqual(expect.stringMatching(/ 120 mmHg$/));
  expect(chart?.orders.map(({ dose }) => dose)).toEqual(['50 mcg']);
});
