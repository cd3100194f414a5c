/** Money follows care: nights, doses and posted charges, and that every correction is an exact inverse, to the cent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MedicationAdministered } from '../clinical/events.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../given.ts';
import { histories, said, smallHospital } from '../given-history.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../hospital-fold.ts';
import { encounterId, facilityId, patientId } from '../ids.ts';
import { addCents, cents, zeroCents } from '../money.ts';
import { levelsOfCare, type LevelOfCare } from '../operations/facility.ts';
import { getRow, rows } from '../table.ts';
import { instant } from '../time.ts';
import { viewNamed } from '../views/views.ts';
import type { LedgerRow, RevenueRow } from '../views/rows.ts';
import type { ChargePosted } from './events.ts';
import { ledgerOf, type Ledger } from './ledger.ts';
import type { ChargeMaster } from './packs.ts';

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const hours = (n: number): number => n * 60;
/** Noon UTC is 08:00 in New York; local midnights are at 16 h, 40 h, 64 h after it. */
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
const left = (minutes: number): Fact => fact(minutes, moved('PatientDischarged', 'V1', 'p1'));

function ledger(facts: readonly Fact[], nowMinutes: number, visit = 'V1'): Ledger {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded([described, ...facts]));
  const hospital = enterprise.hospitals.get(facilityId('LGH')) ?? emptyHospital(facilityId('LGH'));
  const encounter = getRow(hospital.operations.encounters, encounterId(visit));
  if (encounter === undefined) throw new RangeError('no such encounter');
  return ledgerOf({ hospital, identity: enterprise.identity, now: minute(nowMinutes) }, encounter);
}
const codes = (made: Ledger): string[] => made.lines.map((line) => `${line.kind} ${line.code} ${line.amountCents}`);

describe('room nights', () => {
  it('one per local midnight: the admit day counts, the discharge day does not', () => {
    expect(codes(ledger([admitted], hours(15)))).toEqual([]);
    expect(codes(ledger([admitted], hours(41)))).toEqual(['room ROOM-medical-surgical 245000', 'room ROOM-medical-surgical 245000']);
    expect(codes(ledger([admitted, left(hours(30))], hours(100)))).toEqual(['room ROOM-medical-surgical 245000']);
  });

  it('by the bed at midnight, also when the move is told late', () => {
    const move = fact(hours(20), moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') }));
    for (const facts of [
      [admitted, move, left(hours(50))],
      [admitted, left(hours(50)), move],
    ]) {
      expect(codes(ledger(facts, hours(100)))).toEqual(['room ROOM-medical-surgical 245000', 'room ROOM-icu 620000']);
    }
  });

  it('a same-day stay is one day; a night on leave is none, a night out for an examination is one', () => {
    expect(codes(ledger([admitted, left(hours(5))], hours(100)))).toEqual(['room ROOM-medical-surgical 245000']);
    const leave = [fact(hours(10), moved('LeaveStarted', 'V1', 'p1')), fact(hours(20), moved('LeaveEnded', 'V1', 'p1'))];
    expect(codes(ledger([admitted, ...leave, left(hours(50))], hours(100)))).toHaveLength(1);
    const out = [fact(hours(15), moved('PatientDeparted', 'V1', 'p1')), fact(hours(17), moved('PatientArrived', 'V1', 'p1'))];
    expect(codes(ledger([admitted, ...out, left(hours(50))], hours(100)))).toHaveLength(2);
  });

  it('hard case 24: a day of 23 hours has one midnight', () => {
    // New York sprang forward on 8 March 2026 at 07:00 UTC: four days and some before the noon of these tests.
    const before = fact(-hours(24 * 5), moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
    expect(ledger([before, left(0)], hours(1)).lines.map((line) => new Date(line.serviceAt).toISOString().slice(5, 16))).toEqual([
      '03-08T05:00',
      '03-09T04:00',
      '03-10T04:00',
      '03-11T04:00',
      '03-12T04:00',
    ]);
  });

  it('none for outpatients, emergencies and stubs', () => {
    const as = (type: 'PatientRegistered' | 'EncounterUpdated', kind: string): Fact =>
      fact(0, moved(type, 'V1', 'p1', { class: kind, location: at('ED-01-A') }));
    for (const one of [as('PatientRegistered', 'O'), as('PatientRegistered', 'E'), as('EncounterUpdated', 'I')])
      expect(codes(ledger([one], hours(100)))).toEqual([]);
  });

  it('hard case 6: a cancelled admission shows its nights and takes each back, to nothing', () => {
    const made = ledger([admitted, fact(hours(45), moved('AdmitCancelled', 'V1', 'p1'))], hours(100));
    expect(made.lines.map((line) => [line.kind, line.amountCents])).toEqual([
      ['room', 245000],
      ['credit', -245000],
      ['room', 245000],
      ['credit', -245000],
    ]);
    expect([made.chargedCents, made.expectedCents]).toEqual([0, 0]);
    expect(made.lines.filter((line) => line.kind === 'credit').map((line) => line.reverses)).toEqual(
      made.lines.filter((line) => line.kind === 'room').map((line) => line.charge),
    );
  });

  it('hard case 8: a discharge taken back fills in the nights', () => {
    expect(ledger([admitted, left(hours(30)), fact(hours(60), moved('DischargeCancelled', 'V1', 'p1'))], hours(70)).lines).toHaveLength(3);
  });

  it('hard case 9: a number used again divides its money by time', () => {
    const again = fact(hours(48), moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('ICU-01-A') }));
    const facts = [admitted, left(hours(30)), again, given(60, 'a1'), given(hours(50), 'a2')];
    expect(codes(ledger(facts, hours(65)))).toEqual(['room ROOM-medical-surgical 245000', 'medication METO25 390']);
    expect(codes(ledger(facts, hours(65), 'V1#2'))).toEqual(['room ROOM-icu 620000', 'medication METO25 390']);
  });
});

