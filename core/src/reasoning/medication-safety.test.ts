/** Safety checks of an order: what is caught, what must not be, and what cannot be worked out. */
import { describe, expect, it } from 'vitest';
import type { ObservationRecorded, OrderRecorded, RecordLineChanged } from '../clinical/events.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, orderId, patientId } from '../ids.ts';
import { orderPlace } from '../requests/order-place.ts';
import { isRefusal, type Actor } from '../requests/request.ts';
import { rulesView } from '../views/rule-registry.ts';
import { findingsOf } from './findings.ts';
import type { MedicationOrder } from './medication-check.ts';
import { unknownNames, type MedicationPack } from './medication-pack.ts';
import { answersOf, checksOf, unanswered } from './medication-safety.ts';
import { smallMedicationPack } from './small-medication-pack.ts';

const patient = patientId('p1');
const base: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-60, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const allergy = (n: number, name: string, more: Partial<RecordLineChanged> = {}): Fact =>
  fact(n, { type: 'RecordLineChanged', line: 'allergy', key: name, patient, code: { code: name, display: name }, action: 'add', ...more }, `al${n}${name}`);
const takes = (n: number, name: string, more: Partial<OrderRecorded> = {}): Fact =>
  fact(
    n,
    {
      type: 'OrderRecorded',
      order: orderId(`O${name}`),
      patient,
      encounter: encounterId('V1'),
      kind: 'medication',
      control: 'NW',
      status: 'placed',
      code: { code: name, display: name },
      ...more,
    },
    `or${n}${name}`,
  );
const value = (n: number, code: string, number: number, unit: string): Fact =>
  fact(
    n,
    {
      type: 'ObservationRecorded',
      observation: `${code}|${n}`,
      patient,
      code: { code },
      value: { kind: 'quantity', value: number, literal: String(number), unit },
      status: 'F',
      observedAt: minute(n),
    } satisfies ObservationRecorded,
    `ob${n}${code}`,
  );
const order = (name: string, more: Partial<MedicationOrder> = {}): MedicationOrder => ({ patient, code: { code: name, display: name }, ...more });
const said = (facts: readonly Fact[], asked: MedicationOrder): readonly string[] =>
  checksOf(inputAfter([...base, ...facts], 10), asked).map(({ check, severity }) => `${severity} ${check}`);
const grave = (facts: readonly Fact[], asked: MedicationOrder): readonly string[] => said(facts, asked).filter((one) => !one.startsWith('info'));

describe('our own pack', () => {
  it('says that it is small, names its evidence at every line, and nothing that it does not know', () => {
    expect(smallMedicationPack.covers).toContain('small');
    expect(smallMedicationPack.covers).toContain(
      `${smallMedicationPack.ingredients.length} ingredients, ${smallMedicationPack.interactions.length} interactions`,
    );
    expect(unknownNames(smallMedicationPack)).toEqual([]);
    for (const { evidence } of [...smallMedicationPack.interactions, ...smallMedicationPack.crossClasses, ...smallMedicationPack.doses])
      expect(evidence).not.toBe('');
  });
});

