/** Whose patients they are, and whose are nobody's. */
import { expect, it } from 'vitest';
import { at, fact, moved, type Fact } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, unitId } from '../../ids.ts';
import { myPatients } from './my-patients.ts';

const came = (visit: string, more: object = {}): Fact =>
  fact(0, moved('PatientAdmitted', visit, `p-${visit}`, { class: 'I', location: at('4W-01-A'), ...more }), visit);
const step = (minutes: number, visit: string, staff: string, joined: 'joined' | 'left'): Fact =>
  fact(minutes, { type: 'CareTeamStepped', encounter: encounterId(visit), staff, part: 'resident', step: joined }, `${visit}-${staff}-${minutes}`);

const facts = [
  came('V1', { attending: 'd1' }),
  came('V2', { attending: 'd2' }),
  came('V3'),
  came('V4'),
  step(1, 'V2', 'd1', 'joined'),
  step(1, 'V4', 'd1', 'joined'),
  step(2, 'V4', 'd1', 'left'),
  fact(1, { type: 'NurseAssigned', encounter: encounterId('V3'), unit: unitId('4W'), nurse: 'n1' }),
];
const of = (staff: string, more: readonly Fact[] = []) => {
  const { mine, nobodys } = myPatients(inputAfter([...facts, ...more], 10), staff);
  return [[...mine].sort(), [...nobodys].sort()];
};

it('are those whom one leads, is of the team of, or is assigned to', () => {
  expect(of('d1')).toEqual([
    ['V1', 'V2'],
    ['V3', 'V4'],
  ]);
  expect(of('d2')).toEqual([['V2'], ['V3', 'V4']]);
  // The nurse has V3; that a physician is missing is still everybody's.
  expect(of('n1')).toEqual([['V3'], ['V4']]);
});

it('are not those who went home', () => {
  expect(of('d1', [fact(5, moved('PatientDischarged', 'V1', 'p-V1'))])).toEqual([['V2'], ['V3', 'V4']]);
});
