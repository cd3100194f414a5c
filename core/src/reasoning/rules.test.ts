/** Each rule: given facts, then its findings; and that findings are the same on every replay. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, patientId, unitId } from '../ids.ts';
import { findingsOf } from './findings.ts';
import { inputsOfRule } from './rule-inputs.ts';
import { rules } from './rules.ts';

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const input = (facts: readonly Fact[], minutes = 100) => inputAfter(facts, minutes);
/** Beds that these stories leave dirty, or that the file does not describe, are other rules'. */
const others = /^(turn-delay@|census:ghost-bed)/;
const found = (facts: readonly Fact[], minutes = 100) => findingsOf(input([described, ...facts], minutes)).filter(({ rule }) => !others.test(rule));
const admit = (n: number, place: string, more: Parameters<typeof moved>[3] = {}): Fact =>
  fact(n, moved('PatientAdmitted', `V${n}`, `p${n}`, { class: 'I', location: at(place), ...more }));
const assigned = (minutes: number, visit: number, nurse?: string): Fact =>
  fact(
    minutes,
    { type: 'NurseAssigned', encounter: encounterId(`V${visit}`), unit: unitId('ICU'), ...(nurse === undefined ? {} : { nurse }) },
    `${minutes}-${visit}`,
  );

describe('nurse ratio', () => {
  const two = [admit(1, 'ICU-01-A'), admit(2, 'ICU-02-A')];

  it('is met at the ratio, and breached by the next patient, at that instant', () => {
    expect(found([...two, assigned(10, 1, 'n1')])).toEqual([]);
    expect(found([...two, assigned(10, 1, 'n1'), assigned(20, 2, 'n1')])).toMatchObject([
      { rule: 'nurse-ratio@2', unit: 'ICU', since: minute(20), says: 'ICU 2 patients on one nurse, ratio 1:1' },
    ]);
    expect(found([...two, assigned(10, 1, 'n1'), assigned(20, 2, 'n2')])).toEqual([]);
  });

  it('counts only those who are here: a discharge or a handover ends the breach', () => {
    const breach = [...two, assigned(10, 1, 'n1'), assigned(20, 2, 'n1')];
    expect(found([...breach, fact(30, moved('PatientDischarged', 'V1', 'p1'))])).toEqual([]);
    expect(found([...breach, assigned(30, 1)])).toEqual([]);
  });
});