describe('allergies', () => {
  it('the drug, its class by name, and classes that react with it', () => {
    expect(grave([allergy(0, 'Penicillin')], order('amoxicillin'))).toEqual(['contraindicated allergy:|Penicillin']);
    expect(grave([allergy(0, 'Amoxicillin')], order('piperacillin-tazobactam'))).toEqual(['contraindicated cross-class:|Amoxicillin']);
    expect(grave([allergy(0, 'Penicillins')], order('ceftriaxone'))).toEqual(['moderate cross-class:|Penicillins']);
    expect(grave([allergy(0, 'Sulfa drugs')], order('sulfamethoxazole-trimethoprim'))).toEqual(['contraindicated allergy:|Sulfa drugs']);
    expect(grave([allergy(0, 'aspirin')], order('ketorolac'))).toEqual(['serious cross-class:|aspirin']);
  });

  it('by RxNorm code, whatever the system is called', () => {
    const line = allergy(0, '723', { code: { code: '723', system: 'http://www.nlm.nih.gov/research/umls/rxnorm' } });
    expect(grave([line], { patient, code: { code: '733', system: 'RxNorm' } })).toEqual([
      'contraindicated cross-class:http://www.nlm.nih.gov/research/umls/rxnorm|723',
    ]);
    expect(grave([line], { patient, code: { code: '733', system: 'LOCAL' } })).toEqual([]);
  });

  it('a line that was deleted, cleared with all, or says that there is none, holds nothing back', () => {
    expect(grave([allergy(0, 'Penicillin'), allergy(1, 'Penicillin', { action: 'delete' })], order('amoxicillin'))).toEqual([]);
    expect(grave([allergy(0, 'Penicillin'), allergy(1, '*', { action: 'delete' })], order('amoxicillin'))).toEqual([]);
    expect(said([allergy(0, 'NKDA')], order('furosemide', { dose: { literal: '40', unit: 'mg' }, everyHours: 12 }))).toEqual([]);
  });

  it('what is not known is said: no allergies stated, an allergen that no pack knows', () => {
    expect(said([], order('pantoprazole', { dose: { literal: '40', unit: 'mg' }, everyHours: 24 }))).toEqual(['info allergies-not-stated']);
    expect(said([allergy(0, 'Peanut')], order('pantoprazole', { dose: { literal: '40', unit: 'mg' }, everyHours: 24 }))).toEqual([
      'info allergy-unknown:|Peanut',
    ]);
  });

  it('of a record that was merged into the person counts too', () => {
    const other = patientId('p9');
    const facts = [allergy(0, 'Penicillin', { patient: other }), fact(1, { type: 'PatientsMerged', kind: 'merge', from: other, into: patient })];
    expect(grave(facts, order('amoxicillin'))).toEqual(['contraindicated allergy:|Penicillin']);
  });
});

describe('beside other orders', () => {
  const none = allergy(0, 'NKDA');
  it('interactions, in either direction', () => {
    expect(grave([none, takes(1, 'warfarin')], order('fluconazole'))).toEqual(['serious interaction:fluconazole+warfarin:Owarfarin']);
    expect(grave([none, takes(1, 'fluconazole')], order('warfarin'))).toEqual(['serious interaction:fluconazole+warfarin:Ofluconazole']);
    expect(grave([none, takes(1, 'morphine')], order('lorazepam'))).toEqual(['serious interaction:lorazepam+morphine:Omorphine']);
    expect(grave([none, takes(1, 'pantoprazole')], order('furosemide'))).toEqual([]);
  });

  it('the same drug, two of a class, and neither the order itself nor the one it replaces', () => {
    expect(grave([none, takes(1, 'ibuprofen', { route: 'PO' })], order('ibuprofen', { route: 'PO' }))).toEqual(['serious duplicate:ibuprofen:Oibuprofen']);
    expect(grave([none, takes(1, 'morphine', { route: 'IV' })], order('morphine', { route: 'PO' }))).toEqual(['moderate duplicate:morphine:Omorphine']);
    expect(grave([none, takes(1, 'ibuprofen')], order('naproxen'))).toEqual(['moderate duplicate:nsaid:Oibuprofen']);
    expect(grave([none, takes(1, 'ibuprofen')], order('ibuprofen', { order: 'Oibuprofen' }))).toEqual([]);
    expect(grave([none, takes(1, 'ibuprofen')], order('naproxen', { replaces: 'Oibuprofen' }))).toEqual([]);
  });

  it('an order that ended, or is of a stay that ended, is no other drug', () => {
    expect(grave([none, takes(1, 'warfarin'), takes(2, 'warfarin', { status: 'discontinued' })], order('fluconazole'))).toEqual([]);
    const gone = fact(3, moved('PatientDischarged', 'V1', 'p1', { location: at('4W-01-A') }));
    expect(grave([none, takes(1, 'warfarin'), gone], order('fluconazole'))).toEqual([]);
  });

  it('a drug that no pack knows is not taken for safe', () => {
    expect(said([none, takes(1, 'warfarin')], order('zzz'))).toEqual(['info not-in-pack:medication-safety']);
  });
});

