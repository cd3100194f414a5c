/** An order that is carried out goes on: what is told with a dose says nothing of whether it does. */
import { expect, it } from 'vitest';
import { at, fact, minute, moved } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, orderId, patientId } from '../../ids.ts';
import { chartOf } from './chart.ts';

const [patient, encounter, order] = [patientId('p1'), encounterId('V1'), orderId('N1')];
const code = { code: 'HEP5000', display: 'heparin' };
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
const placed = fact(1, { type: 'OrderRecorded', patient, encounter, order, kind: 'medication', status: 'placed', control: 'NW', code, frequency: 'Q8H' });
const told = fact(31, { type: 'OrderRecorded', patient, encounter, order, kind: 'medication', status: 'result-only', control: 'RE', code });
const dose = fact(31, {
  type: 'MedicationAdministered',
  patient,
  encounter,
  administration: 'a1',
  order,
  code,
  completion: 'complete',
  action: 'add',
  givenAt: minute(30),
});
const stopped = fact(40, { type: 'OrderRecorded', patient, encounter, order, kind: 'medication', status: 'discontinued', control: 'DC', code });

it('stands open and placed after its first dose, and owes the next eight hours on', () => {
  const [line] = chartOf(inputAfter([admitted, placed, told, dose], 60), patient)?.medications ?? [];
  expect(line?.order).toMatchObject({ status: 'placed', open: true });
  expect(line?.order?.versions.find(({ holds }) => holds)?.status).toBe('placed');
  expect(line).toMatchObject({ given: 1, due: { at: minute(30 + 480), everyMs: 8 * 3_600_000 } });
});

it('is over once somebody ends it, and owes nothing', () => {
  const [line] = chartOf(inputAfter([admitted, placed, told, dose, stopped], 60), patient)?.medications ?? [];
  expect(line?.order).toMatchObject({ status: 'discontinued', open: false });
  expect(line?.due).toBeUndefined();
});