describe('airborne precautions', () => {
  it('need a negative-pressure room; unknown is not none, and another room clears it', () => {
    expect(found([admit(1, 'ICU-01-A', { isolation: 'airborne' })])).toEqual([]);
    expect(found([admit(1, '4W-01-A', { isolation: 'airborne' })])).toMatchObject([
      { rule: 'airborne-room@1', severity: 'critical', bed: '4W-01-A', owner: 'Bed manager' },
    ]);
    expect(found([admit(1, '4W-01-A', { isolation: 'airborne' }), fact(9, moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') }))])).toEqual([]);
    expect(found([admit(1, '4W-01-A', { isolation: 'contact' }), admit(2, '4W-01-B')])).toEqual([]);
  });

  it('say nothing where no file describes the rooms', () => {
    expect(findingsOf(input([admit(1, '4W-01-A', { isolation: 'airborne' })]))).toEqual([]);
  });
});

describe('discrepancies are findings', () => {
  it('two in a bed, with the bed and an owner', () => {
    expect(found([admit(1, '4W-01-A'), admit(2, '4W-01-A')])).toMatchObject([
      { rule: 'discrepancy:two-in-a-bed', severity: 'critical', bed: '4W-01-A', unit: '4W', owner: 'Bed manager', positions: [3] },
    ]);
  });

  it('of identity with the stay that began last, whatever came last', () => {
    const merged = (minutes: number, from: string, into: string): Fact =>
      fact(minutes, { type: 'PatientsMerged', from: patientId(from), into: patientId(into), kind: 'merge' }, `m${minutes}`);
    const stays = [1, 2].map((n) => fact(n, moved('PatientAdmitted', `V${n}`, 'p1', { class: 'I', location: at(`4W-0${n}-A`) })));
    const circle = [merged(5, 'p2', 'p1'), merged(6, 'p1', 'p2')];
    for (const facts of [
      [...stays, ...circle],
      [...circle, ...stays.toReversed()],
    ]) {
      const of = found(facts).filter(({ rule }) => rule === 'discrepancy:merge-cycle');
      expect(of).toMatchObject([{ encounter: 'V2' }]);
    }
  });

  it('hard case 15: of identity only for records that have been here', () => {
    const seen = (minutes: number, patient: string, mark: string): Fact =>
      fact(minutes, { type: 'SourceRecordSeen', patient: patientId(patient), nameHash: mark, birthHash: mark, sex: mark }, `${minutes}-${patient}`);
    const overlays = [seen(1, 'p1', 'a'), seen(2, 'p1', 'b'), seen(1, 'px', 'a'), seen(2, 'px', 'b')];
    expect(found([admit(1, '4W-01-A'), ...overlays])).toMatchObject([
      {
        rule: 'discrepancy:identity-overlay',
        owner: 'Identity steward',
        says: 'Name, birth date and sex of a record were all replaced at once',
        encounter: 'V1',
        unit: '4W',
      },
    ]);
  });
});

describe('an admission cancelled after care', () => {
  const dose = fact(20, {
    type: 'MedicationAdministered',
    administration: 'a1',
    patient: patientId('p1'),
    encounter: encounterId('V1'),
    code: { code: 'X' },
    completion: 'complete',
    action: 'add',
  });
  const cancel = fact(30, moved('AdmitCancelled', 'V1', 'p1'));

  it('hard case 6: keeps the facts and shows them, since the cancellation', () => {
    expect(found([admit(1, '4W-01-A'), dose, cancel])).toMatchObject([
      { rule: 'cancelled-after-care@1', since: minute(30), says: 'V1 was cancelled with 1 charted fact' },
    ]);
    expect(found([admit(1, '4W-01-A'), cancel])).toEqual([]);
    expect(found([admit(1, '4W-01-A'), dose])).toEqual([]);
  });
});

describe('one visit number for two people', () => {
  const wrong = [admit(1, '4W-01-A'), fact(5, moved('EncounterUpdated', 'V1', 'p9'))];
  const ofTwo = (facts: readonly Fact[]) => found(facts).filter(({ rule }) => rule === 'discrepancy:visit-number-of-two');
  it('is critical, unless they are one person', () => {
    expect(ofTwo(wrong)).toMatchObject([{ encounter: 'V1#~p9', severity: 'critical', owner: 'Identity steward' }]);
    expect(ofTwo([...wrong, fact(9, { type: 'PatientsMerged', from: patientId('p9'), into: patientId('p1'), kind: 'merge' })])).toEqual([]);
  });
});

describe('hard case 11: two inpatient stays of one person', () => {
  const merged = fact(9, { type: 'PatientsMerged', from: patientId('p2'), into: patientId('p1'), kind: 'merge' });
  const two = [admit(1, '4W-01-A'), admit(2, '4W-01-B')];
  const stays = (facts: readonly Fact[]) => found(facts).filter(({ rule }) => rule === 'two-open-stays@1');

  it('hard case 11: are an alert of the steward since the merge, until one ends or the merge is taken back', () => {
    expect(stays(two)).toEqual([]);
    expect(stays([...two, merged])).toMatchObject([
      { finding: 'two-open-stays:p1', severity: 'critical', owner: 'Identity steward', encounter: 'V2', since: minute(9), positions: [4, 3, 2] },
    ]);
    expect(stays([...two, merged, fact(20, moved('PatientDischarged', 'V1', 'p1'))])).toEqual([]);
    expect(stays([...two, merged, fact(20, { type: 'PatientsUnmerged', from: patientId('p2'), into: patientId('p1'), reason: 'two people' })])).toEqual([]);
  });

  it('are found through a chain, since the second began where that was later, and never of an outpatient', () => {
    const chain = fact(10, { type: 'PatientsMerged', from: patientId('p1'), into: patientId('p7'), kind: 'merge' });
    expect(stays([...two, merged, chain])).toMatchObject([{ finding: 'two-open-stays:p7', since: minute(10) }]);
    const later = fact(15, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-01-B'), admittedAt: minute(15) }));
    expect(stays([admit(1, '4W-01-A', { admittedAt: minute(1) }), merged, later])).toMatchObject([{ since: minute(15) }]);
    expect(stays([admit(1, '4W-01-A'), admit(2, '4W-01-B', { class: 'O' }), merged])).toEqual([]);
  });
});

it('every rule says its version, source and definition, once', () => {
  expect(new Set(rules.map((rule) => rule.rule)).size).toBe(rules.length);
  for (const rule of rules) expect([rule.version, rule.source, rule.definition].every((text) => text.length > 0)).toBe(true);
});

it('every rule says what it reads', () => {
  for (const { rule } of rules) expect([rule, inputsOfRule(rule).length > 0]).toEqual([rule, true]);
});