describe('doses', () => {
  const none = allergy(0, 'NKDA');
  const dose = (literal: string, unit?: string) => ({ dose: { literal, ...(unit === undefined ? {} : { unit }) } });

  it('at once and a day, units converted', () => {
    expect(grave([none], order('morphine', { ...dose('20', 'mg'), route: 'IV' }))).toEqual(['serious dose:morphine:IV:0']);
    expect(grave([none], order('ceftriaxone', { ...dose('1', 'g'), everyHours: 24 }))).toEqual([]);
    expect(grave([none], order('ceftriaxone', { ...dose('2.5', 'g'), everyHours: 24 }))).toEqual(['serious dose:ceftriaxone:any:0']);
    expect(grave([none], order('furosemide', { ...dose('200', 'mg'), everyHours: 4 }))).toEqual(['serious dose:furosemide:any:0']);
  });

  it('by weight: 40 kg at 15 mg/kg is 600 mg, not 1000', () => {
    const weight = value(1, '29463-7', 40, 'kg');
    expect(grave([none, weight], order('acetaminophen', { ...dose('600', 'mg'), everyHours: 8 }))).toEqual([]);
    expect(grave([none, weight], order('acetaminophen', { ...dose('650', 'mg'), everyHours: 8 }))).toEqual(['serious dose:acetaminophen:any:0']);
    // 88 lb are 39.9 kg: read as 88 kg it would pass.
    expect(grave([none, value(1, '29463-7', 88, '[lb_av]')], order('acetaminophen', { ...dose('650', 'mg'), everyHours: 8 }))).toEqual([
      'serious dose:acetaminophen:any:0',
    ]);
  });

  it('by renal function: avoided, or less of it', () => {
    const egfr = (number: number): Fact => value(1, '98979-8', number, 'mL/min/{1.73_m2}');
    expect(grave([none, egfr(29)], order('ketorolac', { ...dose('15', 'mg'), everyHours: 6 }))).toEqual(['serious dose:ketorolac:any:0']);
    expect(grave([none, egfr(30)], order('ketorolac', { ...dose('15', 'mg'), everyHours: 6 }))).toEqual([]);
    expect(grave([none, egfr(40)], order('metformin', { ...dose('1000', 'mg'), everyHours: 12 }))).toEqual(['serious dose:metformin:any:0']);
    expect(grave([none, egfr(60)], order('metformin', { ...dose('1000', 'mg'), everyHours: 12 }))).toEqual([]);
  });

  it('a dose without a unit, a unit that is not known, a weight in an unknown unit: not computable, with what is missing', () => {
    const missing = (facts: readonly Fact[], asked: MedicationOrder) => checksOf(inputAfter([...base, none, ...facts], 10), asked).map((one) => one.missing);
    expect(missing([], order('furosemide', { ...dose('4000'), everyHours: 12 }))).toEqual([['a dose in mg']]);
    expect(missing([], order('furosemide', { ...dose('4000', 'tablets'), everyHours: 12 }))).toEqual([['a dose in mg']]);
    expect(missing([], order('furosemide', dose('40', 'mg')))).toEqual([['how often']]);
    expect(missing([value(1, '29463-7', 40, 'stone')], order('acetaminophen', { ...dose('650', 'mg'), everyHours: 8 }))).toEqual([['weight']]);
    expect(missing([], order('ketorolac', { ...dose('15', 'mg'), everyHours: 6 }))).toEqual([['eGFR']]);
  });
});

describe('overrides', () => {
  it('what is grave asks for a reason; with it the answers are facts', () => {
    const checks = checksOf(inputAfter([...base, allergy(0, 'Penicillin'), takes(1, 'ibuprofen')], 10), order('amoxicillin'));
    expect(unanswered(checks, []).map(({ check }) => check)).toEqual(['allergy:|Penicillin']);
    const overrides = [{ check: 'allergy:|Penicillin', reason: 'tolerated-before' as const }];
    expect(unanswered(checks, overrides)).toEqual([]);
    expect(answersOf(checks, overrides, { order: 'O9', unit: '4W', by: 'clinician:d1' })).toEqual([
      {
        type: 'CheckAnswered',
        order: 'O9',
        check: 'allergy:|Penicillin',
        rule: 'medication-safety@2026.1',
        severity: 'contraindicated',
        outcome: 'overridden',
        reason: 'tolerated-before',
        unit: '4W',
        by: 'clinician:d1',
      },
    ]);
  });
});

