/** One account opened: a credit stands with the line that it takes back, each line names its term, and the sums are those of the ledger. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MedicationAdministered } from '../../clinical/events.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { histories, smallHospital } from '../../given-history.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../../hospital-fold.ts';
import { encounterId, facilityId, patientId } from '../../ids.ts';
import { cents, zeroCents } from '../../money.ts';
import { getRow, rows } from '../../table.ts';
import { accountDetail, type AccountDetail } from './detail.ts';
import { ledgerOf } from '../ledger.ts';
import { risksOf } from './risk.ts';

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));
const dose = (minutes: number, action: 'add' | 'delete' = 'add'): Fact =>
  fact(minutes, {
    type: 'MedicationAdministered',
    patient: patientId('p1'),
    encounter: encounterId('V1'),
    administration: 'A1',
    code: { code: 'ACET650', display: 'Acetaminophen' },
    completion: 'complete',
    action,
    givenAt: minute(10),
  } satisfies MedicationAdministered);
const covered = (payerClass: 'commercial' | 'self-pay', rank = 1): Fact =>
  fact(1, { type: 'CoverageRecorded', patient: patientId('p1'), encounter: encounterId('V1'), rank, payerClass, payer: 'PLAN9' });

function booksOf(facts: readonly Fact[], now: number) {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded([described, ...facts]));
  return { hospital: enterprise.hospitals.get(facilityId('LGH')) ?? emptyHospital(facilityId('LGH')), identity: enterprise.identity, now: minute(now) };
}
function account(facts: readonly Fact[], now = 60 * 41): AccountDetail {
  const books = booksOf(facts, now);
  const encounter = getRow(books.hospital.operations.encounters, encounterId('V1'));
  if (encounter === undefined) throw new RangeError('no such encounter');
  return accountDetail(books, encounter);
}

describe('an account', () => {
  it('names the term of the contract behind each line', () => {
    const { lines, contract } = account([admitted, covered('commercial'), dose(10)]);
    expect(contract).toBe('demo-commercial@1');
    const night = lines.find(({ kind }) => kind === 'room');
    expect(night?.basis).toMatchObject({ contract: 'demo-commercial@1', clause: 'B.1', term: 'per-diem', says: 'per diem, medical-surgical' });
    expect(lines.find(({ kind }) => kind === 'medication')?.basis).toMatchObject({ clause: 'B.1', term: 'percent-of-charges', says: '54 % of the charge' });
  });

  it('shows what was taken back once, with its credit', () => {
    const { lines, chargedCents, creditedCents, netCents } = account([admitted, dose(10), dose(20, 'delete')], 60);
    expect(lines.map(({ kind, amountCents, credit }) => [kind, amountCents, credit?.amountCents])).toEqual([['medication', 475, -475]]);
    expect([chargedCents, creditedCents, netCents]).toEqual([475, -475, 0]);
  });

  it('lists what was told of coverage, the visit before the person', () => {
    const ofPerson = fact(2, { type: 'CoverageRecorded', patient: patientId('p1'), rank: 1, payerClass: 'medicare' });
    const { coverages } = account([admitted, ofPerson, covered('self-pay', 2), covered('commercial')]);
    expect(coverages.map(({ of, rank, payerClass }) => [of, rank, payerClass])).toEqual([
      ['visit', 1, 'commercial'],
      ['visit', 2, 'self-pay'],
      ['person', 1, 'medicare'],
    ]);
  });

  it('adds up to the ledger, whatever happened', () => {
    fc.assert(
      fc.property(histories(25), fc.integer({ min: 0, max: 4000 }), (facts, now) => {
        const books = booksOf(facts, now);
        for (const encounter of rows(books.hospital.operations.encounters)) {
          const [detail, ledger] = [accountDetail(books, encounter), ledgerOf(books, encounter)];
          expect([detail.netCents, detail.chargedCents + detail.creditedCents]).toEqual([ledger.chargedCents, ledger.chargedCents]);
          const shown = detail.lines.reduce((sum, { amountCents, credit }) => sum + amountCents + (credit?.amountCents ?? 0), 0);
          expect(shown).toBe(ledger.chargedCents);
        }
      }),
      { numRuns: 60, interruptAfterTimeLimit: 3_000 },
    );
  });
});

describe('what stands in the way of payment', () => {
  it('each by its own cause', () => {
    const ledger = { payerClass: 'commercial', unpriced: 0, heldCents: zeroCents, lines: [] } as const;
    const settled = { claims: [], refusedCents: zeroCents, creditCents: zeroCents, state: 'here' } as const;
    expect(risksOf(ledger, settled, { isOver: false, excessDays: 0 })).toEqual([]);
    expect(risksOf({ ...ledger, payerClass: 'unknown', unpriced: 2 }, settled, { isOver: false, excessDays: 1.5 })).toEqual([
      'coverage-unknown',
      'over-gmlos',
      'price-missing',
    ]);
    expect(risksOf({ ...ledger, payerClass: 'self-pay', heldCents: cents(5) }, settled, { isOver: true })).toEqual(['self-pay', 'charge-held']);
    expect(risksOf(ledger, { ...settled, state: 'rejected', refusedCents: cents(1), creditCents: cents(1) }, { isOver: true })).toEqual([
      'claim-rejected',
      'denied',
      'credit-balance',
    ]);
    expect(risksOf({ ...ledger, group: { state: 'final', grouper: 'g', group: { ungrouped: 'no-principal' } } }, settled, { isOver: true })).toEqual([
      'group-missing',
    ]);
  });
});
