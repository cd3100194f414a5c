/** What the kidneys of an encounter are judged by: creatinine and urine of the person, and their weight. */
import type { Encounter } from '../encounter.ts';
import type { ViewInput } from '../views/view.ts';
import { readingsOfPerson } from './analyte-readings.ts';
import { kdigo, type Kidney, type KidneyInputs } from './kidney-injury.ts';

export function kidneyInputsOf(input: ViewInput, encounter: Encounter): KidneyInputs {
  const weight = readingsOfPerson(input, encounter, 'weight').at(-1);
  return {
    creatinine: readingsOfPerson(input, encounter, 'creatinine'),
    urine: readingsOfPerson(input, encounter, 'urineOutput'),
    ...(weight === undefined ? {} : { weight: weight.value }),
  };
}

export const kidneyOf = (input: ViewInput, encounter: Encounter): Kidney => kdigo(kidneyInputsOf(input, encounter));
