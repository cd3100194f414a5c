/** What waits for somebody: a cosignature and a reconciliation, from their time on, until it is done. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { emptyEnterprise, foldEnterprise } from '../hospital-fold.ts';
import { encounterId, facilityId, patientId } from '../ids.ts';
import { cosignAwaited, reconciliationDue } from './note-rules.ts';
import type { Rule } from './rules.ts';

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

/** One thing that happens to one of two patients, some time after the one before. */
const step = fc.record({
  after: fc.constantFrom(1, 30, 700, 1500),
  who: fc.constantFrom(1, 2),
  what: fc.constantFrom('signed', 'cosigned', 'retracted', 'sent', 'home', 'no-home', 'admission', 'transfer', 'to-icu', 'to-ward', 'discharged', 'merged'),
});
function eventOf(what: string, who: number, n: number): HealthEvent {
  const about = { patient: patientId(`p${who}`), encounter: encounterId(`V${who}`) };
  const document = { type: 'DocumentRecorded' as const, document: `N${who}`, kind: { code: '11506-3' }, ...about };
  const line = { type: 'RecordLineChanged' as const, line: 'home-medication' as const, key: 'h1', patient: about.patient, code: { code: 'METO25' } };
  switch (what) {
    case 'signed':
      return { ...document, change: 'original', completion: 'PA', author: 'clinician:r1' };
    case 'cosigned':
      return { ...document, change: 'status', completion: 'LA' };
    case 'retracted':
      return { ...document, change: 'cancel' };
    case 'sent':
      return { ...document, document: `S${who}`, change: 'original', completion: 'PA' };
    case 'home':
      return { ...line, action: 'add' };
    case 'no-home':
      return { ...line, action: 'delete' };
    case 'to-icu':
      return moved('PatientTransferred', `V${who}`, `p${who}`, { location: at(`ICU-0${who}-A`) });
    case 'to-ward':
      return moved('PatientTransferred', `V${who}`, `p${who}`, { location: at(`4W-0${who}-A`) });
    case 'discharged':
      return moved('PatientDischarged', `V${who}`, `p${who}`, {});
    case 'merged':
      return n % 2 === 0
        ? { type: 'PatientsMerged', from: patientId('p2'), into: patientId('p1'), kind: 'merge' }
        : { type: 'PatientsUnmerged', from: patientId('p2'), into: patientId('p1'), reason: 'two people' };
    default:
      return { type: 'MedicationsReconciled', encounter: about.encounter, occasion: what === 'transfer' ? 'transfer' : 'admission', lines: [] };
  }
}

test('what is kept of the rules over a history is what they find in the picture alone', () => {
  const begun = [1, 2].map((who) => fact(0, moved('PatientAdmitted', `V${who}`, `p${who}`, { location: at(`4W-0${who}-A`), class: 'I' }), `admit-${who}`));
  const found = (rule: Rule, input: Parameters<Rule['evaluate']>[0]): unknown => rule.evaluate(input).map(({ rule: _name, ...rest }) => rest);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let enterprise = foldEnterprise(
        emptyEnterprise(),
        begun.map((one, i) => ({ ...one, position: i + 1 })),
      );
      let minutes = 0;
      for (const [n, { after, who, what }] of steps.entries()) {
        minutes += after;
        enterprise = foldEnterprise(enterprise, [{ ...fact(minutes, eventOf(what, who, n), `step-${n}`), position: begun.length + n + 1 }]);
        const hospital = enterprise.hospitals.get(facilityId('LGH'));
        if (hospital === undefined) throw new RangeError('no hospital');
        const input = { hospital, identity: enterprise.identity, now: minute(minutes) };
        for (const rule of [cosignAwaited, reconciliationDue]) {
          const fresh = rule.with?.({});
          expect([rule.rule, found(rule, input)]).toEqual([rule.rule, fresh === undefined ? undefined : found(fresh, input)]);
        }
      }
    }),
    { numRuns: 60 },
  );
});
