/** What waits for somebody: a cosignature and a reconciliation, from their time on, until it is done. */
import { expect, test } from 'vitest';
import type { HealthEvent } from '../event.ts';
import { at, fact, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, patientId } from '../ids.ts';
import { cosignAwaited, reconciliationDue } from './note-rules.ts';

const here: readonly Fact[] = [fact(0, moved('PatientAdmitted', 'V1', 'p1', { location: at('4W-01-A'), class: 'I' }))];
const note = (minutes: number, more: object): Fact =>
  fact(
    minutes,
    {
      type: 'DocumentRecorded',
      document: 'N1',
      patient: patientId('p1'),
      encounter: encounterId('V1'),
      kind: { code: '11506-3', display: 'Progress note' },
      change: 'original',
      ...more,
    } as HealthEvent,
    `note-${minutes}`,
  );
const day = 24 * 60;

test('a note of somebody in training waits for an attending from a day on, until it is cosigned or retracted; what another system sent does not', () => {
  const signed = note(10, { completion: 'PA', author: 'clinician:r1', by: 'clinician:r1' });
  const says = (facts: readonly Fact[], minutes: number): readonly string[] =>
    cosignAwaited.evaluate(inputAfter([...here, ...facts], minutes)).map((one) => one.says);
  expect(says([signed], 10 + day - 1)).toEqual([]);
  expect(says([signed], 10 + day)).toEqual(['4W-01-A Progress note waits for an attending']);
  expect(says([signed, note(20, { change: 'status', completion: 'LA', by: 'clinician:a1' })], 10 + day)).toEqual([]);
  expect(says([signed, note(20, { change: 'cancel', by: 'clinician:r1' })], 10 + day)).toEqual([]);
  expect(says([note(10, { completion: 'PA' })], 10 + day)).toEqual([]);
  expect(says([signed], 10 + 8 * day)).toEqual([]);
});

test('medicines are due a day after coming and after a move, where the home list was said, until they are reconciled', () => {
  const home = fact(5, { type: 'RecordLineChanged', line: 'home-medication', key: 'h1', patient: patientId('p1'), code: { code: 'METO25' }, action: 'add' });
  const done = (minutes: number, occasion: 'admission' | 'transfer'): Fact =>
    fact(minutes, { type: 'MedicationsReconciled', encounter: encounterId('V1'), occasion, lines: [] }, `done-${minutes}`);
  const says = (facts: readonly Fact[], minutes: number): readonly string[] =>
    reconciliationDue.evaluate(inputAfter([...here, ...facts], minutes)).map((one) => one.says);
  expect(says([], 3 * day)).toEqual([]);
  expect(says([home], day - 1)).toEqual([]);
  expect(says([home], day)).toEqual(['4W-01-A medicines not reconciled after admission']);
  expect(says([home, done(30, 'admission')], day)).toEqual([]);
  const moves = [home, done(30, 'admission'), fact(60, moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') }))];
  expect(says(moves, 60 + day)).toEqual(['ICU-01-A medicines not reconciled after transfer']);
  expect(says([...moves, done(90, 'transfer')], 60 + day)).toEqual([]);
});
