/** Gaps of documentation and of charges: due when, ended by what, and what is not judged. */
import { describe, expect, it } from 'vitest';
import type { DocumentRecorded } from '../clinical/events.ts';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, patientId } from '../ids.ts';
import { cents } from '../money.ts';
import { chargeGap, documentationGap } from './record-gaps.ts';

const [patient, encounter] = [patientId('p1'), encounterId('V1')];
const hour = 60;
const here: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const written = (minutes: number, kind: DocumentRecorded['kind'], more: Partial<DocumentRecorded> = {}): Fact =>
  fact(minutes, { type: 'DocumentRecorded', document: `d${minutes}`, patient, encounter, kind, change: 'original', ...more });
const progress = written(60, { code: '11506-3', display: 'Progress note' });
const admissionNote = (minutes: number, more: Partial<DocumentRecorded> = {}): Fact =>
  written(minutes, { code: '34117-2', display: 'History and physical' }, more);
const out = fact(10 * hour, moved('PatientDischarged', 'V1', 'p1'));
const gaps = (facts: readonly Fact[], minutes: number) => documentationGap.evaluate(inputAfter([...here, ...facts], minutes));

describe('the admission note', () => {
  it('is due 24 h after admission: a moment before nobody is asked', () => {
    expect(gaps([progress], 24 * hour - 1)).toEqual([]);
    expect(gaps([progress], 24 * hour)).toMatchObject([
      {
        finding: 'documentation-gap:V1',
        rule: 'documentation-gap@1',
        severity: 'info',
        owner: 'Clinician',
        since: minute(24 * hour),
        says: '4W-01-A no admission note',
        unit: '4W',
      },
    ]);
  });

  it.each([
    ['by its LOINC code', { code: '34117-2' }],
    ['by what senders write', { code: 'HP' }],
    ['by its words', { code: 'X1', display: 'Admission Note - Medicine' }],
  ])('ends it %s', (_name, kind) => {
    expect(gaps([progress, written(90, kind)], 25 * hour)).toEqual([]);
  });

  it('written late ends the gap; taken back it stands again', () => {
    expect(gaps([progress, admissionNote(26 * hour)], 27 * hour)).toEqual([]);
    expect(gaps([progress, admissionNote(90), admissionNote(120, { document: 'd90', change: 'cancel' })], 25 * hour)).toHaveLength(1);
  });

  it('a stay on which nobody wrote anything is not judged, nor one of an outpatient', () => {
    expect(gaps([], 25 * hour)).toEqual([]);
    const outpatient = [here[0], fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'O', location: at('4W-01-A') }))].flatMap((one) => one ?? []);
    expect(documentationGap.evaluate(inputAfter([...outpatient, progress], 25 * hour))).toEqual([]);
  });

  it('a note of another visit is none of this one', () => {
    const other = written(90, { code: '34117-2' }, { encounter: encounterId('V2') });
    expect(gaps([progress, other], 25 * hour)).toHaveLength(1);
  });
});

describe('the discharge summary', () => {
  it('is due 24 h after the discharge, and asked for a week', () => {
    const facts = [progress, admissionNote(90), out];
    expect(gaps(facts, 34 * hour - 1)).toEqual([]);
    expect(gaps(facts, 34 * hour)).toMatchObject([{ since: minute(34 * hour), says: 'V1 no discharge summary' }]);
    expect(gaps(facts, (34 + 168) * hour - 1)).toHaveLength(1);
    expect(gaps(facts, (34 + 168) * hour)).toEqual([]);
  });

  it('ends it by code; the admission note is no summary', () => {
    expect(gaps([progress, out, written(11 * hour, { code: '18842-5' })], 40 * hour)).toEqual([]);
    expect(gaps([progress, out, admissionNote(11 * hour)], 40 * hour)).toHaveLength(1);
  });

  it('with other hours it is due at another time, under another version', () => {
    const sooner = documentationGap.with?.({ summaryHours: 4 });
    const input = inputAfter([...here, progress, out], 15 * hour);
    expect(documentationGap.evaluate(input)).toEqual([]);
    expect(sooner?.evaluate(input)).toMatchObject([{ rule: 'documentation-gap@1+changed', since: minute(14 * hour) }]);
  });
});

describe('a charge gap', () => {
  const posted = (code: string, amountCents?: number): Fact =>
    fact(30, {
      type: 'ChargePosted',
      charge: 'c1',
      patient,
      encounter,
      kind: 'charge',
      code: { code },
      quantity: 1,
      ...(amountCents === undefined ? {} : { amountCents: cents(amountCents) }),
    });
  const charges = (facts: readonly Fact[]) => chargeGap.evaluate(inputAfter([...here, ...facts], 60));

  it('is something done that no price knows, since the visit began', () => {
    expect(charges([posted('NOBODY-PRICED')])).toMatchObject([
      { finding: 'charge-gap:V1', rule: 'charge-gap@2', owner: 'Revenue', since: minute(0), says: 'V1 has 1 given or done that no price knows' },
    ]);
  });

  it('not where the sender named an amount, nor a stay of which nothing was posted', () => {
    expect(charges([posted('NOBODY-PRICED', 500)])).toEqual([]);
    expect(charges([])).toEqual([]);
  });

  const dose = (more: object): Fact =>
    fact(30, {
      type: 'MedicationAdministered',
      administration: 'a1',
      patient,
      encounter,
      code: { code: 'CEFT1G' },
      dose: { literal: '1', unit: 'g' },
      givenAt: minute(30),
      completion: 'complete',
      action: 'add',
      ...more,
    });
  const asked = (facts: readonly Fact[]) =>
    chargeGap.evaluate(inputAfter([...here, ...facts], 11 * hour)).map(({ finding, owner, since, says }) => [finding, owner, since, says]);

  it('is an infusion without an end, a dose without an amount, an implant without an invoice: each asks who can say it, once the patient has left', () => {
    const endless = dose({ route: 'IV', site: 'LFA' });
    expect(asked([endless])).toEqual([]);
    expect(asked([endless, out])).toEqual([
      ['charge-gap:V1:no-stop-time', 'Charge 4W', minute(10 * hour), 'V1 has 1 infusion or treatment without an end: no time is charged'],
    ]);
    expect(asked([dose({ dose: undefined }), out])).toEqual([
      ['charge-gap:V1:no-amount', 'Pharmacy', minute(10 * hour), 'V1 has 1 dose without an amount: no units can be billed'],
    ]);
    const implant = (more: object): Fact =>
      fact(40, { type: 'ServiceRendered', encounter, service: 'i1', code: 'HIP-STEM', step: 'rendered', udi: '(01)00312345678906', ...more });
    expect(asked([implant({}), out])).toEqual([['charge-gap:V1:no-invoice', 'Supply', minute(10 * hour), 'V1 has 1 implant without an invoice']]);
    expect(asked([implant({ invoiceCents: 100 }), out])).toEqual([]);
    expect(asked([endless, dose({ route: 'IV', site: 'LFA', endedAt: minute(60), action: 'update' }), out])).toEqual([]);
  });
});