function given(minutes: number, administration: string, more: Partial<MedicationAdministered> = {}): Fact {
  return fact(
    minutes,
    said({
      type: 'MedicationAdministered' as const,
      administration,
      patient: patientId('p1'),
      encounter: encounterId('V1'),
      code: { code: 'METO25' },
      completion: 'complete' as const,
      action: 'add' as const,
      ...more,
    }),
    `${minutes}-${administration}-${more.action ?? 'add'}`,
  );
}

describe('doses', () => {
  it('hard case 23: a correction is a credit and a new charge; a deletion brings the ledger back to the cent', () => {
    const corrected = ledger([admitted, given(10, 'a1'), given(20, 'a1', { action: 'update', code: { code: 'MORP2' } })], 60);
    expect(codes(corrected)).toEqual(['medication METO25 390', 'credit METO25 -390', 'medication MORP2 2275']);
    const deleted = ledger(
      [admitted, given(10, 'a1'), given(20, 'a1', { action: 'update', code: { code: 'MORP2' } }), given(30, 'a1', { action: 'delete' })],
      60,
    );
    expect([deleted.chargedCents, deleted.expectedCents, deleted.lines.length]).toEqual([0, 0, 4]);
  });

  it('hard case 23: omitted, refused, the own supply and registry vaccines are not charged', () => {
    const none = [
      given(1, 'a1', { completion: 'not-given' }),
      given(2, 'a2', { completion: 'refused' }),
      given(3, 'a3', { ownSupply: true }),
      given(4, 'a4', { vaccine: true }),
      given(5, 'a5', { action: 'delete' }),
    ];
    expect(codes(ledger([admitted, ...none], 60))).toEqual([]);
    expect(
      codes(ledger([admitted, given(1, 'a1', { completion: 'partial', code: { code: 'not-listed' } }), given(2, 'a2', { code: { code: 'constructor' } })], 60)),
    ).toEqual(['medication not-listed 2500', 'medication constructor 2500']);
  });

  it('without a visit number go to the encounter that was on, of overlapping ones the last; a merged record carries them', () => {
    const { encounter: _none, ...loose } = { ...given(30, 'a1').event } as MedicationAdministered;
    const dose = fact(30, { ...loose, patient: patientId('p9') });
    const merge = fact(50, { type: 'PatientsMerged', from: patientId('p9'), into: patientId('p1'), kind: 'merge' });
    const second = fact(20, moved('PatientRegistered', 'V2', 'p1', { class: 'O', location: at('ED-01-A') }));
    expect(codes(ledger([admitted, dose], 60))).toEqual([]);
    expect(codes(ledger([admitted, dose, merge], 60))).toEqual(['medication METO25 390']);
    expect([codes(ledger([admitted, second, dose, merge], 60)), codes(ledger([admitted, second, dose, merge], 60, 'V2'))]).toEqual([
      [],
      ['medication METO25 390'],
    ]);
  });

  it('hard case 17: what a Doe was charged is carried when they are identified, by a name or by a merge, and is theirs again when that is taken back', () => {
    const seen = (minutes: number, patient: string, nameHash: string, unidentified: boolean): Fact =>
      fact(minutes, { type: 'SourceRecordSeen', patient: patientId(patient), nameHash, unidentified });
    const { encounter: _none, ...loose } = { ...given(30, 'a2').event } as MedicationAdministered;
    const asDoe = [seen(-5, 'p9', 'known', false), seen(-4, 'p1', 'doe', true), admitted, given(10, 'a1'), fact(30, { ...loose, patient: patientId('p1') })];
    const merge = fact(50, { type: 'PatientsMerged', from: patientId('p1'), into: patientId('p9'), kind: 'merge' });
    const later = fact(55, { ...loose, administration: 'a3', patient: patientId('p9') });
    const carried = ['medication METO25 390', 'medication METO25 390'];
    expect(codes(ledger(asDoe, 60))).toEqual(carried);
    expect(codes(ledger([...asDoe, seen(50, 'p1', 'a name at last', false)], 60))).toEqual(carried);
    expect(codes(ledger([...asDoe, merge], 60))).toEqual(carried);
    // What is given under the record that remains falls on the stay of the Doe, who is that person.
    expect(codes(ledger([...asDoe, merge, later], 60))).toEqual([...carried, 'medication METO25 390']);
    const parted = fact(58, { type: 'PatientsUnmerged', from: patientId('p1'), into: patientId('p9'), reason: 'somebody else' });
    expect(codes(ledger([...asDoe, merge, later, parted], 60))).toEqual(carried);
  });

  it('without a visit number stay with the person when a later visit turns out to be somebody else’s', () => {
    const { encounter: _none, ...loose } = { ...given(30, 'a1').event } as MedicationAdministered;
    const dose = fact(30, { ...loose, patient: patientId('p1') });
    const second = fact(20, moved('PatientRegistered', 'V2', 'p1', { class: 'O', location: at('ED-01-A') }));
    const corrected = fact(40, { type: 'EncounterMoved', encounter: encounterId('V2'), toPatient: patientId('p2') });
    expect(codes(ledger([admitted, second, dose], 60))).toEqual([]);
    expect(codes(ledger([admitted, second, dose, corrected], 60))).toEqual(['medication METO25 390']);
    expect(codes(ledger([admitted, second, dose, corrected], 60, 'V2'))).toEqual([]);
  });

  it('of two patients under one number of a sender are two lines, each with a name of its own', () => {
    const other = fact(0, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-02-A') }));
    const second = given(20, 'a1', { patient: patientId('p2'), encounter: encounterId('V2') });
    const facts = [admitted, other, given(10, 'a1'), second];
    expect(['V1', 'V2'].map((visit) => ledger(facts, 60, visit).lines.map((line) => line.charge))).toEqual([['dose:a1:1'], ['dose:a1#~p2:1']]);
  });

  it('hard case 14: follow a visit number that was merged into another', () => {
    const merged = fact(50, { type: 'EncounterMoved', encounter: encounterId('V1'), toPatient: patientId('p1'), toEncounter: encounterId('V9') });
    expect(codes(ledger([admitted, given(10, 'a1'), merged], 60, 'V9'))).toEqual(['medication METO25 390']);
  });
});

function posted(minutes: number, charge: string, more: Partial<ChargePosted> = {}): Fact {
  return fact(
    minutes,
    {
      type: 'ChargePosted',
      charge,
      patient: patientId('p1'),
      encounter: encounterId('V1'),
      kind: 'charge',
      code: { code: 'METO25' },
      quantity: 1,
      amountCents: cents(450),
      ...more,
    },
    `${minutes}-${charge}`,
  );
}

describe('posted charges', () => {
  it('for what care already charges count once, in any order', () => {
    for (const facts of [
      [given(10, 'a1'), posted(30, 'c1')],
      [posted(30, 'c1'), given(10, 'a1')],
    ])
      expect(codes(ledger([admitted, ...facts], 60))).toEqual(['medication METO25 390']);
    expect(codes(ledger([admitted, given(10, 'a1'), posted(30, 'c1'), posted(31, 'c2')], 60))).toEqual(['medication METO25 390', 'posted METO25 450']);
    expect(codes(ledger([admitted, given(10, 'a1'), given(12, 'a2'), posted(30, 'c1', { quantity: 2 }), posted(31, 'c2')], 60))).toEqual([
      'medication METO25 390',
      'medication METO25 390',
      'posted METO25 450',
    ]);
  });

  it('and credits too: a dose taken back here and there is taken back once', () => {
    const made = ledger([admitted, given(10, 'a1'), posted(30, 'c1'), given(40, 'a1', { action: 'delete' }), posted(50, 'c2', { kind: 'credit' })], 60);
    expect([made.chargedCents, made.expectedCents]).toEqual([0, 0]);
  });

  it('on another day, of another code, or without a dose stand for themselves', () => {
    expect(ledger([admitted, given(10, 'a1'), posted(hours(30), 'c1')], hours(31)).lines.filter((line) => line.kind === 'posted')).toHaveLength(1);
    expect(codes(ledger([admitted, posted(5, 'c1', { code: { code: 'SUPPLY' } })], 60))).toEqual(['posted SUPPLY 450']);
  });

  it('sent again with another amount are corrected by a credit; payments are no charge', () => {
    expect(codes(ledger([admitted, posted(5, 'c1', { code: { code: 'S' } }), posted(9, 'c1', { code: { code: 'S' }, amountCents: cents(500) })], 60))).toEqual([
      'posted S 450',
      'credit S -450',
      'posted S 500',
    ]);
    expect(codes(ledger([admitted, posted(5, 'c1', { kind: 'payment' })], 60))).toEqual([]);
  });

  it('without an amount are priced by the charge master, or counted as unpriced: never a guess', () => {
    const { amountCents: _none, ...bare } = posted(5, 'c1', { quantity: 3 }).event as ChargePosted;
    expect(codes(ledger([admitted, fact(5, bare)], 60))).toEqual(['posted METO25 1170']);
    for (const odd of [
      { ...bare, code: { code: '__proto__' } },
      { ...bare, quantity: 1e300 },
      { ...bare, quantity: Number.NaN },
    ]) {
      expect(ledger([admitted, fact(5, odd)], 60)).toMatchObject({ lines: [], unpriced: 1 });
    }
  });
});

describe('expected payment', () => {
  const covered = (minutes: number, payerClass: 'medicare' | 'commercial'): Fact =>
    fact(minutes, { type: 'CoverageRecorded', patient: patientId('p1'), encounter: encounterId('V1'), rank: 1, payerClass });

  it('a share of charges, or the per diem of the level', () => {
    expect(ledger([admitted, covered(1, 'medicare'), left(hours(20))], hours(30))).toMatchObject({
      chargedCents: 245000,
      expectedCents: 71050,
      contract: 'demo-medicare@1',
    });
    expect(ledger([admitted, covered(2, 'commercial'), covered(1, 'medicare'), left(hours(20))], hours(30))).toMatchObject({
      expectedCents: 185000,
      payerClass: 'commercial',
    });
  });

  it('prices hold for services from their date on', () => {
    const roomPerMidnightCents = Object.fromEntries(levelsOfCare.map((level) => [level, cents(100)])) as Record<LevelOfCare, ReturnType<typeof cents>>;
    const pack: ChargeMaster = {
      kind: 'charge-master',
      version: 'site@1',
      effectiveFrom: instant(minute(hours(20))),
      source: 'site',
      roomPerMidnightCents,
      medicationCents: {},
      medicationDefaultCents: cents(1),
    };
    const activated = fact(1, { type: 'PackActivated', pack });
    expect(ledger([admitted, activated, left(hours(50))], hours(60)).lines.map((line) => line.amountCents)).toEqual([245000, 100]);
  });
});

describe('properties', () => {
  const books = histories(40).map((facts) => {
    const enterprise = foldEnterprise(emptyEnterprise(), recorded(facts));
    return { hospital: enterprise.hospitals.get(facilityId('LGH')) ?? emptyHospital(facilityId('LGH')), identity: enterprise.identity, now: minute(4000) };
  });

  it('the ledger rows add up to the revenue rows, and every credit is the inverse of a line', () => {
    fc.assert(
      fc.property(books, (input) => {
        const lines = [...(viewNamed('ledger')?.rows(input) as ReadonlyMap<string, LedgerRow>).values()];
        const revenue = viewNamed('revenue')?.rows(input) as ReadonlyMap<string, RevenueRow>;
        const sums = new Map<string, number>();
        for (const line of lines) sums.set(line.encounter ?? '', (sums.get(line.encounter ?? '') ?? 0) + line.amountCents);
        for (const row of revenue.values()) expect(sums.get(row.encounter) ?? 0).toBe(row.chargedCents);
        for (const credit of lines.filter((line) => line.reverses !== undefined)) {
          expect(lines.find((line) => line.charge === credit.reverses)?.amountCents).toBe(credit.amountCents === 0 ? 0 : -credit.amountCents);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('no line is on two encounters, and totals are whole cents', () => {
    fc.assert(
      fc.property(books, (input) => {
        const seen = new Set<string>();
        for (const encounter of rows(input.hospital.operations.encounters)) {
          const made = ledgerOf(input, encounter);
          for (const line of made.lines) {
            expect(seen.has(line.charge)).toBe(false);
            seen.add(line.charge);
          }
          expect(made.chargedCents).toBe(made.lines.reduce((sum, line) => addCents(sum, line.amountCents), zeroCents));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('charges, corrections and then deletions of any doses leave nothing, to the cent', () => {
    const doses = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('METO25', 'MORP2', 'PIPTAZ', 'other'), fc.constantFrom('add' as const, 'update' as const)),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(doses, (list) => {
        const charted = list.map(([key, code, action], i) => given(i, `a${key}`, { code: { code }, action }));
        const deleted = [1, 2, 3, 4, 5].map((key) => given(500 + key, `a${key}`, { action: 'delete' }));
        expect(ledger([admitted, ...charted, ...deleted], 900)).toMatchObject({ chargedCents: 0, expectedCents: 0 });
      }),
      { numRuns: 200 },
    );
  });
});