describe('a bigger pack from a file', () => {
  const bigger: MedicationPack = {
    pack: 'regional',
    version: '7',
    effectiveFrom: '2026-03-01',
    source: 'the region',
    covers: 'much',
    ingredients: [
      { ingredient: 'zzz', classes: ['zed'] },
      { ingredient: 'warfarin', classes: ['anticoagulant'] },
    ],
    crossClasses: [],
    interactions: [{ a: 'zed', b: 'warfarin', severity: 'contraindicated', says: 'never', evidence: 'the region' }],
    duplicateClasses: [],
    doses: [],
  };
  it('is asked beside ours from the day it is in force', () => {
    const none = allergy(0, 'NKDA');
    const loaded = (effectiveFrom: string): Fact => fact(2, { type: 'MedicationPackLoaded', pack: { ...bigger, effectiveFrom } });
    expect(grave([none, takes(1, 'warfarin'), loaded('2026-03-12')], order('zzz'))).toEqual(['contraindicated interaction:warfarin+zzz:Owarfarin']);
    expect(grave([none, takes(1, 'warfarin'), loaded('2026-03-13')], order('zzz'))).toEqual([]);
  });

  it('that names what it does not know is told so', () => {
    expect(unknownNames({ ...bigger, duplicateClasses: ['statin'] })).toEqual(['statin']);
  });
});

describe('signing', () => {
  const doctor: Actor = { role: 'clinician', staff: 'd1', unit: '4W' };
  const line = (name: string, more: object = {}) => ({
    kind: 'medication' as const,
    code: { code: name, display: name },
    dose: { literal: '500', unit: 'mg' },
    route: 'PO',
    frequency: 'TID',
    ...more,
  });
  const place = (facts: readonly Fact[], body: object) =>
    orderPlace.decide(
      inputAfter([...base, ...facts], 10),
      { body: { encounter: encounterId('V1'), sign: true, ...body }, at: minute(10), id: 'o-0000001' },
      doctor,
    );

  it('is refused with the check that asks, done with a reason, and counted by rule, reason and unit', () => {
    const facts = [allergy(0, 'Penicillin')];
    expect(place(facts, { lines: [line('amoxicillin')] })).toMatchObject({
      refused: 'check.unanswered',
      value: 'allergy:|Penicillin',
      limit: 'contraindicated',
    });
    const decision = place(facts, { lines: [line('amoxicillin')], overrides: [{ check: 'allergy:|Penicillin', reason: 'tolerated-before' }] });
    if (isRefusal(decision)) throw new RangeError(decision.says);
    expect(decision.events.map(({ type }) => type)).toEqual(['OrderRecorded', 'CheckAnswered']);
    const after = inputAfter([...base, ...facts, ...decision.events.map((event, n) => fact(10, event, `s${n}`))], 20);
    expect(rulesView.rows(after).get('medication-safety')).toMatchObject({
      mode: 'live',
      shown: 1,
      overridden: 1,
      reasons: { 'tolerated-before': 1 },
      units: { '4W': 1 },
      open: 0,
    });
  });

  it('looks at the orders of one signing together, and lets what is unsigned wait', () => {
    const two = { lines: [line('warfarin', { dose: { literal: '5', unit: 'mg' } }), line('fluconazole', { dose: { literal: '200', unit: 'mg' } })] };
    expect(place([allergy(0, 'NKDA')], two)).toMatchObject({
      refused: 'check.unanswered',
      value: expect.stringContaining('interaction:fluconazole+warfarin') as string,
    });
    expect(isRefusal(place([allergy(0, 'NKDA')], { ...two, sign: false }))).toBe(false);
    expect(isRefusal(place([allergy(0, 'NKDA')], { lines: [line('acetaminophen')] }))).toBe(false);
  });

  it('an order that stands against an allergy is a finding, until it is overridden', () => {
    const facts = [takes(1, 'amoxicillin'), allergy(2, 'Penicillin')];
    const found = (more: readonly Fact[]) =>
      findingsOf(inputAfter([...base, ...facts, ...more], 10)).filter(({ rule }) => rule.startsWith('medication-safety'));
    expect(found([])).toMatchObject([{ severity: 'watch', owner: 'Clinician', unit: '4W', encounter: 'V1' }]);
    const answer = {
      type: 'CheckAnswered',
      order: 'Oamoxicillin',
      check: 'allergy:|Penicillin',
      rule: 'x@1',
      severity: 'contraindicated',
      outcome: 'overridden',
    } as const;
    expect(found([fact(5, answer)])).toEqual([]);
  });
});
