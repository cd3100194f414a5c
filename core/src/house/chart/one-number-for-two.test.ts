/** A visit number or account that two patients share: what is told of one never stands in the chart of the other, and what was moved goes along. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, patientId } from '../../ids.ts';
import { ownVisit } from '../../visit-numbers.ts';
import { personIn } from './whose.ts';

const [ann, ben] = [patientId('ann'), patientId('ben')];
const shared = encounterId('V12345');
const admitted = fact(0, moved('PatientAdmitted', 'V12345', 'ann', { class: 'I', location: at('4W-01-A') }));
const potassium = (n: number, patient: typeof ann, observation: string) =>
  fact(n, {
    type: 'ObservationRecorded',
    observation,
    patient,
    encounter: shared,
    code: { code: '2823-3', display: 'Potassium', system: 'LN' },
    value: { kind: 'quantity', literal: '4.2', value: 4.2, unit: 'mmol/L' },
    status: 'F',
    observedAt: minute(n),
  });

/** Of these results, whose chart holds which. */
function chartsOf(facts: Parameters<typeof inputAfter>[0]): readonly (readonly string[])[] {
  const input = inputAfter(facts, 60);
  return [ann, ben].map((patient) => {
    const person = personIn(input, patient);
    return facts.flatMap(({ event }) =>
      event.type === 'ObservationRecorded' && person.items.has(`observation|${event.observation}`) && person.isTheirs(event, minute(30))
        ? [event.observation]
        : [],
    );
  });
}

describe('a visit number that two patients share', () => {
  it('keeps the results of each in the chart of the record that they name', () => {
    expect(chartsOf([admitted, potassium(1, ann, 'K1'), potassium(2, ben, 'K2')])).toEqual([['K1'], ['K2']]);
  });

  it('does so though the number was admitted for the one and then for the other', () => {
    const again = fact(5, moved('PatientAdmitted', 'V12345', 'ben', { class: 'I', location: at('4W-02-A') }));
    expect(chartsOf([admitted, potassium(1, ann, 'K1'), again, potassium(6, ben, 'K2')])).toEqual([['K1'], ['K2']]);
  });

  it('takes along what was charted where the visit was moved, and nothing of a third', () => {
    const move = fact(9, { type: 'EncounterMoved', encounter: shared, toPatient: ben });
    expect(chartsOf([admitted, potassium(1, ann, 'K1'), potassium(2, ben, 'K2'), move, potassium(12, ann, 'K3')])).toEqual([[], ['K1', 'K2', 'K3']]);
  });

  it('is no visit of whom it is not', () => {
    const input = inputAfter([admitted], 60);
    expect([ownVisit(input, { patient: ann, encounter: shared }), ownVisit(input, { patient: ben, encounter: shared })]).toEqual([shared, undefined]);
    expect(ownVisit(input, { patient: ben, encounter: encounterId('V2') })).toBe('V2');
  });
});
