/** Who took a critical value in, and when, stands in the chart of that patient: now, and in the chart of any moment since. */
import { expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, patientId } from '../../ids.ts';
import { acknowledgeCritical } from '../../requests/acknowledge-critical.ts';
import { isRefusal } from '../../requests/request.ts';
import { chartOf } from './chart.ts';
import { positionsOf } from './past.ts';

const patient = patientId('p1');
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
const potassium = (minutes: number, value: number): Fact =>
  fact(
    minutes,
    {
      type: 'ObservationRecorded',
      observation: 'k',
      patient,
      encounter: encounterId('V1'),
      code: { code: '2823-3', display: 'Potassium' },
      value: { kind: 'quantity', value, literal: String(value), unit: 'mmol/L' },
      status: minutes > 5 ? 'C' : 'F',
      observedAt: minute(1),
    },
    `k${minutes}`,
  );

it('is with the value that was read, and a corrected value has nobody yet', () => {
  const facts = [admitted, potassium(1, 6.9)];
  const decision = acknowledgeCritical.decide(
    inputAfter(facts, 4),
    { body: { observation: 'k', action: 'treated', readBack: '6.9' }, at: minute(4), id: 'a-0000001' },
    { role: 'clinician', staff: 'd1' },
  );
  if (isRefusal(decision)) throw new RangeError(decision.refused);
  const [event] = decision.events;
  if (event === undefined) throw new RangeError('nothing was said');
  const acknowledged = fact(4, event, 'ack');
  const input = inputAfter([...facts, acknowledged], 10);
  const chart = chartOf(input, patient);
  expect(chart?.results[0]?.latest?.acknowledged).toMatchObject([{ by: 'clinician:d1', action: 'treated', readBack: true, at: minute(4) }]);
  expect(chart?.timeline.map(({ says, by }) => [says, by])).toContainEqual(['final, acknowledged', 'clinician:d1']);
  // The picture of the past is folded from what names the patient: so is this.
  expect(positionsOf(input.hospital, patient)).toHaveLength(3);
  const corrected = chartOf(inputAfter([...facts, acknowledged, potassium(6, 7.4)], 10), patient);
  expect(corrected?.timeline.map(({ says }) => says)).toContain('corrected, version 2');
});
